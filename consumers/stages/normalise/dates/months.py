"""Names of months and weekdays, folded: a table, so that none need be looked up in a locale at run time.

Generated from Unicode CLDR 48 (format and stand-alone names, wide and abbreviated, of some twenty languages) by way of
Babel; short forms that newspapers use are added. A word that means two months in two languages is left out (`listopad`
is November in Polish, October in Croatian); `mar` (March, or a Tuesday) and `paz` are left to the scanner.
"""

# ruff: noqa: RUF001 - names stand in their own scripts

_MONTHS = """
january, jan, januar, janner, janvier, janv, enero, ene, gennaio, gen, janeiro, januari, ianuarie, ian,
stycznia, sty, styczen, ocak, oca, ιανουαριου, ιαν, ιανουαριοσ, января, янв, январь, січня, січ, січень, януари,
яну, يناير, كانون الثاني, جانفي, ژانويه,
جنوري, جنو |
february, feb, februar, fevrier, fevr, febrero, febbraio, fevereiro, fev, februari, februarie, lutego, lut,
luty, subat, sub, φεβρουαριου, φεβ, φεβρουαριοσ, февраля, февр, февраль, лютого, лют, лютии, февруари, фев,
فبراير, شباط, فيفري, فوريه, فبروري, فېبروري |
march, mar, marz, mars, marzo, marco, maart, mrt, martie, marca, marzec, marts, maret, mart, μαρτιου, μαρ,
μαρτιοσ, марта, мар, март, березня, бер, березень, مارس, اذار, mrz, مارچ |
april, apr, avril, avr, abril, abr, aprile, aprilie, kwietnia, kwi, kwiecien, nisan, nis, απριλιου, απρ,
απριλιοσ, апреля, апр, апрель, квітня, квіт, квітень, април, ابريل, نيسان, افريل, اوريل, кві, اپريل |
may, mai, mayo, maggio, mag, maio, mei, maja, maj, mayis, μαιου, μαι, μαιοσ, мая, маи, травня, трав, травень,
مايو, ايار, ماي, مه, mayi, тра, مي, مۍ |
june, jun, juni, juin, junio, giugno, giu, junho, iunie, iun, czerwca, cze, czerwiec, haziran, haz, ιουνιου,
ιουν, ιουνιοσ, июня, июн, июнь, червня, черв, червень, юни, يونيو, حزيران, جوان, ژوين, чер, جون |
july, jul, juli, juillet, juil, julio, luglio, lug, julho, iulie, iul, lipca, lipiec, temmuz, tem, ιουλιου,
ιουλ, ιουλιοσ, июля, июл, июль, липня, лип, липень, юли, يوليو, تموز, جويليه, يوليوز, ژوييه, juill, جولاي, جول |
august, aug, aout, agosto, ago, augustus, sierpnia, sie, sierpien, augusti, agustus, agu, agustos, αυγουστου,
αυγ, αυγουστοσ, августа, авг, август, серпня, серп, серпень, اغسطس, اب, اوت, غشت, aou, сер, اغشت,
اگست, اګست |
september, sep, sept, septembre, septiembre, setiembre, settembre, set, setembro, septembrie, wrzesnia, wrz, wrzesien,
eylul, eyl, σεπτεμβριου, σεπ, σεπτεμβριοσ, сентября, сент, сентябрь, вересня, вер, вересень, септември, сеп,
سبتمبر, ايلول, شتنبر, سپتامبر, сен, سپتمبر,
سېپتمبر, شتمبر |
october, oct, oktober, okt, octobre, octubre, ottobre, ott, outubro, out, octombrie, pazdziernika, paz,
pazdziernik, ekim, eki, οκτωβριου, οκτ, οκτωβριοσ, октября, окт, октябрь, жовтня, жовт, жовтень, октомври,
اكتوبر, تشرين الاول, اكتبر, жов |
november, nov, novembre, noviembre, novembro, noiembrie, kasim, kas, νοεμβριου, νοε,
νοεμβριοσ, ноября, нояб, ноябрь, листопада, лист, листопад, ноември, ное, نوفمبر, تشرين الثاني, نونبر, نوامبر,
ноя, лис, نومبر |
december, dec, dezember, dez, decembre, diciembre, dic, dicembre, dezembro, decembrie, grudnia, gru, grudzien,
desember, des, aralik, ara, δεκεμβριου, δεκ, δεκεμβριοσ, декабря, дек, декабрь, грудня, груд, грудень, декември,
ديسمبر, كانون الاول, دجنبر, دسامبر, гру, دسمبر,
دسم, دجمبر
"""
_SOLAR = """
فروردين, حمل, وري |
ارديبهشت, ثور, غويي, غوايي |
خرداد, جوزا, غبرګولي, غبرگولي |
تير, سرطان, چنګاښ, چنگاښ |
مرداد, امرداد, اسد, زمري |
شهريور, سنبله, وږي |
مهر, ميزان, تله |
ابان, عقرب, لړم |
اذر, قوس, ليندۍ |
دي, جدي, مرغومي |
بهمن, دلو, سلواغه |
اسفند, حوت, كب
"""
_LUNAR = """
محرم, صفر, ربيع الاول, ربيع الاخر, ربيع الثاني, جمادي الاولي, جمادي الاخره, جمادي الثانيه, رجب, شعبان, رمضان,
شوال, ذو القعده, ذو الحجه, ذي القعده, ذي الحجه
"""
_WEEKDAYS = """
monday, mon, montag, mo, lundi, lun, lunes, lunedi, segunda-feira, segunda, seg, maandag, ma, luni, poniedziałek, pon,
mandag, man, senin, sen, pazartesi, pzt, δευτερα, δευ, понедельник, пн, понеділок, понеделник, الاثنين, دوشنبه,
دو شنبه |
tuesday, tue, dienstag, di, mardi, martes, martedi, terca-feira, terca, ter, dinsdag, marti, wtorek, wt, tisdag, tis,
tirsdag, tirs, tir, selasa, sel, sali, sal, τριτη, τρι, вторник, вт, вівторок, الثلاثاء, سهشنبه, tues, سه شنبه |
wednesday, wed, mittwoch, mi, mercredi, mer, miercoles, mie, mercoledi, quarta-feira, quarta, qua, woensdag, wo,
miercuri, sroda, sr, onsdag, ons, rabu, rab, carsamba, car, τεταρτη, τετ, среда, ср, середа, сряда, الاربعاء,
چهارشنبه, weds, چهار شنبه |
thursday, thu, donnerstag, do, jeudi, jeu, jueves, jue, giovedi, gio, quinta-feira, quinta, qui, donderdag, joi,
czwartek, czw, torsdag, tors, tor, kamis, kam, persembe, per, πεμπτη, πεμ, четверг, чт, четвер, четвъртък,
الخميس, پنجشنبه, thur, thurs, پنج شنبه |
friday, fri, freitag, fr, vendredi, ven, viernes, vie, venerdi, sexta-feira, sexta, sex, vrijdag, vr, vineri, vin,
piatek, pt, fredag, fre, jumat, jum, cuma, cum, παρασκευη, παρ, пятница, пт, п'ятниця, петък, الجمعه, جمعه |
saturday, sat, samstag, sa, samedi, sam, sabado, sab, sabato, zaterdag, za, sambata, sobota, sob, lordag, lor,
lørdag, lør, sabtu, cumartesi, cmt, σαββατο, σαβ, суббота, сб, субота, събота, السبت, شنبه, اونۍ |
sunday, sun, sonntag, so, dimanche, dim, domingo, dom, domenica, zondag, zo, duminica, dum, niedziela, niedz,
sondag, son, søndag, søn, minggu, min, pazar, κυριακη, κυρ, воскресенье, вс, неділя, нд, неделя, الاحد, يكشنبه,
يك شنبه
"""


def _rows(table: str) -> list[list[str]]:
    """Split a table: bars between rows, commas between names."""
    return [[" ".join(name.split()) for name in row.split(",")] for row in table.split("|")]


def _numbered(table: str, first: int) -> dict[str, int]:
    return {name: number for number, row in enumerate(_rows(table), first) for name in row}


MONTHS = _numbered(_MONTHS, 1)
"""The months of the Gregorian calendar."""
SOLAR_MONTHS = _numbered(_SOLAR, 1)
"""The months of the Persian and Afghan calendar, which begins the year at the spring equinox."""
LUNAR_MONTHS = frozenset(_rows(_LUNAR)[0])
"""The months of the Islamic calendar, which are recognised and not converted: their first days are proclaimed."""
WEEKDAYS = _numbered(_WEEKDAYS, 0)
"""Days of the week, from Monday = 0."""
