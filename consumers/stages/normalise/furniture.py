"""Furniture: the lines of a page that are no part of its article, as tables of phrases in several languages.

Compared folded. A phrase stands for a whole line (`ALONE`); for the label of a link (`LINK_LABELS`: the link follows,
or links stand on the lines below) or of keywords (`LIST_LABELS`); or for how a line begins that speaks to the reader
about the site (`OPENINGS`, and `REQUESTS` where one of the `CHANNELS` is named too).
"""

# ruff: noqa: RUF001 - phrases stand in their own scripts

import re

from consumers.stages.normalise.known import phrases, words
from consumers.stages.normalise.text import fold


def _beginnings(table: str) -> re.Pattern[str]:
    """Match any phrase of a table (bars or line ends between them) at the start; a star ends part of a word."""
    found = {fold(phrase.strip()) for phrase in table.replace("\n", "|").split("|") if phrase.strip()}
    whole = "|".join(re.escape(phrase) for phrase in sorted(found) if not phrase.endswith("*"))
    part = "|".join(re.escape(phrase[:-1]) for phrase in sorted(found) if phrase.endswith("*"))
    return re.compile(rf"(?:{whole})(?!\w)|(?:{part})")


ALONE = phrases("""
continue reading below, scroll to continue with content, story continues, bildbeschreibung einblenden
bildbeschreibung anzeigen, bild vergrößern, video abspielen, about sharing, download, transcript
heard on morning edition, heard on all things considered, enlarge image, view author archive, get author rss feed
email the author, text size, order reprints, previous post, next post, back to gallery, caption, buffer
follow the author of this article, follow the topics within this article, sharing is caring, post navigation
show more sharing options, share all sharing options, these are external links and will open in a new window
close share panel, media playback is unsupported on your device, read more about sharing, permalink, adchoices
ad choices, this slideshow requires javascript, opens in a new window, terms of service privacy notice
why you can trust sky news, view on x, view on twitter, view this post on instagram, an error occurred
please try again later, name, e-mail address, site map, careers, advertise, advertise with us, up next, expand
collapse, minimise, minimize, full screen, mute, unmute, read comments, view all comments, read all comments
post your comment, write a comment, all comments, advertisement, advertisements, advertising, ad, ads, advert
sponsored, sponsored content, promoted, promoted content, paid content, paid post
story continues below advertisement, article continues below advertisement, continue reading, story continues below
article continues below, article continues after advertisement, article continues after ad
advertisement - scroll to continue, scroll to continue, scroll for more, scroll down to continue, remove ads, share
share this, share this article, share this story, share this page, share article, share on, share via, share post
copy link, copy, link copied, print, print this article, print this page, save, save article, save for later
bookmark, bookmark this article, email this article, gift this article, give this article, listen
listen to this article, listen to article, listen to this story, play, watch, watch live, watch video, live, pause
loading, toggle caption, hide caption, enlarge this image, view image in fullscreen, open image in gallery
show more, show less, load more, view more, see more, more, read, subscribe, subscribe now, sign up, sign in, log in
login, register, register now, my account, donate, support us, become a member, menu, search, home, skip to content
skip to main content, close, back to top, next, previous, next article, previous article, comments, comment
no comments, leave a comment, leave a reply, join the conversation, post a comment, view comments, show comments
add a comment, follow us, follow, following, follow topic, follow author, contact us, about us, privacy policy
terms of use, terms of service, terms and conditions, cookie policy, cookie settings, accept, accept all
accept cookies, reject all, manage cookies, all rights reserved, copyright, add as preferred source
add to favourites, report an error, suggest a correction, request a correction, report this ad, feedback
exclusive for subscribers, subscriber only, subscribers only, get the app, download app, download the app
view gallery, gallery, photo gallery, in pictures, newsletter, newsletters, sign up for our newsletter
daily briefing, end of story, opens in new tab, anzeige, werbung, anzeigen, teilen, artikel teilen, drucken, merken
artikel merken, vorlesen, artikel anhören, anhören, zur startseite, startseite, kommentare, kommentar schreiben
kommentieren, jetzt abonnieren, abonnieren, anmelden, registrieren, einloggen, alle rechte vorbehalten, datenschutz
impressum, nach oben, zum seitenanfang, mehr laden, mehr anzeigen, weiterlesen, weiterlesen nach der anzeige
lesen sie weiter, empfohlener redaktioneller inhalt, externer inhalt, folgen, folgen sie uns, korrektur melden
fehler melden, feedback geben, e-mail, link kopieren, artikel verschenken, verschenken, newsletter abonnieren
nur für abonnenten, exklusiv für abonnenten, bild in vollansicht, publicité, publicités, partager
partager l'article, partager cet article, imprimer, envoyer par e-mail, copier le lien, commenter, commentaires
ajouter un commentaire, réagir, s'abonner, abonnez-vous, je m'abonne, se connecter, s'inscrire, réservé aux abonnés
article réservé aux abonnés, offrir cet article, tous droits réservés, mentions légales, accueil, retour en haut
haut de page, lire la suite, voir plus, écouter l'article, écouter, enregistrer, sauvegarder, suivre
ajouter à vos favoris, la suite après cette publicité, la suite après la publicité, signaler une erreur, publicidad
anuncio, compartir, compartir artículo, imprimir, guardar, comentarios, comentar, suscríbete, suscribirse
iniciar sesión, regístrate, todos los derechos reservados, inicio, volver arriba, ver más, cargar más, escuchar
escuchar artículo, copiar enlace, seguir leyendo, síguenos, continúa leyendo, añadir comentario, enviar por correo
publicidade, anúncio, continua após a publicidade, partilhar, compartilhar, compartilhe, salvar, comentários
comente, assine, assine já, entrar, todos os direitos reservados, início, voltar ao topo, ver mais, ouvir
copiar link, siga-nos, exclusivo para assinantes, continue lendo, ouça este conteúdo, partilhe, pubblicità, annuncio
annunci, condividi, stampa, salva, commenti, commenta, abbonati, accedi, registrati, iscriviti
tutti i diritti riservati, riproduzione riservata, © riproduzione riservata, torna su, leggi tutto
continua a leggere, ascolta, ascolta l'articolo, copia link, seguici, vai al contenuto, riservato agli abbonati
vedi altro, reklam, ilan, reklam alanı, paylaş, yazdır, kaydet, yorumlar, yorum yap, yorum yaz, abone ol, giriş yap
üye ol, tüm hakları saklıdır, anasayfa, ana sayfa, başa dön, devamını oku, devamı, daha fazla, dinle, haberi dinle
sesli dinle, takip et, bizi takip edin, linki kopyala, bağlantıyı kopyala, haberin devamı, a- a+
google news'te takip et, реклама, поделиться, поделиться в соцсетях, распечатать, печать, сохранить, комментарии
комментировать, подписаться, подпишитесь, войти, зарегистрироваться, все права защищены, главная, наверх
читать далее, далее, читать дальше, показать еще, слушать, скопировать ссылку, версия для печати
оставить комментарий, подписка, на правах рекламы, поділитися, поширити, роздрукувати, друк, зберегти, коментарі
коментувати, підписатися, підпишіться, увійти, зареєструватися, усі права захищено, всі права захищені, головна
нагору, читати далі, показати ще, слухати, скопіювати посилання, версія для друку, залишити коментар
на правах реклами, підтримати, підтримати нас, إعلان, إعلانات, اعلان, مساحة إعلانية, مشاركة, شارك, شارك المقال
شارك الخبر, شارك هذا المقال, طباعة, حفظ, حفظ المقال, تعليقات, التعليقات, أضف تعليقا, اترك تعليقا, اشترك, اشترك الآن
تسجيل الدخول, سجل, جميع الحقوق محفوظة, الرئيسية, الصفحة الرئيسية, العودة إلى الأعلى, المزيد, اقرأ المزيد, استمع
استمع إلى المقال, نسخ الرابط, تابعنا, تابعونا, تبلیغات, تبلیغ, آگهی, اشتراک گذاری, اشتراک‌گذاری, به اشتراک بگذارید
هم‌رسانی, همرسانی, چاپ, ذخیره, نظرات, نظر دهید, ارسال نظر, دیدگاه‌ها, ثبت نام, ورود, عضویت, تمامی حقوق محفوظ است
کلیه حقوق محفوظ است, صفحه اصلی, صفحه نخست, بازگشت به بالا, ادامه مطلب, بیشتر, بشنوید, کپی لینک, ما را دنبال کنید
انتهای پیام, کد خبر, advertentie, delen, reclame, annons, dela, del, annonse, reklama, udostępnij, publicitate
iklan
""")
"""Lines that are furniture where they stand alone."""
LINK_LABELS = phrases("""
seguí leyendo, sigue leyendo, siga leyendo, sigue leyendo en, continua a leggere, weiterlesen zum thema
most popular today, most popular videos, related tags, most viewed, most watched, most commented, on our radar
recent posts, recent articles, recent news, recent stories, recent content, what's hot, hot topics, hot news
next up, more headlines, read more, read also, also read, read, read next, read this, must read, read the full story
related, related articles, related article, related stories, related story, related news, related content
related topics, related links, related posts, related coverage, related video, related videos, see also, see more
more on this, more on this story, more on this topic, more from, more stories, more news, more like this
more to read, more reading, further reading, recommended, recommended for you, recommended stories
recommended reading, recommended articles, you may also like, you might also like, you may like, you might like
what to read next, up next, don't miss, do not miss, dont miss, trending, trending now, trending news
trending stories, most read, most popular, popular stories, top stories, latest stories, latest news, editor's picks
editors' picks, editor's choice, in case you missed it, icymi, watch also, also watch, watch now, watch more
listen to, also on, elsewhere, keep reading, explore more, story timeline, more on, more from this section
around the web, from our partners, promoted stories, sponsored stories, sponsored links, follow our live coverage
follow live, our coverage, go deeper, lesen sie auch, lesen sie mehr, lesen sie dazu auch, lesen sie hierzu auch
mehr lesen, auch interessant, mehr zum thema, zum thema, mehr dazu, mehr über, mehr von, mehr aus, verwandte artikel
verwandte themen, ähnliche artikel, weitere artikel, weitere meldungen, weitere nachrichten, meistgelesen
meistgelesene artikel, das könnte sie auch interessieren, das könnte sie interessieren, das könnte dir auch gefallen
empfehlungen, empfohlen, empfohlene artikel, siehe auch, hören sie auch, sehen sie auch, aktuelle nachrichten
neueste artikel, passend zum thema, weiterführende links, lire aussi, à lire aussi, lire également, à lire également
à lire ensuite, voir aussi, à voir aussi, à écouter, à ne pas manquer, sur le même sujet, sur le même thème
dans la même rubrique, articles liés, articles similaires, en relation, les plus lus, le plus lu
nos derniers articles, notre sélection, contenus sponsorisés, pour aller plus loin, en savoir plus, lire la suite
recommandé pour vous, nos recommandations, lea también, lea además, lee también, leer también, leer más, lee más
más información, más sobre, más noticias, ver también, vea también, te puede interesar, le puede interesar
también te puede interesar, te recomendamos, noticias relacionadas, artículos relacionados, relacionado
relacionados, relacionadas, lo más leído, lo más visto, archivado en, mira también, leia também, leia mais
leia ainda, veja também, veja mais, saiba mais, confira também, notícias relacionadas, artigos relacionados
mais lidas, mais lidos, as mais lidas, recomendado, recomendados, recomendadas, mais notícias, leggi anche
leggi di più, leggi pure, per approfondire, approfondimenti, approfondisci, articoli correlati, correlati
notizie correlate, potrebbe interessarti, potrebbe interessarti anche, ti potrebbe interessare, i più letti
più letti, vedi anche, guarda anche, altre notizie, dello stesso autore, sullo stesso argomento, ilgili haberler
ilgili haber, ilginizi çekebilir, bunlar da ilginizi çekebilir, ayrıca okuyun, bunu da okuyun, okumaya devam et
ayrıca bakınız, benzer haberler, diğer haberler, son haberler, çok okunanlar, en çok okunanlar, önerilen haberler
öneriler, sizin için seçtiklerimiz, bunlara da bakın, bakmadan geçmeyin, haberin videosu, daha fazla oku, manşetler
günün haberleri, читайте также, читайте ещё, читайте еще, читать также, читайте по теме, по теме, еще по теме
ещё по теме, материалы по теме, смотрите также, похожие новости, похожие материалы, другие новости, рекомендуем
вам может быть интересно, самое читаемое, популярное, главные новости, последние новости, лента новостей
связанные материалы, читайте також, читати також, читайте ще, ще за темою, за темою, на тему, матеріали за темою
по темі, до теми, дивіться також, дивись також, схожі новини, інші новини, рекомендуємо, вас може зацікавити
найпопулярніше, популярне, головні новини, останні новини, стрічка новин, пов'язані матеріали, пов'язані новини
більше новин, новини за темою, اقرأ أيضا, اقرأ أيضًا, اقرأ ايضا, إقرأ أيضا, اقرأ المزيد, اقرؤوا أيضا, أقرأ أيضا
طالع أيضا, شاهد أيضا, شاهد, مواضيع ذات صلة, موضوعات ذات صلة, مقالات ذات صلة, أخبار ذات صلة, ذات صلة, قد يهمك
قد يهمك أيضا, قد يعجبك أيضا, الأكثر قراءة, الأكثر مشاهدة, آخر الأخبار, المزيد من الأخبار, للمزيد, مقالات متعلقة
أخبار متعلقة, روابط ذات صلة, المزيد حول هذا الموضوع, مختارات, بیشتر بخوانید, بیشتر بدانید, همچنین بخوانید
مطالب مرتبط, مطلب مرتبط, اخبار مرتبط, خبرهای مرتبط, مرتبط, در همین زمینه, در همین رابطه, پیشنهاد ما, پربازدیدها
پربازدیدترین‌ها, پر بازدیدها, آخرین خبرها, آخرین اخبار, تازه‌ترین خبرها, ببینید, lees ook, lees meer, läs också
läs även, les også, læs også, czytaj też, czytaj także, zobacz też, zobacz także, przeczytaj też, citește și
citiți și, διαβάστε επίσης, δείτε επίσης, baca juga, watch
""")
"""Labels of links to other articles."""
LIST_LABELS = phrases("""
دسته‌بندی, دسته بندی, سرویس, حوزه, tags, tag, topics, topic, filed under, keywords, categories, category, more about
labels, in this article, topics in this article, topics mentioned in this article, schlagworte, schlagwörter, themen
stichwörter, stichworte, mots-clés, mots clés, thèmes, thématiques, sujets, étiquettes, temas, etiquetas
palabras clave, palavras-chave, argomenti, tematiche, parole chiave, etiketler, etiket, anahtar kelimeler, konular
теги, тэги, метки, темы, рубрика, ключевые слова, теги статті, теми, мітки, ключові слова, рубрики
الكلمات المفتاحية, كلمات مفتاحية, كلمات دلالية, وسوم, الوسوم, دلالات, تصنيفات, برچسب‌ها, برچسب, کلیدواژه‌ها
کلید واژه‌ها, کلمات کلیدی, trefwoorden, tagi, etiketter
""")
"""Labels of lists of keywords."""
OPENINGS = _beginnings("""
support our work|support our newsroom|for more news on|for more news from|tell us what you think
what do you think about this|выделите текст|выделите ошибку|виділіть текст|виділіть помилку|you can follow him
you can follow her|this article contains affiliate|this post contains affiliate|we may earn
we may receive a commission|log in or subscribe|subscribe or log in|if you're unable to load
if you are unable to load|if you are reading this page and can't see|if you're reading this page and can't see
you are reading your last free|you've reached your limit|diese seite enthält affiliate
cet article contient des liens affiliés|dieses thema im programm|über dieses thema berichtete|share or comment on
the views expressed|share this with|share on|share via|click to email|click to print|click to share
read more about sharing|follow him on|follow her on|follow them on|you can reach|reach him at|reach her at|subscribe
sign up|abonnieren sie|abonnez-vous|suscríbete|suscríbase|подпишитесь|підпишіться|підписуйтесь|iscriviti|inscreva-se
support local journalism|support quality journalism|donate today|donate now|email us|e-mail us|write to us
get in touch|contact the author|contact us at|correction:|corrections:|clarification:|editor's note|editors' note
this story has been|this article has been|this interview has been|this report has been|this piece has been
this post has been|this page has been|this story was updated|this article was updated|this article was amended
this story was first published|this story was originally|this article was originally published
this article was first published|an earlier version of this|a previous version of this|this interview was conducted
this is a developing story|this copy was|this text was translated|this interview was edited|korrektur:
anmerkung der redaktion|in einer früheren version|dieser artikel wurde|dieser text wurde|dieses interview wurde
der artikel wurde aktualisiert|rectificatif|correction :|note de la rédaction|cet article a été|cet entretien a été
une version précédente|nota de la redacción|nota del editor|corrección:|este artículo ha sido|este artículo fue
una versión anterior|nota da redação|correção:|este artigo foi|esta reportagem foi|esta matéria foi
nota della redazione|errata corrige|questo articolo è stato|editörün notu|düzeltme:|bu haber güncellen*|от редакции
исправлено:|поправка:|уточнение:|текст обновлен|эта статья была|від редакції|виправлення:|уточнення:|текст оновлено
цю статтю|تصحيح:|ملاحظة المحرر|تصویب:|یادداشت سردبیر|اصلاحیه:|sign up for our|sign up to our|sign up here
sign up for the|subscribe to our|join our telegram|join our whatsapp|follow us on|follow our live
like us on facebook|find us on|click here to|download our app|download the app|get our app
your email address will not|by signing up|by subscribing|by continuing to use|we use cookies|this site uses cookies
this website uses cookies|we and our partners|to continue reading|already a subscriber|already have an account
not a subscriber|this article is for subscribers|this content is for subscribers|support our journalism
support independent journalism|thank you for reading|thanks for reading|this video can not be played
your browser does not support|please enable javascript|listen to the podcast|republish this article
reprints and permissions|this story has not been edited|this story is auto-generated|this article was auto-generated
for all the latest|catch all the latest|check out our latest|check out the latest|got a tip|got a story
do you have a story|have your say|our standards:|views expressed in this|opinions expressed in this|all times are
powered by|more about this story|report a typo|found a mistake|spotted an error|story continues below
article continues|get the latest news|get the day's news|stay up to date with|stay updated with|enter your email
read our comments policy|this article first appeared|a version of this article appears
a version of this story appeared|abonnieren sie unseren|abonnieren sie hier|melden sie sich für unseren
jetzt kostenlos|hier anmelden|folgen sie uns|folge uns|diese website verwendet|wir verwenden cookies
wir nutzen cookies|an dieser stelle finden sie|bereits abonnent|sie sind bereits abonnent|bleiben sie informiert
alle entwicklungen im newsblog|weiterlesen nach der|sie haben einen fehler|inscrivez-vous à|abonnez-vous à
suivez-nous|suivez toute l'actualité|rejoignez-nous|cliquez ici|ce site utilise|nous utilisons des cookies
en poursuivant votre navigation|la rédaction vous conseille|il vous reste|déjà abonné|cet article est réservé
cet article vous est offert|la suite est réservée|la suite après|vous souhaitez réagir|recevez notre newsletter
recevez chaque|suscríbete a|suscríbase a|síguenos en|síganos en|únete a nuestro|haz clic aquí|este sitio utiliza
utilizamos cookies|sigue toda la información|puedes seguir a|recibe nuestra|recibe en tu correo|assine a newsletter
assine nossa|siga-nos|siga o canal|baixe o app|baixe o aplicativo|clique aqui|este site utiliza|este site usa
usamos cookies|entre no nosso|receba nossa|participe do nosso|iscriviti alla|abbonati a|seguici su|clicca qui
questo sito utilizza|utilizziamo i cookie|resta aggiornato|rimani aggiornato|ricevi la newsletter|scarica l'app
e-bültenimize|bültenimize|abone olun|bizi takip edin|uygulamamızı indirin|buraya tıklayın|bu site çerez
web sitemizde çerez|haberlere abone|whatsapp kanalımız|anadolu ajansı web sitesinde|подпишитесь на|подписывайтесь на
присоединяйтесь к нашему|следите за нами|этот сайт использует|мы используем cookie|мы используем файлы|наш telegram
наш телеграм|читайте нас|если вы нашли ошибку|нашли ошибку|заметили ошибку|мнение редакции|мнение автора может
підпишіться на|підписуйтесь на|підписуйтеся на|приєднуйтесь до|приєднуйтеся до|долучайтесь до|слідкуйте за нами
стежте за нами|цей сайт використовує|ми використовуємо|якщо ви знайшли|якщо ви помітили|знайшли помилку
помітили помилку|думка автора|думка редакції|اشترك في|اشتركوا في|انضم إلى قناتنا|تابعنا على|تابعونا على|حمل التطبيق
حملوا التطبيق|اضغط هنا|انقر هنا|يستخدم هذا الموقع|نستخدم ملفات|للاشتراك في|ما را در|به کانال ما|عضو کانال
مشترک خبرنامه|این سایت از کوکی|برای عضویت|اینجا کلیک کنید|schrijf je in|volg ons|prenumerera på|zapisz się
abonează-te
""")
"""How lines begin that are about the site and not the news."""
REQUESTS = phrases("""
sign up, subscribe, join, follow, download, get, receive, never miss, don't miss, stay, listen, send us, register
log in, sign in, watch, tap, click, abonnieren, abonnieren sie, melden sie sich, folgen sie, laden sie, klicken sie
erhalten sie, hören sie, lesen sie, inscrivez-vous, abonnez-vous, recevez, suivez, rejoignez, téléchargez, cliquez
retrouvez, écoutez, suscríbete, suscríbase, regístrate, recibe, reciba, únete, descarga, sigue, apúntate, escucha
assine, receba, siga, baixe, entre, participe, acompanhe, ouça, iscriviti, abbonati, ricevi, segui, scarica
unisciti, ascolta, подпишитесь, подписывайтесь, присоединяйтесь, следите, скачайте, нажмите, читайте, смотрите
підпишіться, підписуйтесь, підписуйтеся, приєднуйтесь, приєднуйтеся, долучайтесь, долучайтеся, стежте, слідкуйте
завантажуйте, дивіться, تابع, تابعوا, اشترك, اشتركوا, انضم, حمل, احصل, دنبال, عضو
""")
"""Requests that are furniture where they name one of the channels."""
CHANNELS = words("""
coverage access journalism abo abonnenten subscription newsletter newsletters inbox app apps telegram whatsapp
facebook twitter instagram youtube podcast podcasts cookies channel channels notifications alerts subscriber
subscribers kanal kanalimiz bulten push mailing abonnes aplicacion aplicativo boletin canal applicazione app-store
телеграм телеграм-канал телеграм-каналі telegram-канал telegram-каналі канал канале каналі рассылку розсилку вайбер
viber приложение застосунок соцсетях соцмережах قناه قناتنا نشره تلغرام تيليجرام واتساب تطبيق كانال خبرنامه اپليكيشن
google
""")
"""What a site asks its readers to join."""
BUTTONS = words("""
عبر شارك مشاركة على with facebook twitter x linkedin whatsapp telegram email e-mail mail print copy link reddit
pinterest messenger viber instagram youtube tiktok share tweet save flipboard pocket line vk ok vkontakte threads
bluesky mastodon xing sms pin post on via by to this article story and or teilen partager compartir compartilhar sur
auf en em su dans op på condividi paylaş facebook'ta twitter'da whatsapp'ta в на поделиться поділитися واتساب فيسبوك
تويتر تلغرام تلجرام ایمیل تلگرام واتس‌اپ توییتر فیسبوک imprimer drucken imprimir
""")
"""Words of share buttons; a line of nothing else is a row of them."""
HOMES = words("""
home startseite accueil portada inicio início homepage anasayfa главная головна الرئيسية خانه news nachrichten
actualités noticias
""")
"""Where breadcrumbs begin."""
SECTIONS = phrases("""
world, world news, politics, news, business, economy, opinion, opinions, analysis, comment, commentary, editorial
explainer, exclusive, breaking, breaking news, live, video, videos, europe, asia, africa, americas, middle east, uk
us, us news, uk news, india, national, international, local, sport, sports, football, cricket, science, technology
tech, health, culture, arts, lifestyle, travel, environment, climate, defence, defense, military, security, war
investigation, investigations, feature, features, interview, report, special report, long read, the long read
fact check, newsletter, podcast, education, crime, courts, law, society, food, home, general, top news, latest
trending, conflict, diplomacy, ukraine war, war in ukraine, entertainment, markets, finance, energy, cities
obituary, review, letters, perspective, insight, column, briefing, press release, announcement, city, region
weather, politik, wirtschaft, ausland, inland, kultur, wissen, wissenschaft, panorama, gesellschaft, meinung
kommentar, analyse, reportage, leitartikel, deutschland, europa, welt, technik, netzwelt, digital, gesundheit
lokales, regional, eilmeldung, exklusiv, hintergrund, verteidigung, sicherheit, militär, nachrichten, feuilleton
finanzen, justiz, bildung, umwelt, handball, fußball, politique, économie, monde, société, sciences, planète, idées
tribune, éditorial, enquête, entretien, décryptage, france, défense, santé, éducation, justice, médias, faits divers
récit, portrait, chronique, política, economía, mundo, internacional, sociedad, cultura, deportes, opinión, ciencia
tecnología, salud, españa, américa, defensa, nacional, última hora, análisis, entrevista, reportaje, sucesos
economia, esporte, esportes, desporto, ciência, saúde, tecnologia, brasil, portugal, sociedade, opinião, defesa
análise, reportagem, exclusivo, educação, segurança, poder, cotidiano, politica, esteri, mondo, cronaca, scienza
salute, italia, opinioni, difesa, analisi, intervista, editoriale, commento, gündem, dünya, siyaset, ekonomi, spor
kültür, sağlık, teknoloji, bilim, yaşam, politika, savunma, savunma sanayii, türkiye, avrupa, analiz, röportaj
son dakika, güncel, haberler, yazarlar, eğitim, политика, экономика, мир, в мире, общество, культура, спорт, наука
технологии, происшествия, новости, мнение, мнения, аналитика, интервью, репортаж, россия, украина, европа, оборона
армия, война, эксклюзив, молния, срочно, політика, економіка, світ, суспільство, технології, події, новини, думка
думки, аналітика, інтерв'ю, україна, європа, армія, війна, ексклюзив, терміново, ато, регіони, здоров'я, سياسة
اقتصاد, عالم, العالم, العالم العربي, الشرق الأوسط, رياضة, ثقافة, علوم, تكنولوجيا, صحة, رأي, آراء, تحليل, تقرير
تقارير, حوار, أخبار, عاجل, دولي, دوليات, محليات, عرب وعالم, منوعات, دفاع, عسكري, مجتمع, سیاست, سیاسی, اقتصادی, جهان
بین‌الملل, ایران, افغانستان, ورزش, ورزشی, فرهنگ, فرهنگی, علم, فناوری, سلامت, تحلیل, گزارش, گفتگو, اخبار, دفاعی
امنیتی, اجتماعی, جامعه, خاورمیانه
""")
"""Names of a site's sections, as they stand over a headline."""
