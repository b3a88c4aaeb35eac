"""A group's reader and a transaction on the real broker, for topics that carry plain bytes."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from runtime.adapter import Batch
from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.publisher import KafkaPublisher
from runtime.kafka.reader import read
from runtime.kafka.source import KafkaSource
from runtime.stopping import Stop
from schemas.errors import StaleError, UnavailableError
from schemas.wire import Message, Record

MakeSource = Callable[..., KafkaSource]


@pytest.fixture
def make_source(kafka: KafkaConfig, topics: str) -> Iterator[MakeSource]:
    made: list[KafkaSource] = []

    def make(group: str = "g", start: Callable[[int, int | None], int] = lambda _p, c: c or 0) -> KafkaSource:
        source = KafkaSource(kafka, f"{topics}.raw", f"{topics}.{group}", start, client_id="test", stop=Stop())
        made.append(source)
        return source

    yield make
    for source in made:
        source.close()


@pytest.fixture
def publish(kafka: KafkaConfig, topics: str) -> Callable[..., None]:
    def send(count: int, *, first: int = 0, partition: int = 0, size: int = 10) -> None:
        publisher = KafkaPublisher(kafka, "test", patience=10)
        numbers = range(first, first + count)
        publisher.publish(
            [Message(f"{topics}.raw", b"%d" % n, b"%d" % n + b"." * size, (), partition) for n in numbers]
        )
        publisher.close()

    return send


@pytest.fixture
def committed(kafka: KafkaConfig) -> Callable[[str], list[Record]]:
    """Give what a read-committed reader sees of a topic."""

    def records(topic: str) -> list[Record]:
        with cluster(kafka) as known:
            start, end = known.beginnings(topic), known.settled_ends(topic, 20)
        return list(read(kafka, topic, start, end))

    return records


def next_batch(source: KafkaSource, tries: int = 60) -> Batch:
    """Poll until records come, as the loop does: a rebalance drops the batch and reads it again."""
    for _ in range(tries):
        with suppress(StaleError, UnavailableError):
            batch = source.poll(0.5)
            if batch.records:
                return batch
            continue
        source.rewind()
    raise AssertionError("no records came")
