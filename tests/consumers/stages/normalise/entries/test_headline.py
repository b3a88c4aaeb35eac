import pytest

from consumers.stages.normalise.headline import without_outlet

OWN = ("The Harbour Courier - World News", "https://www.harbourcourier.example/feed", "blog.quays.example")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Harbour opens | BBC News", "Harbour opens"),
        ("Harbour opens - The Guardian", "Harbour opens"),
        ("Harbour opens – The Harbour Courier", "Harbour opens"),
        ("Harbour opens — Harbour Courier", "Harbour opens"),
        ("Harbour opens » HarbourCourier", "Harbour opens"),
        ("Harbour opens | harbourcourier.example", "Harbour opens"),
        ("Harbour opens · Quays", "Harbour opens"),
        ("Harbour opens | World | BBC News", "Harbour opens"),
        ("Harbour opens - by night - BBC News", "Harbour opens - by night"),
        ("UPDATE 1-Harbour opens - BBC News", "UPDATE 1-Harbour opens"),
    ],
)
def test_the_outlet_is_cut(title: str, expected: str) -> None:
    assert without_outlet(title, OWN)[0] == expected


@pytest.mark.parametrize(
    "title",
    [
        "Harbour opens - minister",
        "Harbour opens | World",
        "UPDATE 1-Harbour opens",
        "BREAKING: Harbour opens",
        "LIVE – Harbour opens",
        "Harbour opens – The Harbour",
        "Harbour opens - News",
        "Harbour opens - Reuters",
        "Harbour-Courier opens",
        "Who reads the Harbour Courier",
        "BBC News - what it was",
        " - BBC News",
        "",
        "War - and the Harbour Courier",
    ],
)
def test_what_is_no_outlet_stays(title: str) -> None:
    assert without_outlet(title, OWN) == (title, None)


def test_a_part_of_a_name_is_no_name() -> None:
    assert without_outlet("Peace or war - War", ("Warsaw Courier",)) == ("Peace or war - War", None)
    assert without_outlet("What Germany wants - Europe", ("Europe Today",)) == ("What Germany wants - Europe", None)
    assert without_outlet("Harbour opens - [x", ("http://[bad",)) == ("Harbour opens - [x", None)
    assert without_outlet("Harbour opens - ", ("The", "")) == ("Harbour opens - ", None)
