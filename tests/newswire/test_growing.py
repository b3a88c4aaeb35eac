"""`newswire topics grow` on a real broker, at rest and under a running pipeline."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner, Result

from consumers.sinks.sqlite.sink import SqliteSink
from newswire.__main__ import app
from newswire.compose import normalise_stage, tag_stage
from newswire.context import Context
from newswire.growing import grow
from runtime import metrics as m
from runtime.kafka.cluster import Cluster, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.writer import TransactionalWriter
from runtime.settings import Settings, TopicSettings
from runtime.stopping import Stop
from schemas.errors import InputError, StaleError, UnavailableError
from schemas.topics import ARTICLES, RAW, TAGGED
from schemas.wire import Message
from tests.faults.articles import message, raw_article
from tests.newswire.pipeline import publish, records, sink, stage, until

Grow = Callable[..., Result]
NAMES = ("tagged", "articles", "raw")


@pytest.fixture
def here(kafka: KafkaConfig, settings: Settings, topics: str) -> Context:
    """Give topics of 2 partitions, and clients that hear of new ones within a second."""
    return Context(settings, replace(kafka, metadata=1.0))


@pytest.fixture
def known(here: Context) -> Iterator[Cluster]:
    with cluster(here.kafka) as connected:
        yield connected


@pytest.fixture
def run(here: Context, monkeypatch: pytest.MonkeyPatch) -> Grow:
    monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", here.kafka.bootstrap)
    monkeypatch.setenv("NEWSWIRE_TOPICS_PREFIX", here.prefix)
    return lambda *arguments: CliRunner().invoke(app, ["topics", "grow", *arguments])


def partitions(here: Context, known: Cluster) -> dict[str, int]:
    found = known.topics([f"{here.prefix}.{name}" for name in (*NAMES, "dead", "feeds", "feed-state")])
    return {name.removeprefix(f"{here.prefix}."): count for name, (_, count) in found.items()}


def test_the_article_topics_grow_downstream_first_and_no_other_does(here: Context, known: Cluster, run: Grow) -> None:
    result = run("5")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [f"{here.prefix}.{name}: 2 → 5 partitions" for name in NAMES]
    found = partitions(here, known)
    assert found == {"tagged": 5, "articles": 5, "raw": 5, "dead": 1, "feeds": 12, "feed-state": 12}


def test_it_goes_on_where_it_was_killed(here: Context, known: Cluster, run: Grow) -> None:
    assert next(grow(here, known, 4)) == (f"{here.prefix}.tagged", 2, 4)
    assert partitions(here, known)["articles"] == 2
    lines = run("4").stdout.splitlines()
    assert lines[0] == f"{here.prefix}.tagged: 4 already"
    assert lines[1:] == [f"{here.prefix}.{name}: 2 → 4 partitions" for name in NAMES[1:]]


def test_once_done_the_same_command_says_so(here: Context, known: Cluster, run: Grow) -> None:
    result = run("2")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [f"{here.prefix}.{name}: 2 already" for name in NAMES]
    assert partitions(here, known)["raw"] == 2


def test_nothing_shrinks(here: Context, known: Cluster, run: Grow) -> None:
    error = run("1").exception
    assert isinstance(error, InputError)
    assert "tagged has 2 partitions, and none shrinks: give 2 or more" in str(error)
    assert partitions(here, known)["raw"] == 2


def test_the_largest_topic_says_how_many_are_too_few(here: Context, known: Cluster) -> None:
    known.grow(ARTICLES.on(here.prefix), 6)
    with pytest.raises(InputError, match=r"articles has 6 partitions, and none shrinks: give 6 or more"):
        next(grow(here, known, 4))
    assert partitions(here, known)["tagged"] == 2


def test_more_than_a_thousand_are_refused(run: Grow) -> None:
    result = run("1001")
    assert result.exit_code == 2
    assert "less than or equal to 1000" in result.stderr


def test_topics_that_are_not_there_are_named(here: Context, known: Cluster) -> None:
    other = Context(Settings(topics=TopicSettings(prefix="none")), here.kafka)
    with pytest.raises(InputError, match=r"none\.tagged does not exist.*newswire topics create"):
        next(grow(other, known, 4))


def raw(here: Context, numbers: range, partition: int) -> list[Message]:
    """Give numbered articles for a partition; each number is an id."""
    made = [message(raw_article(number, 1, Random(number)), here.prefix) for number in numbers]  # noqa: S311 - texts
    return [replace(each, partition=partition) for each in made]


def stored(path: Path) -> set[str]:
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db:
        return {key for (key,) in db.execute("SELECT id FROM articles")}
    return set()


def test_a_running_pipeline_finds_the_new_partitions(here: Context, known: Cluster, tmp_path: Path) -> None:
    before, after = raw(here, range(5), 0), raw(here, range(5, 10), 2) + raw(here, range(10, 15), 3)
    store = tmp_path / "articles.db"
    ids = [{(message.key or b"").decode() for message in part} for part in (before, before + after)]
    with stage(here, normalise_stage()), stage(here, tag_stage()), sink(here, "archive", SqliteSink(store)):
        publish(here, before)
        until(lambda: stored(store) == ids[0])
        list(grow(here, known, 4))
        publish(here, after)
        until(lambda: stored(store) == ids[1])
    tagged = records(here, TAGGED)
    assert len(tagged) == len(before + after)  # each once
    assert {record.key for record in tagged if record.partition > 1} == {message.key for message in after}


def test_a_stage_waits_for_a_partition_that_its_output_does_not_have_yet(here: Context, known: Cluster) -> None:
    """Topics that were grown by hand, upstream first: without the check of bounds the stage dies of a KeyError."""
    with stage(here, normalise_stage()) as normalise:
        until(lambda: normalise.ready)
        known.grow(RAW.on(here.prefix), 3)
        publish(here, raw(here, range(3), 2))
        until(lambda: normalise.counted(m.RETRIES.name, reason="unavailable") > 0)
        normalise.check()
        known.grow(ARTICLES.on(here.prefix), 3)
        until(normalise.drained)
    assert [record.partition for record in records(here, ARTICLES)] == [2, 2, 2]


def test_the_bounds_of_an_unknown_partition_are_unavailable(here: Context, known: Cluster) -> None:
    with pytest.raises(UnavailableError, match="has no partition 2 yet"):
        known.bounds(RAW.on(here.prefix), 2)
    publish(here, raw(here, range(3), 1))
    assert known.bounds(RAW.on(here.prefix), 1) == (0, 3)


def test_a_producer_that_has_not_heard_of_a_partition_is_replaced(
    kafka: KafkaConfig, here: Context, known: Cluster
) -> None:
    """H9, with what is known of the topic half a minute old: without the translation, a ValueError ends the stage."""
    topic = ARTICLES.on(here.prefix)
    writer = TransactionalWriter(kafka, f"{here.prefix}.test", stop=Stop(), count=lambda _: None)
    with closing(writer):
        writer.write([Message(topic, b"k", b"1", (), 0)])
        known.grow(topic, 3)
        with pytest.raises(StaleError, match="partition"):
            writer.write([Message(topic, b"k", b"2", (), 2)])
        writer.write([Message(topic, b"k", b"2", (), 2)])
    assert [(record.partition, record.value) for record in records(here, ARTICLES)] == [(0, b"1"), (2, b"2")]
