import pytest

from consumers.stages.normalise.about import read_about
from consumers.stages.normalise.bylines import read_byline


@pytest.mark.parametrize(
    ("text", "authors", "agencies"),
    [
        ("By Jane Doe", ["Jane Doe"], []),
        ("BY JANE DOE AND JOHN SMITH", ["JANE DOE", "JOHN SMITH"], []),
        ("By Jane Doe, Defence Editor, in Kyiv and John Smith in Washington", ["Jane Doe", "John Smith"], []),
        ("By Jane Doe Senior Defence Correspondent", ["Jane Doe"], []),
        ("By Jane Doe and John Smith, Reuters", ["Jane Doe", "John Smith"], ["Reuters"]),
        ("By Mary O'Brien-Smith | jane@x.example | @jane", ["Mary O'Brien-Smith"], []),
        ("By Reuters", [], ["Reuters"]),
        ("By Our Correspondent", [], []),
        ("Reported by: Riya Sen", ["Riya Sen"], []),
        ("Written By: Apoorva Kaul | Edited By: Dev Rao", ["Apoorva Kaul"], []),
        ("Von Max Mustermann, Berlin", ["Max Mustermann"], []),
        ("Eine Analyse von Paul Schmidt", ["Paul Schmidt"], []),
        ("Par Anne Dupont (Berlin, correspondante) et Luc Petit", ["Anne Dupont", "Luc Petit"], []),
        ("Par Claire Delmas (avec AFP)", ["Claire Delmas"], ["AFP"]),
        ("Por María García y José Pérez", ["María García", "José Pérez"], []),
        ("di Marco Rossi", ["Marco Rossi"], []),
        ("Haber: Ayşe Yılmaz ve Ali Kaya", ["Ayşe Yılmaz", "Ali Kaya"], []),
        ("Автор: Иван Петров и Анна Лебедева", ["Иван Петров", "Анна Лебедева"], []),
        ("Автори: Олена Коваль та Іван Шевченко", ["Олена Коваль", "Іван Шевченко"], []),
        ("بقلم: أحمد علي ومحمد حسن", ["أحمد علي", "محمد حسن"], []),
        ("نویسنده: علی رضایی", ["علی رضایی"], []),
        ("Autor: dpa", [], ["dpa"]),
    ],
)
def test_bylines(text: str, authors: list[str], agencies: list[str]) -> None:
    byline = read_byline(text)
    assert byline is not None
    assert list(byline.authors) == authors
    assert [credit.name for credit in byline.credits] == agencies


@pytest.mark.parametrize(
    "text",
    [
        "By Monday the troops will have left",
        "By Land and Sea",
        "Von der Leyen warnt Moskau",
        "Da Roma a Milano",
        "Por ahora no hay acuerdo",
        "Exclusive: what the report leaves out",
        "Par ailleurs, le ministre a dit non",
    ],
)
def test_prose_that_begins_like_a_byline(text: str) -> None:
    assert read_byline(text) is None


@pytest.mark.parametrize("text", ["Analysis: Turkey Buys Missiles", "Interview: Lena Vogt und Tim Busch"])
def test_genre_may_stand_before_a_name_or_a_headline(text: str) -> None:
    byline = read_byline(text)
    assert byline is not None
    assert byline.weak


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Jane Doe in Brussels", ["Jane Doe"]),
        ("Jane Doe, Kyiv", ["Jane Doe"]),
        ("Jane Doe | 2 October 2021", ["Jane Doe"]),
        ("Jane Doe, Kyiv — March 12, 2022", ["Jane Doe"]),
        ("Mehmet KAYA/ANKARA", ["Mehmet KAYA"]),
        ("Олена Коваль — Вівторок, 12 березня 2024, 14:30", ["Олена Коваль"]),
        ("بروكسل – أحمد الخطيب", ["أحمد الخطيب"]),
        ("(Reporting by Jane Doe in Oslo; Editing by John Smith)", ["Jane Doe"]),
        ("Additional reporting by Jane Doe", []),
        ("With inputs from agencies", []),
        ("Quelle: dpa", []),
    ],
)
def test_lines_about_an_article(text: str, authors: list[str]) -> None:
    about = read_about(text)
    assert about is not None
    assert list(about.authors) == authors


@pytest.mark.parametrize(
    "text",
    [
        "ISIS Fighters Attack Outpost in Tajikistan",
        "Venezuela’s Spy Chief Is Missing",
        "The minister flew to Oslo on 2 October 2021",
        "Kyiv fell silent",
        "June 9 – Tampa, FL @ Coral Sky",
    ],
)
def test_text_is_not_about_an_article(text: str) -> None:
    assert read_about(text) is None
