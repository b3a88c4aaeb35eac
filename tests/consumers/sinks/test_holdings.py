import sqlite3
from contextlib import closing
from pathlib import Path

from consumers.sinks.reading import Position
from consumers.sinks.sqlite.reader import SqliteReader
from consumers.sinks.sqlite.sink import SqliteSink
from tests.consumers.sinks.conftest import STREAM, Make, Store


def test_rows_and_positions_are_of_one_moment(reader: SqliteReader, store: Store, make: Make) -> None:
    store(make(1), make(2, topics=("nato", "defence")))
    held = reader.holdings()
    store(make(3), make(1, body="Ministers met again.", at=5))
    assert held.positions == (Position(STREAM, 0, 2),)
    rows = {row.id: row for row in held.rows}
    assert list(rows) == [make(1).id, make(2).id]
    assert [row.article for row in rows.values()] == [make(1), make(2, topics=("nato", "defence"))]
    assert rows[make(1).id].content_hash == make(1).content_hash
    assert rows[make(2).id].topics == (("defence", "about"), ("nato", "about"))


def test_the_positions_of_every_group_are_given(reader: SqliteReader, store: Store, make: Make, path: Path) -> None:
    store(make(1))
    other = SqliteSink(path)
    other.move(STREAM._replace(group="other"), {3: 7})
    other.close()
    assert set(reader.holdings().positions) == {
        Position(STREAM, 0, 1),
        Position(STREAM._replace(group="other"), 3, 7),
    }


def test_rows_are_given_whatever_is_wrong_with_them(reader: SqliteReader, store: Store, make: Make, path: Path) -> None:
    store(make(1), make(2))
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE articles SET record = '[]' WHERE id = ?", (make(1).id,))
        db.execute("UPDATE articles SET fetched_at = 'no time' WHERE id = ?", (make(2).id,))
        db.execute("DELETE FROM tags")
        db.commit()
    assert [(row.article, row.topics) for row in reader.holdings().rows] == [(None, ()), (None, ())]
