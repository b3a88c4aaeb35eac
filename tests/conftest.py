"""The real broker of the tests: one a session, on free ports, in a folder of its own."""

import os
import signal
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest

from newswire.broker.local import LocalBroker, start
from newswire.context import topic_specs
from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.probe import answers
from runtime.settings import Settings, TopicSettings

hypothesis.settings.register_profile("untimed", deadline=None)  # how long an example takes is the machine's affair
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    """Give a real Apache Kafka."""
    running = start(tmp_path_factory.mktemp("broker"), answers)
    yield running
    running.stop()


@pytest.fixture
def kafka(broker: LocalBroker) -> KafkaConfig:
    """Give a client configuration with short waits."""
    return replace(KafkaConfig(broker.bootstrap), session=6.0, transaction=8.0, delivery=4.0, request=2.5)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give settings with a topic prefix of this test's own."""
    topics = TopicSettings(prefix=f"t{uuid.uuid4().hex[:8]}", partitions=2)
    return Settings(data=tmp_path / "data", topics=topics)


@pytest.fixture
def topics(kafka: KafkaConfig, settings: Settings) -> str:
    """Make this test's topics; give their prefix."""
    with cluster(kafka) as known:
        known.create(topic_specs(settings))
    return settings.topics.prefix


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no setting of whoever runs the tests reach them."""
    for name in list(os.environ):
        if name.startswith("NEWSWIRE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def frozen(broker: LocalBroker) -> Iterator[list[int]]:
    """Give the broker's own process id to stop and let go on; it goes on at the end of the test at the latest."""
    children = Path(f"/proc/{broker.process.pid}/task/{broker.process.pid}/children").read_text().split()
    pids = [int(pid) for pid in children]
    yield pids
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
