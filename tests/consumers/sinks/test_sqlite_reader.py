"""What a reader finds, also beside the sink that writes."""

import sqlite3

import pytest

from consumers.sinks.reading import Query
from consumers.sinks.sqlite.reader import SqliteReader
from consumers.sinks.sqlite.sink import SqliteSink
from schemas.errors import InputError
from tests.consumers.sinks.conftest import Make, Store


def test_conditions_hold_at_once_and_the_newest_is_first(store: Store, reader: SqliteReader, make: Make) -> None:
    at = {number: make(at=number).fetched_at for number in range(10)}
    store(
        make(1, "Kabul.", published_at=at[1], topics=("nato",)),
        make(2, "Kabul.", published_at=at[3], topics=("nato", "defence")),
        make(3, "Oslo.", published_at=at[2], topics=("nato",)),
        make(4, "Kabul.", at=4, topics=("nato",)),
    )

    def numbers(query: Query) -> list[int]:
        return [int(article.id, 16) for article in reader.find(query)]

    assert numbers(Query()) == [4, 2, 3, 1]
    assert numbers(Query(limit=2)) == [4, 2]
    assert numbers(Query(limit=2**70)) == [4, 2, 3, 1]
    assert numbers(Query(since=at[2])) == [4, 2, 3]
    assert numbers(Query(topic="nato", search="kabul", since=at[3], limit=1)) == [4]
    assert numbers(Query(topic="defence", about=True)) == [2]
    assert [int(article.id, 16) for article in reader.scan()] == [1, 2, 3, 4]


def test_about_leaves_out_mentions(store: Store, reader: SqliteReader, make: Make) -> None:
    about, other = make(1, topics=("nato", "defence")), make(2, topics=("nato",))
    tags = (about.tags[0].model_copy(update={"salience": "mentions"}), about.tags[1])
    store(about.model_copy(update={"tags": tags}), other)
    ask = [Query(topic="nato"), Query(topic="nato", about=True), Query(about=True), Query(topic="defence", about=True)]
    assert [len(list(reader.find(query))) for query in ask] == [2, 1, 2, 1]


def test_a_prefix_of_an_id_will_do_where_it_is_unique(store: Store, reader: SqliteReader, make: Make) -> None:
    ids = ["abcdef" + "0" * 26, "abcdef" + "f" * 26, "ffffff" + "f" * 26]
    store(*(make(number, id=id_) for number, id_ in enumerate(ids)))
    for article_id in (ids[0], ids[0][:7], ids[1], ids[1][:7], ids[2], ids[2][:6]):
        article = reader.get(article_id)
        assert article is not None
        assert article.id.startswith(article_id)
    assert reader.get("123456") is None
    with pytest.raises(InputError, match=f"{ids[0]}, {ids[1]}"):
        reader.get("abcdef")
    for odd in ("abcde", "", "abcdefg", "ABCDEF", "%%%%%%", "0" * 33):
        with pytest.raises(InputError, match="not an article's id"):
            reader.get(odd)


def test_a_reader_keeps_its_moment_while_the_sink_writes(
    sink: SqliteSink, store: Store, reader: SqliteReader, make: Make
) -> None:
    old, new = (
        [make(number, "Old.") for number in range(1, 21)],
        [make(number, "New.", at=1) for number in range(1, 21)],
    )
    store(*old)
    scan = reader.scan()
    seen = [next(scan)]
    for article in new:
        assert store(article) == ["revised"]
    sink._open.execute("PRAGMA wal_checkpoint")
    assert seen + list(scan) == old
    assert list(reader.scan()) == new


def test_a_reader_outlives_the_sink(sink: SqliteSink, store: Store, reader: SqliteReader, make: Make) -> None:
    store(make(1), make(2))
    scan = reader.scan()
    first = next(scan)
    sink.close()
    assert [first, *scan] == [make(1), make(2)]


def test_a_reader_cannot_write(reader: SqliteReader) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._db.execute("DELETE FROM articles")
