"""Every delivery on every broker."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime.kafka.cluster import cluster
from schemas.topics import DEAD, TAGGED
from tests.contracts.brokers import Broker, InMemory, OnKafka
from tests.contracts.deliveries import COPIES, ToSqlite, ToTopic, Way, Worker

MakeWorker = Callable[..., Worker]


@pytest.fixture(params=["memory", "kafka"])
def any_broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    if request.param == "memory":
        yield InMemory(TAGGED, COPIES, DEAD)
        return
    config = request.getfixturevalue("kafka")
    with cluster(config) as known:
        yield OnKafka(config, known, TAGGED, COPIES, DEAD)


@pytest.fixture(params=["topic", "sqlite"])
def way(request: pytest.FixtureRequest, any_broker: Broker, tmp_path: Path) -> Way:
    return ToTopic(any_broker) if request.param == "topic" else ToSqlite(any_broker, tmp_path / "articles.db")


@pytest.fixture
def make_worker(way: Way) -> Iterator[MakeWorker]:
    """Give a maker of workers; those of one instance have one name, as a process and its zombie have."""
    made: list[Worker] = []

    def make(instance: str = "0") -> Worker:
        made.append(way.worker(instance))
        return made[-1]

    yield make
    for worker in made:
        worker.close()
