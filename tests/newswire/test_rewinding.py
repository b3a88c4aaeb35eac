"""`newswire rewind` on a real broker: where a stage or sink goes on, and when it may not be moved."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from consumers.sinks.sqlite.sink import SqliteSink
from newswire.__main__ import app
from newswire.compose import normalise_stage, tag_stage
from newswire.context import Context
from runtime import metrics as m
from runtime.kafka.cluster import Cluster, cluster
from runtime.kafka.config import KafkaConfig
from runtime.settings import Settings
from runtime.sinks import SinkBatch, Span, Stream
from schemas.errors import InputError, UnavailableError
from schemas.topics import ARTICLES, RAW, TAGGED
from schemas.wire import Record
from tests.faults.articles import message, raw_article
from tests.newswire.pipeline import drain, publish, records, sink, stage, until

Rewind = Callable[..., list[str]]


@pytest.fixture
def here(kafka: KafkaConfig, settings: Settings, topics: str) -> Context:
    return Context(settings, kafka)


@pytest.fixture
def known(here: Context) -> Iterator[Cluster]:
    with cluster(here.kafka) as connected:
        yield connected


@pytest.fixture
def rewind(here: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Rewind:
    """Give the command in this process; it raises what main would print, and gives the lines that it prints itself."""
    monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", here.kafka.bootstrap)
    monkeypatch.setenv("NEWSWIRE_TOPICS_PREFIX", here.prefix)
    monkeypatch.setenv("NEWSWIRE_DATA", str(tmp_path))

    def invoke(name: str, to: str, *more: str) -> list[str]:
        result = CliRunner().invoke(app, ["rewind", name, "--to", to, *more])
        if isinstance(result.exception, Exception):
            raise result.exception
        return result.stdout.splitlines()

    return invoke


def spread(here: Context, count: int = 4) -> list[Record]:
    """Publish articles to both partitions in turn, each at an instant of its own; give them by arrival."""
    for number in range(count):
        made = message(raw_article(number, 1, Random(number)), here.prefix)  # noqa: S311 - texts
        publish(here, [replace(made, partition=number % 2)])
        until(partial(_passed, datetime.now(UTC) + timedelta(milliseconds=2)))
    return sorted(records(here, RAW), key=lambda record: record.timestamp)


def _passed(moment: datetime) -> bool:
    return datetime.now(UTC) > moment


def instant(record: Record) -> str:
    return datetime.fromtimestamp(record.timestamp / 1000, UTC).isoformat()


def standing(here: Context, known: Cluster, name: str = "normalise", topic: str = "raw") -> dict[int, int | None]:
    found = known.standing(here.group(name), f"{here.prefix}.{topic}")
    return {partition: at.committed for partition, at in found.items()}


def test_a_stage_goes_on_where_it_is_told(here: Context, known: Cluster, rewind: Rewind) -> None:
    arrived = spread(here)
    drain(stage(here, normalise_stage()))
    assert rewind("normalise", "earliest") == [f"normalise partition {p}: offset 2 -> 0" for p in (0, 1)]
    assert standing(here, known) == {0: 0, 1: 0}
    assert rewind("normalise", "latest") == [f"normalise partition {p}: offset 0 -> 2" for p in (0, 1)]
    assert standing(here, known) == {0: 2, 1: 2}
    rewind("normalise", instant(arrived[1]))  # the first record of partition 1, the second of partition 0
    assert standing(here, known) == {0: 1, 1: 0}
    rewind("normalise", "1h")
    assert standing(here, known) == {0: 0, 1: 0}
    rewind("normalise", datetime.now(UTC).isoformat())  # nothing has arrived since
    assert standing(here, known) == {0: 2, 1: 2}


def test_a_time_to_come_is_refused(here: Context, known: Cluster, rewind: Rewind) -> None:
    spread(here)
    drain(stage(here, normalise_stage()))
    rewind("normalise", "earliest")
    for to in ("2099-01-01", (datetime.now(UTC) + timedelta(minutes=1)).isoformat()):
        with pytest.raises(InputError, match=r"is in the future \(it is .*Z\); give a time that has passed$"):
            rewind("normalise", to)
    assert standing(here, known) == {0: 0, 1: 0}


def test_a_stage_is_moved_where_the_cluster_has_forgotten_its_group(
    here: Context, known: Cluster, rewind: Rewind
) -> None:
    spread(here)
    assert here.group("normalise") not in known.groups()
    assert rewind("normalise", "latest") == [f"normalise partition {p}: offset none -> 2" for p in (0, 1)]
    assert standing(here, known) == {0: 2, 1: 2}


def test_a_stage_has_no_store(here: Context, known: Cluster, rewind: Rewind) -> None:
    spread(here)
    with pytest.raises(InputError, match=r"^normalise: a stage has no store: leave --store out$"):
        rewind("normalise", "latest", "--store", "sqlite:none.db")
    assert here.group("normalise") not in known.groups()


def test_what_is_read_again_is_published_again(here: Context, rewind: Rewind) -> None:
    arrived = spread(here)
    drain(stage(here, normalise_stage()))
    rewind("normalise", instant(arrived[2]))
    drain(stage(here, normalise_stage()))
    twice = {record.key for record in arrived[2:]}
    found = Counter(record.key for record in records(here, ARTICLES))
    assert found == {record.key: 2 if record.key in twice else 1 for record in arrived}


def test_a_group_with_members_is_not_moved(here: Context, known: Cluster, rewind: Rewind) -> None:
    spread(here, 2)
    with stage(here, normalise_stage()) as running:
        until(running.drained)
        before = standing(here, known)
        with pytest.raises(InputError, match=r"^normalise: 1 of its processes run: stop them first"):
            rewind("normalise", "earliest")
        assert standing(here, known) == before
    assert rewind("normalise", "earliest")  # it left in order, so at once


@pytest.fixture
def tagged(here: Context) -> list[Record]:
    """Give two tagged articles, one in each partition."""
    spread(here, 2)
    drain(stage(here, normalise_stage()))
    drain(stage(here, tag_stage()))
    return records(here, TAGGED)


def positions(here: Context, known: Cluster, path: Path, name: str) -> Mapping[int, int]:
    with closing(SqliteSink(path)) as store:
        store.open(Stream(known.id, known.topic_id(TAGGED.on(here.prefix)), here.group(name)))
        return store.positions()


def test_a_sink_and_its_store_are_moved_together(
    here: Context, known: Cluster, rewind: Rewind, tagged: list[Record], tmp_path: Path
) -> None:
    path = tmp_path / "archive.db"
    first = drain(sink(here, "archive", SqliteSink(path)))
    assert first.counted(m.RECORDS.name, result="new") == len(tagged)
    with pytest.raises(InputError, match=r"sink\.archive: a database keeps its own offsets: name it with --store URL"):
        rewind("sink.archive", "earliest")
    stood = positions(here, known, path, "sink.archive")
    known.move(here.group("sink.archive"), TAGGED.on(here.prefix), {0: 0, 1: 0})  # its mirror lags; the store decides
    lines = rewind("sink.archive", "earliest", "--store", f"sqlite:{path}")
    assert lines == [f"sink.archive partition {p}: offset {stood[p]} -> 0" for p in (0, 1)]
    assert all(stood.values())
    assert (
        positions(here, known, path, "sink.archive") == standing(here, known, "sink.archive", "tagged") == {0: 0, 1: 0}
    )
    again = drain(sink(here, "archive", SqliteSink(path)))
    assert again.counted(m.RECORDS.name, result="unchanged") == len(tagged)
    with sink(here, "archive", SqliteSink(path)) as running:
        until(running.drained)
        with pytest.raises(InputError, match=r"^sink\.archive: 1 of its processes run: stop them first"):
            rewind("sink.archive", "earliest", "--store", f"sqlite:{path}")
        assert positions(here, known, path, "sink.archive") == standing(here, known, "sink.archive", "tagged")


def test_the_sink_of_up_is_known_with_its_store(
    here: Context, known: Cluster, rewind: Rewind, tagged: list[Record], tmp_path: Path
) -> None:
    drain(sink(here, "sqlite", SqliteSink(tmp_path / "newswire.db")))
    rewind("sink.sqlite", instant(tagged[-1]))
    assert positions(here, known, tmp_path / "newswire.db", "sink.sqlite")[tagged[-1].partition] == 0


def test_a_store_that_followed_another_cluster_is_given_to_this_one(
    here: Context, known: Cluster, rewind: Rewind, tagged: list[Record], tmp_path: Path
) -> None:
    path, group = tmp_path / "archive.db", here.group("sink.archive")
    with closing(SqliteSink(path)) as store:
        store.open(Stream("elsewhere", "topic", group))
        store.write(SinkBatch([], {0: Span(0, 7)}), lambda _: None)
    with pytest.raises(InputError, match=r"another cluster or topic \(elsewhere\).*newswire rewind"):
        drain(sink(here, "archive", SqliteSink(path)))
    lines = rewind("sink.archive", "earliest", "--store", f"sqlite:{path}")
    assert lines == [f"sink.archive partition {p}: offset none -> 0" for p in (0, 1)]  # 7 was on the other cluster
    assert drain(sink(here, "archive", SqliteSink(path))).counted(m.RECORDS.name, result="new") == len(tagged)


@pytest.mark.parametrize("more", [[], ["--store", "sqlite:{}/none.db"], ["--store", "sqlite:{}/other.db"]])
def test_a_store_that_the_sink_has_not_filled_is_refused(
    here: Context, known: Cluster, rewind: Rewind, tagged: list[Record], tmp_path: Path, more: list[str]
) -> None:
    """The real store is elsewhere: neither it nor its mirror on Kafka moves, and no file is made."""
    path, other = tmp_path / "real.db", tmp_path / "other.db"
    drain(sink(here, "sqlite", SqliteSink(path)))
    drain(sink(here, "other", SqliteSink(other)))
    before = standing(here, known, "sink.sqlite", "tagged")
    assert {record.partition for record in tagged} == {p for p, committed in before.items() if committed}
    with pytest.raises(InputError, match=r"has never been filled by sink\.sqlite: name its store with --store URL"):
        rewind("sink.sqlite", "earliest", *(part.format(tmp_path) for part in more))
    assert set(tmp_path.glob("*.db")) == {path, other}
    assert standing(here, known, "sink.sqlite", "tagged") == positions(here, known, path, "sink.sqlite") == before


def test_nothing_moves_while_the_store_cannot(
    here: Context, known: Cluster, rewind: Rewind, tagged: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "newswire.db"
    drain(sink(here, "sqlite", SqliteSink(path)))
    before = standing(here, known, "sink.sqlite", "tagged")
    assert {record.partition for record in tagged} == {p for p, committed in before.items() if committed}
    monkeypatch.setattr("consumers.sinks.sqlite.sink.PATIENCE", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnavailableError, match="another process is writing to it"):
            rewind("sink.sqlite", "earliest")
    assert standing(here, known, "sink.sqlite", "tagged") == positions(here, known, path, "sink.sqlite") == before


@pytest.mark.parametrize(
    ("name", "to", "says"),
    [
        ("normalize", "latest", r"^normalize: not a stage or sink; known are normalise, tag and sink\.NAME$"),
        (
            "sink.none",
            "latest",
            r"^sqlite:none\.db: has never been filled by sink\.none: name its store with --store URL",
        ),
        ("tag", "begin", r"^begin: not a time; try 2021-10-02, .* 36h or 7d$"),
    ],
)
def test_what_cannot_be_moved_says_why(rewind: Rewind, topics: str, name: str, to: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        rewind(name, to, "--store", "sqlite:none.db")
    assert not Path("none.db").exists()
