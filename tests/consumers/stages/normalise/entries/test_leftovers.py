import pytest

from consumers.stages.normalise.leftovers import Kept, without_leftovers
from consumers.stages.normalise.prose import Block, read_prose
from schemas.articles import Text

TITLE = "Norway opens a harbour in the north"
FIRST = "The harbour opened on Monday after four years of work, the ministry said."
LAST = "Ferries are to follow in May, when the second quay is ready."


def cut(*texts: str, title: str = TITLE) -> Kept:
    return without_leftovers([Block(text) for text in texts], title)


def left(*texts: str, title: str = TITLE) -> list[str]:
    return [block.text for block in cut(*texts, title=title).blocks]


@pytest.mark.parametrize(
    "footer",
    [
        f"The post {TITLE} appeared first on The Outlet.",
        f"The post {TITLE} first appeared on iOutlet.",
        f"Der Beitrag {TITLE} erschien zuerst auf Der Kurier.",
        f"L’article {TITLE} est apparu en premier sur Le Courrier.",
        f"L'article {TITLE} est apparu en premier sur Le Courrier.",
        f"La entrada {TITLE} aparece primero en El Correo.",
        f"La entrada {TITLE} se publicó primero en El Correo.",
        f"L'articolo {TITLE} proviene da Il Corriere.",
        f"O post {TITLE} apareceu primeiro em O Correio.",
        f"Het bericht {TITLE} verscheen eerst op De Koerier.",
        f"Inlägget {TITLE} dök först upp på Kuriren.",
        f"Artykuł {TITLE} pochodzi z serwisu Kurier.",
        f"Запись {TITLE} впервые появилась Курьер.",
        f"Сообщение {TITLE} появились сначала на Курьер.",
        f"Запис {TITLE} спершу з'явився на Кур'єр.",
        f"{TITLE} yazısı ilk önce Kurye üzerinde ortaya çıktı.",
        f"ظهرت المقالة {TITLE} أولاً على البريد.",
        f"نوشته {TITLE} اولین بار در پیک. پدیدار شد.",
        f"投稿 {TITLE} は 新聞 に最初に表示されました。",
        "The post Another headline appeared first on outlet.example.",
        f"{TITLE} was originally published in The Outlet on Medium, where people are continuing the conversation.",
        "submitted by /u/harbour_fan to r/ports [link] [comments]",
        "Advertisement",
        "Share on Facebook",
        "Facebook Twitter WhatsApp Email",
        "Sign up for our newsletter and get the day’s news at 7 a.m.",
        "Follow us on Telegram",
        "12 Comments",
        "Leave a comment",
        "Tags: Norway, NATO",
        "Read more: Riga airport to close for works in May",
        "© 2026 The Outlet. All rights reserved.",
        "Read more",
        "Weiterlesen …",
        "Lire la suite »",
        "Читать далее",
        "اقرأ المزيد",
        "Continue reading...",
        f"Continue reading {TITLE} at The Outlet",
        f"Continue reading {TITLE} →",
        "Read the full story at The Verge.",
        "Read more of this story at The Outlet.",
    ],
)
def test_footers_go_from_the_end(footer: str) -> None:
    assert left(FIRST, LAST, footer) == [FIRST, LAST]
    assert left(FIRST, LAST, footer, "Advertisement") == [FIRST, LAST]


@pytest.mark.parametrize(
    "text",
    [
        "The post of harbour master appeared first on the list of vacancies, which the town published.",
        "The post of harbour master appeared first on the list.",
        "He told pupils to read more books.",
        "Continue reading the law until it makes sense, the judge told them.",
        "Learn more about the sea, he said.",
        "She said: read more than the headline.",
        "It was the first harbour on the coast.",
        "The minister will follow us on Monday.",
        "Share prices fell after the harbour opened.",
        "The advertisement was shown twice.",
        "Source: the ministry's yearly report on harbours",
        "Photographs of the harbour were shown to the king.",
        "What comes next?",
        "“We wait…”",
        "Comments by the minister were not recorded.",
        "Reuters reported the news first.",
        "More than 300 people came.",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_only_looks_like_a_footer_stays(text: str, place: int) -> None:
    texts = [FIRST, LAST]
    texts.insert(place, text)
    found = cut(*texts)
    assert [block.text for block in found.blocks] == texts
    assert not found.linked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FIRST} […]", f"{FIRST} …"),
        ("The harbour opened after four [...]", "The harbour opened after four …"),
        (f"{FIRST} Read more", FIRST),
        (f"{FIRST} Read more »", FIRST),
        (f"{FIRST} (Read more)", FIRST),
        (f"{FIRST} [Read more…]", FIRST),
        ("The harbour opened after four… Continue reading", "The harbour opened after four…"),
        (f"The harbour opened after four… Continue reading {TITLE} →", "The harbour opened after four…"),
        ("Der Hafen wurde am Montag eröffnet... Weiterlesen", "Der Hafen wurde am Montag eröffnet..."),
        ("Гавань открылась в понедельник. Читать далее", "Гавань открылась в понедельник."),
    ],
)
def test_links_to_the_rest_go_from_the_last_line(text: str, expected: str) -> None:
    found = cut(LAST, text)
    assert [block.text for block in found.blocks] == [LAST, expected]
    assert found.linked


def test_what_stands_alone_between_text_goes() -> None:
    for line in ("Advertisement", "Read also: Riga airport to close", "ANZEIGE", "Photo: Jane Doe/AFP"):
        assert left(FIRST, line, LAST) == [FIRST, LAST]


def test_lists_stay() -> None:
    shared = ["They can be reached by:", "Email", "Telegram"]
    assert left(FIRST, *shared, LAST) == [FIRST, *shared, LAST]
    assert left(FIRST, "The town wants one thing:", "Donate", LAST)[2] == "Donate"
    assert left(FIRST, "Facebook", "Telegram", LAST) == [FIRST, "Facebook", "Telegram", LAST]
    assert left(FIRST, "The town wants one thing:", "Donate") == [FIRST, "The town wants one thing:", "Donate"]


def test_a_list_of_other_articles_goes_with_its_label() -> None:
    assert left(FIRST, LAST, "Related articles", "Riga airport to close", "A bridge for Narva?") == [FIRST, LAST]
    assert left(FIRST, "Three ships came", "One left") == [FIRST, "Three ships came", "One left"]


def test_credits_are_named_and_go() -> None:
    found = cut("Photo: Jane Doe/AFP", f"OSLO, Jan 9 (Reuters) - {FIRST}", f"{LAST} (dpa)", "Source: TASS")
    assert [block.text for block in found.blocks] == [f"OSLO, Jan 9 (Reuters) - {FIRST}", f"{LAST} (dpa)"]
    assert [(credit.kind, credit.name) for credit in found.credits] == [
        ("agency", "Reuters"),
        ("agency", "dpa"),
        ("agency", "TASS"),
        ("image", "Jane Doe/AFP"),
    ]


@pytest.mark.parametrize(
    "picture",
    [
        "<figure><img src='h.jpg'><figcaption>The harbour (AP Photo/Jane Doe)</figcaption></figure>",
        "<div class='wp-caption'><img src='h.jpg'><p class='wp-caption-text'>The harbour. Photo: AP/Jane Doe</p></div>",
    ],
)
def test_captions_are_no_text_but_name_their_pictures(picture: str) -> None:
    prose = read_prose(Text(value=f"<p>{FIRST}</p>{picture}<p>{LAST}</p>", type="text/html"))
    found = without_leftovers(prose.blocks, TITLE, prose.captions)
    assert [block.text for block in found.blocks] == [FIRST, LAST]
    assert [(credit.kind, "Jane Doe" in credit.name) for credit in found.credits] == [("image", True)]


@pytest.mark.parametrize("added", ["sharedaddy", "feedflare", "jp-relatedposts x", "screen-reader-text"])
def test_what_plug_ins_add_is_no_text(added: str) -> None:
    prose = read_prose(Text(value=f"{FIRST}<div class='{added}'>Like this:<p>Like</p></div>{LAST}", type="text/html"))
    assert [block.text for block in prose.blocks] == [FIRST, LAST]


def test_nothing_but_furniture_is_nothing() -> None:
    assert cut("Comments", "Read more") == Kept((), (), linked=True)
