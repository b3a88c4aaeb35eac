import pytest

from producers.rss.parse.charset import decode
from producers.rss.parse.document import parse

TITLE = "Übung “déjà” beginnt"


def feed(title: str, declared: str | None = None) -> str:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    return f'{head}<rss version="2.0"><channel><title>T</title><item><title>{title}</title></item></channel></rss>'


def title(body: bytes, content_type: str | None = None) -> str:
    found = parse(body, content_type).entries[0].title
    assert found
    return found.value


@pytest.mark.behaviour(28)
def test_a_byte_order_mark_beats_http() -> None:
    body = feed(TITLE, "iso-8859-1").encode("utf-8-sig")

    assert title(body, "text/xml; charset=iso-8859-1") == TITLE


@pytest.mark.behaviour(28)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_known_by_their_first_bytes(encoding: str) -> None:
    assert title(feed(TITLE, "utf-16").encode(encoding), "application/xml; charset=utf-8") == TITLE


@pytest.mark.behaviour(28)
def test_http_beats_the_declaration() -> None:
    body = feed("Вестник", "koi8-r").encode("cp1251")

    assert title(body, 'application/rss+xml; charset="windows-1251"') == "Вестник"


@pytest.mark.behaviour(28)
@pytest.mark.parametrize("content_type", [None, "text/xml", "text/html; charset=utf-8", "text/xml; charset=nonsense"])
def test_the_declaration_counts_where_http_says_nothing_that_can_be(content_type: str | None) -> None:
    assert title(feed("Вестник порта", "windows-1251").encode("cp1251"), content_type) == "Вестник порта"


@pytest.mark.behaviour(28)
def test_seven_bits_are_not_always_ascii() -> None:
    assert title(feed("港の新聞", "iso-2022-jp").encode("iso2022_jp"), "text/xml") == "港の新聞"


@pytest.mark.behaviour(28)
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Министерство обороны сообщило о новых поставках, корабль прибыл в порт", "cp1251"),
        ("Министерство обороны сообщило о новых поставках, корабль прибыл в порт", "koi8_r"),
        ("防衛省は新しい計画を発表しました。港は再開します。", "cp932"),
        ("Το υπουργείο άμυνας ανακοίνωσε νέες παραδόσεις στο λιμάνι", "cp1253"),
        ("Le ministère de la Défense a annoncé l’arrivée des bâtiments à Fécamp", "cp1252"),
    ],
)
def test_what_nothing_names_is_guessed(text: str, encoding: str) -> None:
    assert title(feed(text).encode(encoding)) == text


@pytest.mark.behaviour(28)
def test_a_character_cut_in_two_spoils_no_other() -> None:
    body = feed("Grüße aus Übersee, Größe, Öl, Ärger, süß, böse, müde, früh, spät X").encode().replace(b"X", b"\xc3")

    assert title(body) == "Grüße aus Übersee, Größe, Öl, Ärger, süß, böse, müde, früh, spät \ufffd"
    assert parse(body).broken == "broken utf-8"


@pytest.mark.behaviour(28)
def test_utf8_that_http_calls_latin_1_is_repaired() -> None:
    assert title(feed(TITLE, "utf-8").encode(), "text/xml; charset=ISO-8859-1") == TITLE


@pytest.mark.parametrize("label", ["unicode_escape", "idna", "zlib", "rot13", "x" * 5000])
def test_no_codec_of_pythons_own_is_used(label: str) -> None:
    assert decode(b"<a>\\x41</a>", f"text/xml; charset={label}").text == "<a>\\x41</a>"


@pytest.mark.behaviour(28)
@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("Application/RSS+xml; Charset=KOI8-R", "koi8-r"),
        ("text/xml;charset='koi8-r'", "koi8-r"),
        ('text/xml; a=b; charset="windows-1251", text/html', "windows-1251"),
    ],
)
def test_https_charset_is_read_however_it_is_written(content_type: str, encoding: str) -> None:
    assert decode("<a>Вестник</a>".encode(encoding), content_type) == ("<a>Вестник</a>", None)


@pytest.mark.behaviour(28)
@pytest.mark.parametrize("content_type", ["", "rubbish", "text/xml; charset="])
def test_a_content_type_without_a_charset_says_nothing(content_type: str) -> None:
    assert decode("<a>Вестник</a>".encode(), content_type) == ("<a>Вестник</a>", None)
