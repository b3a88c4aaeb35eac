"""Calls that nobody answers end (H4) and leave nothing that is sent later (H8), on a broker that stops and starts.

Each test was tried by removing its defence.
"""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newswire.broker.local import LocalBroker, start
from runtime.kafka.cluster import TopicSpec, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.probe import answers
from runtime.kafka.reader import read
from schemas.errors import RestartError

ROOT = Path(__file__).parents[3]
Process = subprocess.Popen[str]


class Restartable:
    """A broker that keeps its address and its data."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._running: LocalBroker | None = None
        self.config = KafkaConfig("")

    def start(self) -> None:
        port = int(self.config.bootstrap.rpartition(":")[2] or 0) or None
        self._running = start(self._data, answers, port=port)
        self.config = KafkaConfig(self._running.bootstrap)

    def stop(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.stop()

    def values(self, topic: str) -> list[bytes | None]:
        with cluster(self.config) as known:
            ends = known.settled_ends(topic, 10)
        return [record.value for record in read(self.config, topic, {}, ends)]


@pytest.fixture(scope="module")
def restartable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restartable]:
    broker = Restartable(tmp_path_factory.mktemp("restartable"))
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def prefix(restartable: Restartable) -> str:
    name = f"u{uuid.uuid4().hex[:8]}"
    with cluster(restartable.config) as known:
        known.create([TopicSpec(f"{name}.raw", 1, 1, {})])
    return name


@contextmanager
def acting(restartable: Restartable, prefix: str, act: str) -> Iterator[Process]:
    """Run a process of `unattended`."""
    command = [sys.executable, "-m", "tests.runtime.kafka.unattended", restartable.config.bootstrap, prefix, act]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(process: Process, here: str) -> None:
    assert process.stdout
    said = process.stdout.readline()
    assert said == f"{here}\n", process.communicate()[1]


def test_h4_a_commit_that_nobody_answers_ends_the_process(restartable: Restartable, prefix: str) -> None:
    """Without the watchdog in TransactionalWriter.write, it waits for as long as the broker is away."""
    with acting(restartable, prefix, "commit") as process:
        until(process, "committing")
        restartable.stop()
        try:
            _, said = process.communicate("\n", timeout=40)
        finally:
            restartable.start()
    assert process.returncode == RestartError.exit_code, said
    assert "did not return in time" in said
    assert "in commit_transaction" in said
    assert restartable.values(f"{prefix}.raw") == [b"a"]


def test_h4_a_publication_that_does_not_return_ends_the_process(restartable: Restartable, prefix: str) -> None:
    """Without the watchdog in KafkaPublisher.publish, it waits for ever."""
    with acting(restartable, prefix, "publish") as process:
        _, said = process.communicate(timeout=40)
    assert process.returncode == RestartError.exit_code, said
    assert "did not return in time" in said
    assert "in send_all" in said


def test_h8_what_was_not_sent_expires_before_its_producer_is_closed(restartable: Restartable, prefix: str) -> None:
    """Without the limit on a delivery, flush and close time out: RestartError for nothing worse than a restart."""
    with acting(restartable, prefix, "expire") as process:
        until(process, "published")
        restartable.stop()
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
        try:
            until(process, "expired")
        finally:
            restartable.start()
        _, said = process.communicate("\n", timeout=60)
    assert process.returncode == 0, said
    assert restartable.values(f"{prefix}.raw") == [b"a", b"c"]


def test_h8_a_producer_that_cannot_be_closed_ends_its_process_and_sends_nothing_later(
    restartable: Restartable, prefix: str
) -> None:
    """Where a close that timed out is taken for a close, the process lives on, and its message goes out after all."""
    with acting(restartable, prefix, "lose") as process:
        until(process, "published")
        restartable.stop()
        try:
            _, said = process.communicate("\n", timeout=60)
        finally:
            restartable.start()
    assert process.returncode == RestartError.exit_code, said
    assert "could not be closed" in said
    assert restartable.values(f"{prefix}.raw") == [b"a"]
