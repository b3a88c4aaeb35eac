import pytest

from consumers.stages.normalise.prose import line, paragraphs
from consumers.stages.normalise.repair import repaired
from schemas.articles import Text

RIGHT = [
    "The minister’s office said it won’t open the harbour.",
    "“We are ready,” she said – and left.",
    "La frégate a été réparée à Brest, près du château.",
    "Die Häfen müssen größer werden, sagt der Bürgermeister.",
    "El año pasado abrió un muelle más pequeño.",
    "Министр открыл новую гавань на севере.",
    "افتتح الوزير الميناء الجديد.",
    "Ο υπουργός άνοιξε το λιμάνι.",
    "Başbakan yeni limanı açtı, üç gemi geldi.",
    "港口于周一开放。",
    "The harbour is open 🚢 today.",
]


def misread(text: str, encoding: str) -> str:
    """Read UTF-8 as programs do that take it for another encoding: a byte that stands for nothing is a control."""
    codes = text.encode()
    return "".join(_character(code, encoding) for code in codes)


def _character(code: int, encoding: str) -> str:
    try:
        return bytes([code]).decode(encoding)
    except UnicodeDecodeError:
        return chr(code)


@pytest.mark.parametrize("text", RIGHT)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_utf_8_that_was_read_wrongly_is_put_right(text: str, encoding: str) -> None:
    assert repaired(misread(text, encoding)) == text


@pytest.mark.parametrize("text", RIGHT[:5])
def test_what_was_read_wrongly_twice_is_put_right(text: str) -> None:
    assert repaired(misread(misread(text, "cp1252"), "cp1252")) == text


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_stays(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "A SITUAÇÃO EM SÃO PAULO: A POPULAÇÃO NÃO SAIU",
        "MAÇÃ, IRMÃ E AMANHÃ “À VENDA”",
        "LE CHÂTEAU ET LA FORÊT… À L’ÉTÉ…",
        "„Spaß“, sagte er, „macht „Fuß“ und „Gruß“!",
        "DÉFILÉ – CAFÉ… «À BIENTÔT»",
        "Ngày 2 tháng 9, Hà Nội và TP HCM – Â nhạc đường phố",
        "The page showed “â€™” where an apostrophe belongs.",
        "Feeds write â€™ for an apostrophe and Ã© for an accent.",
        "It says cafÃ© on the menu and café on the door.",
        "în România, câștigă cine știe – „așa”",
        "Å, Ä och Ö; ÅÄÖ – “ÅÄÖ”",
        "5 € / 10 €, 3 × 4 ± 2 °C, ½ £",
    ],
)
def test_letters_that_mojibake_has_too_stay(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("The ministerâ€™s office opened â€” at last.", "The minister’s office opened — at last."),
        ("Ukraine â€“ the harbour", "Ukraine – the harbour"),
        ("It opened voilÃ\xa0 in May", "It opened voilà in May"),
        ("The minister\x92s \x93office\x94", "The minister’s “office”"),
        ("The ministerâ€\ufffds office", "The minister\ufffds office"),
        ("Â£5 and 20Â°C", "£5 and 20°C"),
        ("right: Zürich\nwrong: ZÃ¼rich", "right: Zürich\nwrong: Zürich"),
    ],
)
def test_parts_and_lost_characters(wrong: str, right: str) -> None:
    assert repaired(wrong) == right


@pytest.mark.parametrize("kind", ["text/html", "text/plain", None])
def test_fields_are_repaired_before_and_after_their_entities_are_read(kind: str | None) -> None:
    assert line(Text(value="The minister\u00e2\u0080\u0099s office", type=kind)) == "The minister’s office"
    assert line(Text(value="The minister&acirc;&euro;&trade;s office", type=kind)) == "The minister’s office"
    read = paragraphs(Text(value="<p>The ministerâ€™s cafÃ©.</p><p>Café’s end.</p>", type=kind))
    assert read == ("The minister’s café.", "Café’s end.")


@pytest.mark.parametrize("piece", ["aÃ©", "aâ€™", "Ã", "aÃ\n", "aÃƒÆ’Ã†", "\x92", "a\ufffdÃ\ufffd", "à²µ"])
def test_a_megabyte_is_read(piece: str) -> None:
    assert repaired(piece * (1_000_000 // len(piece)))
