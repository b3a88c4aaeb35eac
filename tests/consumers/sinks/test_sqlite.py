import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.sinks.reading import Query
from consumers.sinks.sqlite.reader import SqliteReader
from consumers.sinks.sqlite.sink import SqliteSink
from runtime.sinks import SinkBatch, Span, Stream
from schemas.articles import TaggedArticle
from schemas.errors import InputError, UnavailableError

Make = Callable[..., TaggedArticle]
Store = Callable[..., Sequence[str]]
Row = tuple[object, ...]

ROOT = Path(__file__).parents[3]
STREAM = Stream("cluster", "topic", "group")
ARTICLES = "SELECT id, content_hash, published_at, updated_at, fetched_at, record FROM articles ORDER BY id"
REVISIONS = (
    "SELECT id, r.content_hash, full, r.fetched_at, r.normaliser, r.taxonomy, made_at, r.record "
    "FROM revisions AS r JOIN articles USING (key) ORDER BY id, r.content_hash"
)
TAGS = "SELECT id, topic, salience, score, evidence FROM tags JOIN articles USING (key) ORDER BY id, topic"
WORDS = (
    "SELECT term, id, col, offset FROM words JOIN articles ON key = doc ORDER BY term, id, col, offset",
    "CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, instance)",
)


def refused(reasons: Mapping[int, str]) -> None:
    raise AssertionError(f"refused: {reasons}")


def dump(path: Path | str) -> list[list[Row]]:
    """Give all that a file says, the index's words among it, but for row keys and offsets."""
    db = sqlite3.connect(path)
    try:
        db.execute(WORDS[1])
        return [db.execute(query).fetchall() for query in (ARTICLES, REVISIONS, TAGS, WORDS[0])]
    finally:
        db.close()


def found(reader: SqliteReader, search: str) -> list[int]:
    return [int(article.id, 16) for article in reader.find(Query(search=search))]


# --- the same rows, whatever the order, repetition and batching


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Row], list[int], list[int]]:
    """Draw records as arguments of `make`, the order in which they arrive (some repeatedly), and batch sizes."""
    record = st.tuples(
        st.integers(1, 3),
        st.sampled_from(["Ministers met.", "Ministers left.", "Troops left."]),
        st.integers(0, 2),
        st.integers(1, 2),
        st.sampled_from([(), ("nato",), ("defence", "nato")]),
        st.sampled_from([(), ("teaser_only",)]),
        st.integers(1, 2),
    )
    records = draw(st.lists(record, min_size=1, max_size=8, unique=True))
    extra = draw(st.lists(st.integers(0, len(records) - 1), max_size=6))
    order = draw(st.permutations([*range(len(records)), *extra]))
    return list(records), order, draw(st.lists(st.integers(1, 5), min_size=len(order), max_size=len(order)))


@settings(deadline=None)  # files are written
@given(arrival=arrivals())
def test_any_order_repetition_and_batching_gives_the_same_rows(
    arrival: tuple[list[Row], list[int], list[int]], make: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records, order, sizes = arrival
    articles = [make(*record[:5], flags=record[5], normaliser=record[6]) for record in records]
    folder = tmp_path_factory.mktemp("orders")
    in_order, as_drawn = folder / "in_order.db", folder / "as_drawn.db"
    write(in_order, articles, [len(articles)])
    write(as_drawn, [articles[index] for index in order], sizes)
    assert dump(as_drawn) == dump(in_order)


def write(path: Path, articles: Sequence[TaggedArticle], sizes: Sequence[int]) -> None:
    sink = SqliteSink(path)
    sink.open(STREAM)
    start = 0
    for size in sizes:
        values = articles[start : start + size]
        sink.write(SinkBatch(values, {0: Span(start, start + len(values))}), refused)
        start += len(values)
    sink.close()


def test_the_same_records_again_change_no_row(store: Store, path: Path, make: Make) -> None:
    articles = [make(1), make(1, "Later.", at=1), make(2, topics=()), make(3, flags=("teaser_only",))]
    store(*articles)
    before = whole(path)
    assert set(store(*articles)) == {"unchanged"}
    assert whole(path) == before


def whole(path: Path) -> list[list[Row]]:
    """Give every row with its key, but for offsets."""
    db = sqlite3.connect(path)
    try:
        tables = ["articles", "revisions", "tags", "search_data"]
        return [db.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall() for table in tables]  # noqa: S608
    finally:
        db.close()


# --- revisions


def test_a_newer_taxonomy_replaces_tags_and_an_older_does_not(store: Store, reader: SqliteReader, make: Make) -> None:
    store(make(edition=1, topics=("nato", "afghanistan")))
    assert store(make(edition=2, topics=("defence",))) == ["revised"]
    assert store(make(edition=1, topics=("nato",), at=-1)) == ["unchanged"]
    assert [article.tags[0].topic for article in reader.find(Query())] == ["defence"]
    assert [len(list(reader.find(Query(topic=topic)))) for topic in ("nato", "afghanistan", "defence")] == [0, 0, 1]
    assert len(reader.revisions(make().id)) == 1


@pytest.mark.parametrize("order", [1, -1])
def test_a_teaser_never_beats_a_full_text(order: int, store: Store, reader: SqliteReader, make: Make) -> None:
    full = make(1, "The whole text.", at=0)
    teaser = make(1, "The whole…", at=60, edition=9, normaliser=9, flags=("teaser_only",))
    store(*(teaser, full)[::order])
    assert reader.get(full.id) == full
    assert [(r.article, r.current) for r in reader.revisions(full.id)] == [(teaser, False), (full, True)]


def test_revisions_say_which_topics_came_and_went(store: Store, reader: SqliteReader, make: Make) -> None:
    store(
        make(1, "Third.", at=3, topics=("defence", "nato")),
        make(1, "First.", at=1, topics=("nato", "afghanistan")),
        make(1, "Second.", at=2, topics=()),
    )
    changes = [(r.article.body, r.gained, r.lost, r.current) for r in reader.revisions(make().id)]
    assert changes == [
        ("First.", ("afghanistan", "nato"), (), False),
        ("Second.", (), ("afghanistan", "nato"), False),
        ("Third.", ("defence", "nato"), (), True),
    ]


def test_a_text_seen_again_is_current_again(store: Store, reader: SqliteReader, make: Make) -> None:
    store(make(1, "First.", at=1), make(1, "Second.", at=2))
    assert found(reader, "second") == [1]
    assert store(make(1, "First.", at=3)) == ["unchanged"]
    assert reader.get(make().id) == make(1, "First.", at=3)
    assert (found(reader, "first"), found(reader, "second")) == ([1], [])


def test_the_index_follows_revisions(store: Store, reader: SqliteReader, path: Path, make: Make) -> None:
    store(make(1, "Ministers met in Brussels."), make(2, "Ministers met in Kabul."))
    store(make(1, "Ministers left for Ankara.", at=1), make(1, "Ministers left for Oslo.", at=2))
    store(make(1, "Ministers never came.", at=1))
    searches = ("brussels", "ankara", "oslo", "never", "ministers", "kabul")
    assert [found(reader, search) for search in searches] == [[], [], [1], [], [1, 2], [2]]
    terms = {row[0] for row in dump(path)[3]}
    assert not terms & {"brussels", "ankara", "never"}


@settings(deadline=None, max_examples=30)  # files are written
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4))
def test_the_index_holds_the_last_text_and_nothing_else_whatever_it_says(
    texts: list[str], make: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    revised, fresh = folder / "revised.db", folder / "fresh.db"
    articles = [make(1, text, at=at, standfirst=text[::-1]) for at, text in enumerate(texts)]
    write(revised, articles, [1] * len(articles))
    write(fresh, articles[-1:], [1])
    assert dump(revised)[3] == dump(fresh)[3]


def test_a_record_with_a_field_of_a_newer_newswire_can_still_be_revised(
    store: Store, reader: SqliteReader, path: Path, make: Make
) -> None:
    store(make(1, "First."))
    db = sqlite3.connect(path)
    with db:
        for table in ("articles", "revisions"):
            db.execute(f"UPDATE {table} SET record = json_insert(record, '$.novelty', 1)")  # noqa: S608
    db.close()
    store(make(1, "Second.", at=1))
    assert (found(reader, "first"), found(reader, "second")) == ([], [1])
    assert len(reader.revisions(make().id)) == 2


# --- asking


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


# --- a full disk, another writer


def test_a_full_database_is_tried_again_and_loses_nothing(sink: SqliteSink, path: Path, make: Make) -> None:
    sink.write(SinkBatch([make(1)], {0: Span(0, 1)}), refused)
    before = dump(path)
    (pages,) = sink._open.execute("PRAGMA page_count").fetchone()
    sink._open.execute(f"PRAGMA max_page_count = {pages}")
    batch = SinkBatch([make(number, f"{number} " * 2000) for number in range(2, 40)], {0: Span(1, 39)})
    with pytest.raises(UnavailableError, match=r"articles\.db: .*full; make room on its disk"):
        sink.write(batch, refused)
    assert (dump(path), sink.positions()) == (before, {0: 1})
    sink._open.execute("PRAGMA max_page_count = 1000000")
    assert set(sink.write(batch, refused)) == {"new"}
    assert sink.positions() == {0: 39}


def test_a_file_that_may_not_grow_is_tried_again_and_loses_nothing(sink: SqliteSink, path: Path, make: Make) -> None:
    sink.write(SinkBatch([make(1)], {0: Span(0, 1)}), refused)
    before = dump(path)
    batch = SinkBatch([make(number, f"{number} " * 2000) for number in range(2, 40)], {0: Span(1, 39)})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name("articles.db-wal").stat().st_size + 5000, hard))
    try:
        with pytest.raises(UnavailableError, match=r"articles\.db: .*(full|I/O error); "):
            sink.write(batch, refused)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (dump(path), sink.positions()) == (before, {0: 1})
    assert set(sink.write(batch, refused)) == {"new"}


def test_another_writer_is_waited_for_and_then_named(sink: SqliteSink, path: Path, make: Make) -> None:
    sink._open.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    batch = SinkBatch([make()], {0: Span(0, 1)})
    with pytest.raises(UnavailableError, match=r"articles\.db: database is locked; another process is writing"):
        sink.write(batch, refused)
    other.execute("ROLLBACK")
    other.close()
    assert sink.write(batch, refused) == ["new"]


# --- readers beside the writer


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


# --- kill -9

WRITER = """
import sys
from pathlib import Path
from consumers.sinks.sqlite.sink import SqliteSink
from runtime.sinks import SinkBatch, Span, Stream
from schemas.articles import TaggedArticle

def refuse(reasons):
    raise SystemExit(str(reasons))

path, lines = Path(sys.argv[1]), Path(sys.argv[2]).read_text().splitlines()
articles = [TaggedArticle.model_validate_json(line) for line in lines]
sink = SqliteSink(path)
sink.open(Stream("cluster", "topic", "group"))
start = sink.positions().get(0, 0)
while start < len(articles):
    print(start, flush=True)
    end = min(start + 5, len(articles))
    outcomes = sink.write(SinkBatch(articles[start:end], {0: Span(start, end)}), refuse)
    print(*outcomes, flush=True)
    start = end
"""


@pytest.mark.parametrize("killed_after", [1, 2, 5, 8, 11])
def test_a_killed_writer_loses_and_repeats_nothing(killed_after: int, tmp_path: Path, make: Make) -> None:
    articles = [make(number % 40, f"Text {number} " * 500, at=number) for number in range(100)]
    lines, killed, whole_run = tmp_path / "lines", tmp_path / "killed.db", tmp_path / "whole.db"
    lines.write_text("\n".join(article.model_dump_json() for article in articles))
    write(whole_run, articles, [5] * 20)

    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, killed, lines], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with writer:
        assert writer.stdout is not None
        for _ in range(killed_after):
            writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL

    sink = SqliteSink(killed)
    sink.open(STREAM)
    reached = dict(sink.positions()).get(0, 0)
    sink.close()
    assert reached % 5 == 0
    assert reached >= killed_after // 2 * 5
    if reached:
        write(tmp_path / "part.db", articles[:reached], [5] * (reached // 5))
        assert dump(killed) == dump(tmp_path / "part.db")

    again = subprocess.run(
        [sys.executable, "-c", WRITER, killed, lines], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert "unchanged" not in again.stdout
    assert dump(killed) == dump(whole_run)
