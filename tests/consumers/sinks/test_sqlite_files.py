import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from consumers.sinks.sqlite.reader import SqliteReader
from consumers.sinks.sqlite.sink import SqliteSink
from runtime.sinks import Stream
from schemas.articles import TaggedArticle
from schemas.errors import InputError

Make = Callable[..., TaggedArticle]
Store = Callable[..., object]

STREAM = Stream("cluster", "topic", "group")


@pytest.fixture(params=["read", "write"])
def opener(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    """Give what opens a file as a reader or as a sink does."""

    def open_and_close(path: Path) -> None:
        if request.param == "read":
            SqliteReader(path).close()
        else:
            sink = SqliteSink(path)
            try:
                sink.open(STREAM)
            finally:
                sink.close()

    return open_and_close


def test_a_file_that_is_no_database_is_left_alone(path: Path, opener: Callable[[Path], None]) -> None:
    path.write_text("Dear diary, " * 500)
    with pytest.raises(InputError, match=r"articles\.db: .*not a database; give another path"):
        opener(path)
    assert path.read_text() == "Dear diary, " * 500


@pytest.mark.parametrize("application", [0, 42])
def test_another_applications_database_is_left_alone(
    application: int, path: Path, opener: Callable[[Path], None]
) -> None:
    db = sqlite3.connect(path)
    db.executescript(f"CREATE TABLE articles (x); PRAGMA application_id = {application};")
    db.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"articles\.db: is another application's database; give another path"):
        opener(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_tables_of_a_newer_version_are_left_alone(sink: SqliteSink, path: Path, opener: Callable[[Path], None]) -> None:
    sink.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(InputError, match=r"articles\.db: has tables of version 99, .*; upgrade newswire"):
        opener(path)


def test_a_folder_is_no_file(tmp_path: Path, opener: Callable[[Path], None]) -> None:
    with pytest.raises(InputError, match="is a folder; give the path of a file"):
        opener(tmp_path)


def test_a_missing_folder_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none/articles\.db: its folder does not exist; make it first"):
        SqliteSink(tmp_path / "none" / "articles.db").open(STREAM)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_makes_no_file(path: Path) -> None:
    with pytest.raises(InputError, match=r"articles\.db: there is no such database; `newswire up` makes"):
        SqliteReader(path)
    assert not path.exists()


def test_an_empty_database_holds_no_articles_yet(path: Path) -> None:
    path.touch()
    with pytest.raises(InputError, match="holds no articles yet"):
        SqliteReader(path)


def test_a_sink_that_is_not_open_says_so(path: Path) -> None:
    with pytest.raises(InputError, match="is not open"):
        SqliteSink(path).positions()


@pytest.mark.parametrize("stream", [STREAM._replace(cluster="other"), STREAM._replace(topic="made again")])
def test_offsets_of_another_cluster_or_topic_are_refused(
    stream: Stream, sink: SqliteSink, store: Store, make: Make, path: Path
) -> None:
    store(make())
    sink.close()
    with pytest.raises(InputError, match=r"articles\.db: .*group group .*\(cluster\).*newswire rewind"):
        sink.open(stream)
    with pytest.raises(InputError, match="is not open"):
        sink.positions()
    sink.open(STREAM)
    assert sink.positions() == {0: 1}
