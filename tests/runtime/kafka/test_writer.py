"""Messages alone in one transaction: all or nothing, the newer writer before the older."""

from collections.abc import Callable, Iterator
from contextlib import closing
from random import Random
from typing import Any, cast

import pytest

from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.reader import read
from runtime.kafka.writer import TransactionalWriter
from runtime.stopping import Stop
from schemas.errors import FencedError, InputError
from schemas.topics import ARTICLE_BYTES, MIB
from schemas.wire import Message, Record

Settled = Callable[[str], list[Record]]
Make = Callable[[], TransactionalWriter]


@pytest.fixture
def results() -> list[str]:
    return []


@pytest.fixture
def make(kafka: KafkaConfig, topics: str, results: list[str]) -> Iterator[Make]:
    made: list[TransactionalWriter] = []

    def writer() -> TransactionalWriter:
        made.append(TransactionalWriter(kafka, f"{topics}.test", stop=Stop(), count=results.append, patience=10))
        return made[-1]

    yield writer
    for each in made:
        each.close()


@pytest.fixture
def settled(kafka: KafkaConfig, topics: str) -> Settled:
    """Give what a read-committed reader sees of a topic, once all transactions are decided."""

    def records(name: str) -> list[Record]:
        topic = f"{topics}.{name}"
        with cluster(kafka) as known:
            return list(read(kafka, topic, known.beginnings(topic), known.settled_ends(topic, 10)))

    return records


def both(prefix: str, text: bytes) -> list[Message]:
    return [Message(f"{prefix}.raw", None, text, (), 0), Message(f"{prefix}.dead", b"id", text)]


def values(settled: Settled) -> list[list[bytes | None]]:
    return [[record.value for record in settled(name)] for name in ("raw", "dead")]


def test_messages_to_two_topics_become_visible_together(
    make: Make, topics: str, settled: Settled, results: list[str]
) -> None:
    writer = make()
    writer.write(both(topics, b"1"))
    writer.write([Message(f"{topics}.raw", b"k", None, (("a", b""),), 0)])
    assert values(settled) == [[b"1", None], [b"1"]]
    assert results == ["committed", "committed"]
    assert (settled("raw")[0].key, settled("raw")[1].headers) == (None, (("a", b""),))


@pytest.mark.parametrize("size", [ARTICLE_BYTES + MIB // 2, 2 * ARTICLE_BYTES], ids=["by the broker", "by the client"])
def test_one_that_is_refused_as_too_large_keeps_all_back_and_costs_the_next_write_nothing(
    make: Make, topics: str, settled: Settled, results: list[str], size: int
) -> None:
    writer = make()
    value = Random(1).randbytes(size)  # noqa: S311 - bytes that no compression shortens
    with pytest.raises(InputError, match=r"max\.message\.bytes"):
        writer.write([*both(topics, b"1"), Message(f"{topics}.raw", b"k", value, (), 0)])
    assert values(settled) == [[], []]
    writer.write(both(topics, b"2"))
    assert values(settled) == [[b"2"], [b"2"]]
    assert results == ["aborted", "committed"]


def test_the_older_of_two_writers_is_fenced(make: Make, topics: str, settled: Settled, results: list[str]) -> None:
    older, newer = make(), make()
    older.write(both(topics, b"1"))
    newer.take_over()
    with pytest.raises(FencedError, match=r"\.test: .*newer instance"):
        older.write(both(topics, b"2"))
    newer.write(both(topics, b"3"))
    assert values(settled) == [[b"1", b"3"], [b"1", b"3"]]
    assert results == ["committed", "fenced", "committed"]


def test_taking_over_decides_what_a_dead_writer_left_open(
    make: Make, topics: str, kafka: KafkaConfig, settled: Settled
) -> None:
    dead = make()
    dead.take_over()
    with closing(cast("Any", dead)._producer.client) as client:
        client.begin_transaction()
        client.send(f"{topics}.raw", b"lost", b"k", partition=0).get(10)
        with cluster(kafka) as known:
            assert known.ends(f"{topics}.raw")[0] == 0
            make().take_over()
            assert known.settled_ends(f"{topics}.raw", 5)[0] == 2  # the record and its marker
    assert values(settled) == [[], []]
