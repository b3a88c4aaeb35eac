"""What feeds add to a text to lead back to the site, as tables of phrases in several languages."""

# ruff: noqa: RUF001 - phrases stand in their own scripts

import re

from consumers.stages.normalise.text import fold

_MORE = """
continue reading|keep reading|read more|read the rest|read the full story|read full story|read the full article
read full article|read the article|read the whole story|read on|full story|more on this story|click here to read more
click to read more|learn more|view article|view the full article|the rest of this article|see more|(more...)|more »
weiterlesen|mehr lesen|lesen sie mehr|hier weiterlesen|zum artikel|den ganzen artikel lesen|mehr erfahren|lire la suite
lire plus|lire l'article|continuer la lecture|en savoir plus|la suite sur|leer más|seguir leyendo|sigue leyendo
continuar leyendo|continúa leyendo|leer el artículo completo|leia mais|ler mais|continue lendo|continuar a ler
continue a ler|saiba mais|leggi tutto|continua a leggere|leggi di più|continua la lettura|devamını oku|devamı için
okumaya devam et|читать далее|читать дальше|читать полностью|подробнее|продолжить чтение|читати далі|читати більше
докладніше|продовжити читання|اقرأ المزيد|تابع القراءة|أكمل القراءة|قراءة المزيد|ادامه مطلب|ادامه خبر|بیشتر بخوانید
lees meer|lees verder|verder lezen|läs mer|fortsätt läsa|les mer|fortsett å lese|læs mere|fortsæt læsning|lue lisää
jatka lukemista|czytaj więcej|czytaj dalej|číst dále|celý článek|čítať ďalej|citește mai mult|continuă lectura
tovább olvasom|διαβάστε περισσότερα|συνέχεια ανάγνωσης|baca selengkapnya|lanjutkan membaca|đọc tiếp|続きを読む|阅读全文
"""
_POSTED = """
the post … appeared first on|the post … first appeared on|this post … appeared first on
the article … appeared first on|der beitrag … erschien zuerst auf|der artikel … erschien zuerst auf
l’article … est apparu en premier sur|cet article … est apparu en premier sur|l’article … est paru en premier sur
la publication … est apparue en premier sur|la entrada … aparece primero en|la entrada … se publicó primero en
la entrada … apareció primero en|el artículo … apareció primero en|la noticia … apareció primero en
l’articolo … proviene da|l’articolo … sembra essere il primo su|l’articolo … è apparso per la prima volta su
o post … apareceu primeiro em|o conteúdo … aparece primeiro em|o artigo … apareceu primeiro em
o post … apareceu primeiro no|het bericht … verscheen eerst op|inlägget … dök först upp på
innlegget … dukket først opp på|innlegget … ble først publisert på|indlægget … blev først udgivet på
artikkeli … julkaistiin ensimmäisen kerran|artykuł … pochodzi z serwisu|wpis … pojawił się poprzednio na
post … pojawił się poprzednio na|příspěvek … pochází z|príspevok … zobrazený najskôr|articolul … apare prima dată în
postarea … a apărut mai întâi în|το άρθρο … εμφανίστηκε πρώτα στο|запись … впервые появилась
сообщение … появились сначала на|запис … спершу з'явився на|допис … вперше з'явився|повідомлення … з'явилися спочатку на
публикацията … е взета от
objava … pojavila se prvi puta na|l'entrada … ha aparegut primer a|ظهرت المقالة … أولا على|ظهرت المقالة … أولاً على
نوشته … اولین بار در|הפוסט … הופיע לראשונה ב|artikel … pertama kali tampil pada|bài viết … xuất hiện đầu tiên trên
"""
"""The footer that the commonest extension of WordPress adds, as translated: article, then outlet."""
_FOOTERS = r"""
.+ yazisi ilk once .+ (?:uzerinde ortaya cikti|yayinlandi)\.?
投稿 .+ は .+ に最初に表示されました。
.+ was originally published in .+ on medium, where people are continuing the conversation.*
submitted by /u/[^ ]+ .*\[link\].*
article url: [^ ]+ .*
"""


def _phrases(table: str) -> list[str]:
    return [phrase for part in table.strip().splitlines() for phrase in part.split("|")]


def _posted(phrase: str) -> str:
    article, outlet = (re.escape(fold(part.strip())) for part in phrase.split("…"))
    return rf"{article}\b.+\b{outlet}"


MORE = re.compile(
    rf"(?:^|[.!?…»”\"'\])\u061f。]|(?P<bracket>[\[(]))\s*(?:[|»→>-]\s*)?"
    rf"(?P<link>(?:{'|'.join(map(re.escape, sorted(_phrases(_MORE), key=len, reverse=True)))})(?!\w)(?P<rest>.*))$",
    re.IGNORECASE,
)
"""A link to the rest at the end of a text: its words, and what follows them."""
POSTED = re.compile(rf"(?:{'|'.join(map(_posted, _phrases(_POSTED)))})\s*(?P<outlet>[^,]{{1,60}})")
"""A footer that names the article and the outlet, folded."""
FOOTERS = re.compile("|".join(_FOOTERS.strip().splitlines()))
"""Other footers, folded and whole."""
