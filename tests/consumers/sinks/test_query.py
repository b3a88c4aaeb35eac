import sqlite3
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consumers.sinks.reading import Query
from consumers.sinks.sqlite.query import Search, read_search
from consumers.sinks.sqlite.reader import SqliteReader
from consumers.sinks.sqlite.schema import TABLES
from schemas.articles import TaggedArticle

Make = Callable[..., TaggedArticle]
Store = Callable[..., object]


@pytest.fixture(scope="session")
def index() -> sqlite3.Connection:
    """Give the real tables, with a text in them."""
    db = sqlite3.connect(":memory:")
    db.executescript(TABLES)
    db.execute("INSERT INTO search (rowid, title, standfirst, body) VALUES (1, 'one', NULL, 'two three')")
    return db


syntax = st.sampled_from(['"', "*", "-", "^", "(", ")", "{", "}", ":", "+", ",", "'", "\\", "\0", "\ud800", "\ufffe"])
words = st.sampled_from(
    ["AND", "OR", "NOT", "NEAR", "NEAR(", "title:", "one", "two*", "-three", '"two three"', "٣", "½"]
)


@given(text=st.one_of(st.text(), st.lists(st.one_of(syntax, words, st.characters())).map("".join)))
@example(text="- -")
@example(text='-"')
@example(text='"one')
@example(text="one\0two")
@example(text="caf\udce9")
@example(text="word " * 1000)
@example(text="-word " * 1000)
def test_no_input_is_an_error(text: str, index: sqlite3.Connection) -> None:
    for expression in read_search(text):
        if expression is not None:
            found = index.execute("SELECT rowid FROM search WHERE search MATCH ?", (expression,)).fetchall()
            assert found in ([], [(1,)])


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("", None, None),
        ("  ", None, None),
        ("- * ( ) : ^", None, None),
        ("nato kabul", '"nato" AND "kabul"', None),
        ('"nato summit" kab*', '"nato summit" AND "kab*"*', None),
        ('-kabul -"kandahar road"', None, '"kabul" OR "kandahar road"'),
        ("NOT nato", '"NOT" AND "nato"', None),
        ("air-to-air", '"air-to-air"', None),
        ('say"not this"', '"say" AND "not this"', None),
        ('"no end', '"no end"', None),
    ],
)
def test_words_phrases_beginnings_and_minus(text: str, wanted: str | None, unwanted: str | None) -> None:
    assert read_search(text) == Search(wanted, unwanted)


TEXTS = {
    1: "The summit of NATO ended in Kabul.",
    2: "A café in Zürich; the naïve façade.",
    3: "وزير الدفاع يزور كابول",
    4: "Türkiye’nin savunma bakanı İstanbul’da konuştu.",
    5: "Міністр оборони прибув до Києва.",
    6: "Troops left Kandahar and Kabul.",
}


@pytest.mark.parametrize(
    ("search", "numbers"),
    [
        ("kabul", {1, 6}),
        ("KABUL", {1, 6}),
        ("kab*", {1, 6}),
        ("kab", set()),
        ('"nato ended"', {1}),
        ('"ended nato"', set()),
        ("kabul kandahar", {6}),
        ("kabul -kandahar", {1}),
        ("-kabul", {2, 3, 4, 5}),
        ('-"troops left" -"summit of nato" -cafe', {3, 4, 5}),
        ("cafe zurich naive", {2}),
        ("cafe\N{COMBINING ACUTE ACCENT} FAÇADE", {2}),
        ("الدفاع", {3}),
        ('"يزور كابول"', {3}),
        ("كاب*", {3}),
        ("savunma bakani", set()),
        ("turkiye istanbul", {4}),
        ("ОБОРОНИ киє*", {5}),
        ("title:kabul", set()),
        ("*", {1, 2, 3, 4, 5, 6}),
    ],
)
def test_the_index_finds_words_in_many_scripts(
    search: str, numbers: set[int], store: Store, reader: SqliteReader, make: Make
) -> None:
    store(*(make(number, body) for number, body in TEXTS.items()))
    found = list(reader.find(Query(search=search)))
    assert {int(article.id, 16) for article in found} == numbers
