"""`newswire audit` on a real broker, and on what the real services have made of a few texts and a poison record."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newswire.__main__ import app
from newswire.broker.local import LocalBroker
from runtime.kafka.cluster import cluster
from schemas.errors import InputError
from schemas.topics import RAW
from schemas.wire import Message
from tests.newswire.audit_world import raw
from tests.newswire.audited import KABUL, World, auditor, lines, made

CLEAN = "audit: 5 raw records, 4 articles, 1 dead letter, every one accounted for"
PENDING = "audit: 6 raw records, 4 articles, 1 dead letter; still pending: 1 for normalise; all else is accounted for"

pytestmark = pytest.mark.timeout(180)
Damage = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def world(broker: LocalBroker, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give a world that no test changes."""
    return made(broker, tmp_path_factory.mktemp("world"))


@pytest.fixture
def audit(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    return auditor(world, monkeypatch)


@pytest.fixture
def damaged(world: World, tmp_path: Path) -> Callable[[Damage], str]:
    """Give a maker of damaged copies of the database, as URLs."""

    def copy(damage: Damage) -> str:
        path = tmp_path / "copy.db"
        with closing(sqlite3.connect(world.database)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
            damage(target)
            target.commit()
        return f"sqlite:{path}"

    return copy


def test_a_correct_world_is_clean(audit: Callable[..., Result], world: World) -> None:
    result = audit()
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == CLEAN
    assert f"{world.prefix}.tagged" in result.stdout


def test_several_stores_are_audited_at_once(
    audit: Callable[..., Result], world: World, damaged: Callable[[Damage], str]
) -> None:
    url = damaged(lambda db: db.execute("DELETE FROM articles WHERE id = ?", (KABUL,)))
    (line,) = lines(audit("--from", f"sqlite:{world.database}", "--from", url))
    assert line.startswith(f"missing row    {KABUL} {world.prefix}.tagged/")
    assert line.endswith(f"no row in {url}")


def test_a_missing_row_is_named(audit: Callable[..., Result], damaged: Callable[[Damage], str]) -> None:
    (line,) = lines(audit("--from", damaged(lambda db: db.execute("DELETE FROM articles WHERE id = ?", (KABUL,)))))
    assert line.startswith(f"missing row    {KABUL} ")


DOUBLE = (
    "INSERT INTO articles (id, content_hash, fetched_at, record) "
    "SELECT id, content_hash, fetched_at, record FROM articles WHERE id = ?"
)
UNIQUE = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'articles'"


def test_a_doubled_row_is_named(audit: Callable[..., Result], damaged: Callable[[Damage], str]) -> None:
    def damage(db: sqlite3.Connection) -> None:
        without_unique_ids(db)
        db.execute(DOUBLE, (KABUL,))

    (line,) = lines(audit("--from", damaged(damage)))
    assert line.startswith(f"doubled        {KABUL} -: more than one row in sqlite:")


def test_a_doubled_row_that_the_index_does_not_know_is_named(
    audit: Callable[..., Result], damaged: Callable[[Damage], str]
) -> None:
    def damage(db: sqlite3.Connection) -> None:
        index = without_unique_ids(db)
        db.execute(DOUBLE, (KABUL,))
        db.execute("PRAGMA writable_schema = ON")
        db.execute(UNIQUE, ("id TEXT NOT NULL", "id TEXT NOT NULL UNIQUE"))
        db.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", index)

    url = damaged(damage)
    with closing(sqlite3.connect(url.removeprefix("sqlite:"))) as db:
        assert db.execute("SELECT count(*) FROM articles NOT INDEXED").fetchone() == (4,)
        assert len(db.execute("SELECT id FROM articles ORDER BY id").fetchall()) == 3
    (line,) = lines(audit("--from", url))
    assert line.startswith(f"doubled        {KABUL} ")


def without_unique_ids(db: sqlite3.Connection) -> tuple[object, ...]:
    """Let the table of articles take an id twice; give the index that would not, as the schema had it."""
    name = "sqlite_autoindex_articles_1"
    index: tuple[object, ...] = db.execute("SELECT * FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    db.execute("PRAGMA writable_schema = ON")
    db.execute(UNIQUE, (" UNIQUE", ""))
    db.execute("DELETE FROM sqlite_schema WHERE name = ?", (name,))
    db.commit()
    db.execute("PRAGMA writable_schema = RESET")
    return index


def test_an_extra_row_is_named(audit: Callable[..., Result], damaged: Callable[[Damage], str]) -> None:
    def damage(db: sqlite3.Connection) -> None:
        db.execute(
            "INSERT INTO articles (id, content_hash, fetched_at, record) "
            "SELECT 'abc', content_hash, fetched_at, record FROM articles WHERE id = ?",
            (KABUL,),
        )

    (line,) = lines(audit("--from", damaged(damage)))
    assert line.startswith("extra row      abc -: no tagged record has this id in sqlite:")


def test_a_changed_body_is_named(audit: Callable[..., Result], damaged: Callable[[Damage], str]) -> None:
    def damage(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET record = json_set(record, '$.body', 'Other.') WHERE id = ?", (KABUL,))

    found = lines(audit("--from", damaged(damage)))
    assert [line.partition(" in sqlite:")[0].rpartition(": ")[2] for line in found] == ["content_hash", "body"]
    assert all(line.startswith(f"changed        {KABUL} ") for line in found)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM tags WHERE key = (SELECT key FROM articles WHERE id = ?)",
        "UPDATE articles SET record = json_set(record, '$.tags', json('[]')) WHERE id = ?",
    ],
    ids=["in the table of tags", "in the record"],
)
def test_a_missing_tag_is_named(audit: Callable[..., Result], damaged: Callable[[Damage], str], statement: str) -> None:
    (line,) = lines(audit("--from", damaged(lambda db: db.execute(statement, (KABUL,)))))
    assert line.startswith(f"missing tag    {KABUL} ")
    assert ": afghanistan in sqlite:" in line


def test_a_record_that_is_no_article_is_named(audit: Callable[..., Result], damaged: Callable[[Damage], str]) -> None:
    damage = "UPDATE articles SET record = json_remove(record, '$.title') WHERE id = ?"
    (line,) = lines(audit("--from", damaged(lambda db: db.execute(damage, (KABUL,)))))
    assert line.startswith(f"changed        {KABUL} ")
    assert ": record in sqlite:" in line


def test_on_a_cluster_of_ones_own_the_store_has_to_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9")
    monkeypatch.setenv("NEWSWIRE_DATA", str(tmp_path))
    error = CliRunner().invoke(app, ["audit"]).exception
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{tmp_path / 'newswire.db'}: there is no such database; `newswire up` makes")
    assert str(error).endswith("has to be named: --from sqlite:PATH")


def test_a_store_of_another_cluster_is_refused(audit: Callable[..., Result], damaged: Callable[[Damage], str]) -> None:
    result = audit("--from", damaged(lambda db: db.execute("UPDATE offsets SET cluster = 'other'")))
    assert isinstance(result.exception, InputError)
    assert "was filled from another cluster" in str(result.exception)


def test_differences_can_be_read_by_programs(
    audit: Callable[..., Result], world: World, damaged: Callable[[Damage], str]
) -> None:
    url = damaged(lambda db: db.execute("DELETE FROM articles WHERE id = ?", (KABUL,)))
    result = audit("--json", "--from", url)
    assert result.exit_code == 1
    difference, summary = (json.loads(line) for line in result.stdout.splitlines())
    place = difference.pop("place")
    assert place.startswith(f"{world.prefix}.tagged/")
    assert difference == {"kind": "missing row", "id": KABUL, "what": "no row", "sink": url}
    places = summary.pop("places")
    assert summary == {"differences": 1, "raw": 5, "articles": 4, "letters": 1, "pending": 0}
    assert [(each["records"], each["expected"]) for each in places] == [(5, None), (4, None), (4, None), (2, 3)]


def test_of_many_differences_the_first_are_printed(
    audit: Callable[..., Result], damaged: Callable[[Damage], str]
) -> None:
    def damage(db: sqlite3.Connection) -> None:
        rows = [(f"{number:032x}",) for number in range(60)]
        db.executemany(
            "INSERT INTO articles (id, content_hash, fetched_at, record) "
            "SELECT ?, content_hash, fetched_at, record FROM articles ORDER BY key LIMIT 1",
            rows,
        )

    result = audit("--from", damaged(damage))
    assert result.stdout.splitlines()[-2:] == ["and 10 more", "audit: 60 differences"]
    assert sum(line.startswith("extra row ") for line in result.stdout.splitlines()) == 50


def test_what_is_not_processed_yet_is_pending_and_what_was_passed_over_is_lost(
    broker: LocalBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = made(broker, tmp_path)
    audit = auditor(changed, monkeypatch)
    topic = RAW.on(changed.prefix)
    with cluster(changed.kafka) as known:
        place = f"{topic}/0/{known.ends(topic)[0]}"
    one = raw("dropped.txt")
    changed.publish(Message(topic, one.key, one.value, one.headers, 0))

    result = audit()
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == PENDING

    with cluster(changed.kafka) as known:
        known.move(f"{changed.prefix}.normalise", topic, known.places(topic, "latest"))
    (line,) = lines(audit())
    assert line == f"lost           {(one.key or b'').decode()} {place}: no article and no dead letter"
