"""The verifier must see what is wrong: a correct world is clean, and each planted fault is counted."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from consumers.sinks.sqlite.sink import SqliteSink
from newswire.broker.local import LocalBroker
from newswire.compose import normalise_stage, tag_stage
from runtime.sinks import SinkBatch, Span, Stream
from runtime.stage import Stage
from runtime.steps import Letters, Refusal
from schemas.topics import ARTICLES, RAW, TAGGED, Topic
from schemas.wire import Envelope, Message, Record, decode, encode, header, read_envelope
from tests.faults import log
from tests.faults.articles import messages
from tests.faults.driver import publish, send
from tests.faults.verifier import NOTHING, Findings, Gone, verify

COUNT = 40
OUTDATED = (
    "UPDATE articles SET record = (SELECT record FROM revisions AS r WHERE r.key = articles.key "
    "AND r.content_hash <> articles.content_hash LIMIT 1) "
    "WHERE key = (SELECT key FROM revisions GROUP BY key HAVING count(*) > 1 LIMIT 1)"
)
Plant = Callable[[list[Message]], list[Message]]


class World:
    """Forty raw records, and what a faultless pipeline makes of them."""

    def __init__(self, bootstrap: str, prefix: str, folder: Path) -> None:
        self.bootstrap = bootstrap
        self.prefix = prefix
        self.database = folder / "sqlite.db"
        self.committed = True
        """Whether the pipeline reads what is committed alone, as it should."""
        publish(bootstrap, list(messages(7, COUNT, prefix)))

    def step(self, stage: Stage, plant: Plant = list) -> None:  # type: ignore[type-arg]  # of any two topics
        """Publish the outputs of a stage, changed by `plant`; move its group to the end."""
        reads = stage.reads.on(self.prefix)
        topic_id = log.topic_id(self.bootstrap, reads)
        outputs = [self._output(stage, record, topic_id) for record in self.read(reads)]
        publish(self.bootstrap, plant(outputs))
        self.commit(stage.name, stage.reads)

    def read(self, topic: str) -> Iterator[Record]:
        return log.read(self.bootstrap, topic, committed=self.committed)

    def _output(self, stage: Stage, record: Record, topic_id: str) -> Message:  # type: ignore[type-arg]
        origin = header(record.headers, "newswire-origin") or f"{topic_id}/{record.partition}/{record.offset}"
        known = read_envelope(record)
        envelope = Envelope(known.source, known.time, origin=origin)
        value = stage.run(decode(stage.reads, record))
        return encode(stage.writes, value, envelope, prefix=self.prefix, partition=record.partition)

    def store(self) -> None:
        """Write what is tagged into the database; move the sink's group to the end."""
        records = list(self.read(TAGGED.on(self.prefix)))
        sink = SqliteSink(self.database)
        sink.open(Stream("cluster", "topic", "group"))
        values = [decode(TAGGED, record) for record in records]
        sink.write(SinkBatch(values, {0: Span(0, len(values))}), lambda *_: None)
        sink.close()
        self.commit("sink.sqlite", TAGGED)

    def commit(self, group: str, topic: Topic) -> None:  # type: ignore[type-arg]
        client: Consumer = log.consumer(self.bootstrap, f"{self.prefix}.{group}")
        name = topic.on(self.prefix)
        ends = log.ends(client, name)
        client.commit(offsets=[TopicPartition(name, p, end) for p, end in ends.items()], asynchronous=False)
        client.close()

    def verify(self, strangers: frozenset[str] = frozenset(), gone: Gone = NOTHING) -> Findings:
        return verify(self.bootstrap, self.prefix, [self.database], strangers, gone)


@pytest.fixture
def world(broker: LocalBroker, topics: str, tmp_path: Path) -> World:
    return World(broker.bootstrap, topics, tmp_path)


def build(world: World, articles: Plant = list, tagged: Plant = list) -> None:
    world.step(normalise_stage(), articles)
    world.step(tag_stage(), tagged)
    world.store()


def same_key(found: Sequence[Message]) -> tuple[int, int]:
    """Give the places of two messages of one key."""
    keys = [message.key for message in found]
    key = next(key for key in keys if keys.count(key) > 1)
    first = keys.index(key)
    return first, keys.index(key, first + 1)


def swapped(found: list[Message]) -> list[Message]:
    one, other = same_key(found)
    found[one], found[other] = found[other], found[one]
    return found


def test_a_correct_world_is_clean(world: World) -> None:
    build(world)
    found = world.verify()
    assert found.clean, str(found)
    assert (found.published, found.dead) == (COUNT, 0)


@pytest.mark.parametrize("at", ["articles", "tagged"])
def test_a_result_that_never_came_is_lost(world: World, at: str) -> None:
    build(world, **{at: lambda found: found[1:]})
    assert len(world.verify().lost) == 1


@pytest.mark.parametrize("at", ["articles", "tagged"])
def test_a_result_that_came_twice_is_a_duplicate(world: World, at: str) -> None:
    build(world, **{at: lambda found: [*found, found[0]]})
    assert world.verify().duplicated


def foreign(found: list[Message]) -> list[Message]:
    """Add a record that stems from no raw record."""
    rest = tuple(each for each in found[0].headers if each[0] != "newswire-origin")
    return [*found, replace(found[0], headers=(*rest, ("newswire-origin", b"elsewhere/0/0")))]


def test_a_result_of_no_input_is_a_duplicate(world: World) -> None:
    build(world, tagged=foreign)
    assert any("no input's" in each for each in world.verify().duplicated)


@pytest.mark.parametrize(("tagged", "lost"), [(list[Message], 0), (lambda found: found[:-1], 1)], ids=["kept", "lost"])
def test_a_stranger_is_no_result_but_wants_one(world: World, tagged: Plant, lost: int) -> None:
    build(world, foreign, tagged)
    strangers = frozenset(
        record.place
        for record in log.read(world.bootstrap, ARTICLES.on(world.prefix))
        if header(record.headers, "newswire-origin") == "elsewhere/0/0"
    )
    found = world.verify(strangers)
    assert (len(found.lost), len(found.duplicated)) == (lost, 0)


def test_deleted_records_count_as_they_stood_and_excuse_only_what_a_store_missed(world: World) -> None:
    build(world)
    tagged = list(log.read(world.bootstrap, TAGGED.on(world.prefix)))
    last = next(record for record in reversed(tagged) if [each.key for each in tagged].count(record.key) == 1)
    deleted = [record for record in tagged if record.partition == last.partition and record.offset <= last.offset]
    log.delete(world.bootstrap, last.topic, {last.partition: last.offset + 1})
    assert len(world.verify().lost) == len(deleted)
    assert world.verify(gone=Gone(deleted)).clean
    excused = Gone(deleted, {"sqlite": {last.place}})
    assert [each for each in world.verify(gone=excused).duplicated if "no article's" in each]
    key = (last.key or b"").decode()
    with sqlite3.connect(world.database) as db:
        assert db.execute("DELETE FROM articles WHERE id = ?", (key,)).rowcount == 1
    db.close()
    assert len(world.verify(gone=Gone(deleted)).lost) == 1
    assert not world.verify(gone=excused).lost


def abort(world: World, message: Message) -> Message:
    """Write another article than that of a message in a transaction, and abort it."""
    key = message.key or b""
    other = (b"0" if key[:1] != b"0" else b"1") + key[1:]
    written = replace(message, key=other, value=(message.value or b"").replace(key, other))
    rest = tuple(each for each in message.headers if each[0] != "newswire-origin")
    written = replace(written, headers=(*rest, ("newswire-origin", b"elsewhere/0/0")))
    client = Producer({"bootstrap.servers": world.bootstrap, "transactional.id": world.prefix, "logger": log.SILENT})
    client.init_transactions(60)
    client.begin_transaction()
    send(client, written)
    assert client.flush(60) == 0
    client.abort_transaction(60)
    return written


def aborting(world: World) -> Plant:
    return lambda found: [abort(world, found[0]), *found][1:]


@pytest.mark.parametrize("at", ["articles", "tagged"])
def test_what_was_aborted_is_no_fault_unless_it_is_read(world: World, at: str) -> None:
    build(world, **{at: aborting(world)})
    assert log.count(world.bootstrap, f"{world.prefix}.{at}") > COUNT + 1  # it and the marker, besides the results
    found = world.verify()
    assert found.clean, str(found)


@pytest.mark.parametrize(("at", "by"), [("articles", "tag: "), ("tagged", "sink.sqlite: ")])
def test_an_aborted_read_is_seen(world: World, at: str, by: str) -> None:
    world.committed = False
    build(world, **{at: aborting(world)})
    found = world.verify()
    assert [each.startswith(by) for each in found.aborted] == [True]
    assert not found.clean
    assert "aborted 1: " in str(found)


def test_a_dead_letter_of_an_aborted_record_is_an_aborted_read(world: World) -> None:
    build(world, articles=aborting(world))
    committed = {record.place for record in world.read(ARTICLES.on(world.prefix))}
    world.committed = False
    (undone,) = (record for record in world.read(ARTICLES.on(world.prefix)) if record.place not in committed)
    publish(world.bootstrap, [Letters("tag", "tests", world.prefix).write(Refusal(undone, "invalid", "by hand"))])
    assert world.verify().aborted == [f"letter tag/{undone.place}"]


@pytest.mark.parametrize("at", ["articles", "tagged"])
def test_revisions_in_the_wrong_order_are_seen(world: World, at: str) -> None:
    build(world, **{at: swapped})
    assert world.verify().disordered


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("DELETE FROM articles WHERE key = 1", "lost"),
        ("UPDATE articles SET record = replace(record, 'report', 'retort') WHERE key = 1", "torn"),
        ("UPDATE articles SET id = 'f' || substr(id, 2) WHERE id = (SELECT min(id) FROM articles)", "duplicated"),
        (OUTDATED, "lost"),
    ],
    ids=["missing", "changed", "foreign", "outdated"],
)
def test_a_wrong_row_is_seen(world: World, change: str, wrong: str) -> None:
    build(world)
    with sqlite3.connect(world.database) as db:
        assert db.execute(change).rowcount == 1
    db.close()
    assert getattr(world.verify(), wrong)


def test_a_group_that_is_not_at_the_end_is_behind(world: World) -> None:
    build(world)
    publish(world.bootstrap, list(messages(8, 3, world.prefix)))
    assert world.verify().behind["normalise"] == 3
    assert len(world.verify().lost) == 3


def test_raw_records_read_alike_by_both_clients(world: World) -> None:
    """Origins are names that two clients must spell alike: topic id, partition, offset."""
    build(world)
    origins = {
        header(record.headers, "newswire-origin") for record in log.read(world.bootstrap, ARTICLES.on(world.prefix))
    }
    topic = log.topic_id(world.bootstrap, RAW.on(world.prefix))
    assert {origin.split("/")[0] for origin in origins if origin} == {topic}
