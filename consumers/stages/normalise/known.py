"""Who publishes news: tables of agencies, outlets, roles and places, folded where they are compared folded."""

# ruff: noqa: RUF001 - names stand in their own scripts

from consumers.stages.normalise.text import fold


def phrases(table: str) -> frozenset[str]:
    """Fold a table of phrases with commas or line ends between them."""
    return frozenset(fold(phrase.strip()) for phrase in table.replace("\n", ",").split(",") if phrase.strip())


def words(table: str) -> frozenset[str]:
    """Fold a table of single words."""
    return frozenset(map(fold, table.split()))


def exact(table: str) -> frozenset[str]:
    """Take a table of single words as they stand."""
    return frozenset(table.split())


AGENCIES = phrases("""
reuters, thomson reuters, thomson reuters foundation, associated press, the associated press, ap news, afp
agence france-presse, agence france presse, dpa, dpa-afx, dpa-infocom, anadolu, anadolu agency, anadolu ajansı
anadolu ajansi, ukrinform, укрінформ, укринформ, tass, тасс, итар-тасс, ria novosti, риа новости, interfax
interfax-ukraine, интерфакс, інтерфакс-україна, интерфакс-украина, unian, уніан, униан, ansa, adnkronos, askanews
lapresse, efe, agencia efe, europa press, lusa, agência lusa, agência brasil, estadão conteúdo, keystone-sda
keystone-ats, belga, ritzau, xinhua, kyodo, kyodo news, jiji press, yonhap, yonhap news agency, press trust of india
bernama, antara, irna, isna, tasnim, mehr news, fars news, wafa, petra, kuna, belta, бeлтa, белта, tanjug, hina
agerpres, mti, ctk, čtk, bloomberg, bloomberg news, dow jones, dow jones newswires, united press international
press association, pa media, canadian press, the canadian press, la presse canadienne, australian associated press
ihlas haber ajansı, demirören haber ajansı, leta, epd, kna, sid, news agency, agencies, news agencies, wire services
agency reports, wires, agenturen, agences, agencias, agências, agenzie, ajanslar, агентства, وكالات, الوكالات
خبرگزاری‌ها, رويترز, فرانس برس, وكالة فرانس برس, أسوشيتد برس, أسوشييتد برس, الأناضول, وكالة الأناضول, د ب أ, أ ف ب
أ ب, شينخوا, وام, واس, وفا, سانا, رویترز, خبرگزاری فرانسه, آسوشیتدپرس, ایرنا, ایسنا, تسنیم, خبرگزاری مهر
خبرگزاری فارس, آناتولی, aptn, унн, рбк-україна, apa-ots
""")
"""News agencies by their names."""
INITIALS = exact("""
AP AA PA PTI ANI UNI UPI AAP APA SDA ATS ANP NTB TT STT PAP ČTK CP SPA WAM QNA MENA SANA APP VNA TNA BTA AGI BNS SID
УНН РИА IHA İHA DHA IANS AFP DPA EFE
""")
"""Agencies whose initials mean something else in small letters."""
VAGUE_AGENCIES = phrases("""
news agency, agencies, news agencies, wire services, agency reports, wires, agenturen, agences, agencias, agências
agenzie, ajanslar, агентства, وكالات, الوكالات, خبرگزاری‌ها
""")
"""What a page says where it names no agency."""
PICTURE_AGENCIES = phrases("""
getty images, getty, epa, epa-efe, shutterstock, istock, istockphoto, alamy, alamy stock photo, imago, imago images
picture alliance, picture-alliance, zuma press, zuma wire, zuma, sipa, sipa usa, sipa press, nurphoto, unsplash
pixabay, pexels, wikimedia commons, wikimedia, wikipedia, flickr, adobe stock, dreamstime, depositphotos
gamma-rapho, magnum photos, hans lucas, abaca, abacapress, maxppp, bestimage, action press, ullstein bild, laif
ostkreuz, epa images, ap images, ap photo, afp photo, reuters photo, afp via getty images, anadolu via getty images
pti photo, ani photo, aa photo, dpa picture
""")
"""Where pictures come from, beside the news agencies."""
OUTLETS = phrases("""
bbc, bbc news, bbc world service, bbc persian, bbc monitoring, bbc sport, cnn, al jazeera, dw, deutsche welle
france 24, france24, rfi, euronews, npr, pbs newshour, cbs news, abc news, nbc news, msnbc, fox news, sky news
itv news, the guardian, the observer, the telegraph, the times, the sunday times, financial times, the economist
the independent, daily mail, the new york times, new york times, the washington post, wall street journal
the wall street journal, los angeles times, usa today, politico, axios, the hill, time, newsweek, foreign policy
defense news, breaking defense, euractiv, rfe/rl, radio free europe, voice of america, voa, le monde, le figaro
libération, le parisien, les echos, l'express, le point, franceinfo, france info, ouest-france, mediapart, spiegel
der spiegel, spiegel online, zeit online, die zeit, faz, faz.net, süddeutsche zeitung, sz.de, süddeutsche.de
tagesschau, tagesschau.de, zdf, zdfheute, ard, welt, die welt, bild, taz, der tagesspiegel, tagesspiegel
handelsblatt, n-tv, ntv, rnd, nzz, srf, der standard, die presse, orf, orf.at, el país, el mundo, abc, la vanguardia
rtve, infobae, clarín, la nación, corriere della sera, la repubblica, repubblica, la stampa, il sole 24 ore
il fatto quotidiano, rai news, rainews, folha de s.paulo, o globo, g1, estadão, uol, público, expresso, hürriyet
milliyet, sabah, daily sabah, hürriyet daily news, cumhuriyet, trt haber, trt world, sözcü, habertürk, cnn türk
the kyiv independent, kyiv independent, kyiv post, ukrainska pravda, українська правда, суспільне, радіо свобода
радио свобода, meduza, медуза, коммерсантъ, ведомости, известия, рбк, lenta.ru, лента.ру, газета.ру, газета.ru
новая газета, би-би-си, русская служба би-би-си, bbc news русская служба, bbc news україна, al arabiya, العربية
العربية نت, الجزيرة, الجزيرة نت, الشرق الأوسط, بي بي سي, بي بي سي عربي, سكاي نيوز عربية, روسيا اليوم, بی‌بی‌سی
بی‌بی‌سی فارسی, ایران اینترنشنال, رادیو فردا, دویچه وله, صدای آمریکا, طلوع نیوز, tolonews, tolo news, khaama press
dawn, dawn.com, geo news, the hindu, the times of india, times of india, hindustan times, the indian express
indian express, ndtv, india today, news18, republic world, the print, theprint, the wire, scroll.in, mint, haaretz
the times of israel, times of israel, the jerusalem post, ynet, arab news, the national, gulf news
south china morning post, the straits times, the japan times, nhk, nhk world, global times, cgtn, the globe and mail
cbc, cbc news, cbc/radio-canada, toronto star, abc australia, sydney morning herald, the age, rte, rté
the irish times, irish independent, nos, nrc, svt, svt nyheter, dr, nrk, yle, yle news, err news, lrt, lsm, tvn24
onet, the moscow times, novaya gazeta europe, the insider, bellingcat, the conversation, vox, slate, the atlantic
wired, the verge
""")
"""Outlets by name, without the article."""
ORGANISATION_WORDS = words("""
news desk bureau staff team agency agencies newsroom press media tv radio online editorial board network service
post times herald tribune gazette journal monitor magazine web wire correspondents reporters redaktion zeitung
rédaction rédacteurs redacción redação redazione haber merkezi servisi ajansı редакция редакція служба агентство
новости новини وكالة وكالات صحيفة قناة فريق تحرير هيئة خبرگزاری تحریریه گروه شبکه
""")
"""Words that no person's name has."""
NO_NAME_WORDS = words("""
continue reading below scroll menu sport opinion sign log search key points highlights takeaways summary release
immediate for contents overview background context timeline update sponsored advert advertisement viewed popular
choices rss entries feed gallery newsletter read comments comment share more subscribe video videos watch photos
story stories article articles latest related home page
""")
"""Words of a site's buttons and rubrics, which no person's name has either."""
ROLES = words("""
correspondent correspondents reporter reporters editor editors writer writers columnist columnists analyst
journalist journalists contributor contributors producer producers presenter commentator critic author photographer
anchor stringer freelancer fellow editor-in-chief intern korrespondent korrespondentin korrespondenten reporterin
redakteur redakteurin redakteure chefredakteur chefredakteurin chefreporter journalistin autor autorin leiter
leiterin kolumnist kolumnistin kommentator volontär politikredakteur politikredakteurin correspondant correspondante
correspondants envoyé envoyée envoyés envoyées journaliste journalistes rédacteur rédactrice chroniqueur
chroniqueuse éditorialiste corresponsal enviado enviada redactor redactora periodista columnista analista
corresponsales inviato inviata inviati corrispondente corrispondenti giornalista redattore redattrice direttore
correspondente repórter repórteres jornalista colunista editora muhabir muhabiri muhabirimiz editör editörü gazeteci
yazar yazarı temsilcisi корреспондент корреспондентка корреспондента редактор журналист журналистка обозреватель
обозревательница автор колумнист шеф-редактор спецкор кореспондент кореспондентка журналіст журналістка оглядач
оглядачка власкор مراسل مراسلة مراسلنا صحفي صحفية محرر محررة كاتب كاتبة محلل الكاتب الصحفي خبرنگار سردبیر گزارشگر
روزنامه‌نگار نویسنده دبیر تحلیلگر
""")
"""What people do at an outlet."""
ROLE_MODIFIERS = words("""
senior chief deputy staff special foreign defence defense political diplomatic economics economic business sports
sport science health world europe european security military national international global managing associate
assistant executive legal education transport environment climate technology culture arts crime courts parliamentary
investigative news asia africa middle east moscow beijing washington westminster white house our leitender
stellvertretender spécial spéciale spéciaux especial speciale diplomatique diplomatischer специальный собственный
военный спеціальний військовий
""")
"""Words that go before a role."""
NAME_PARTICLES = words("""
de da do dos das del della dello dei di du des la le les el al ul von vom van der den dem zu zum zur ter ten te af
av bin bint ibn ben abu y e san st mac mc d' o' ud ur uz
""")
"""Small words within names."""
PLACES = phrases("""
new york, new york city, washington dc, washington d.c., washington, los angeles, san francisco, hong kong
new delhi, tel aviv, buenos aires, são paulo, rio de janeiro, mexico city, cape town, abu dhabi, kuala lumpur
saint petersburg, st petersburg, st. petersburg, frankfurt am main, den haag, the hague, la paz, san salvador
santiago de chile, ho chi minh city, addis ababa, port-au-prince, phnom penh, novi sad, nizhny novgorod
east jerusalem, west bank, gaza city, united nations, санкт-петербург, нижний новгород, нью-йорк, кривий ріг
біла церква, тель-авив, абу-даби, гонконг, united states, united kingdom, south korea, north korea, saudi arabia
south africa, sri lanka, new zealand, puerto rico, el salvador
""")
"""Places that look like a person's name."""
