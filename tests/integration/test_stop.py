"""SIGTERM in the middle of the work: the batch is finished or aborted, the group left, the exit code 0."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import newswire.serving
from newswire.broker.local import LocalBroker
from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from schemas.errors import RestartError
from tests.faults import log
from tests.faults.articles import messages
from tests.faults.driver import publish
from tests.faults.run import Run

GRACE = 10.0
SHORT_GRACE = """
import sys
import newswire.serving
from newswire.__main__ import main
newswire.serving.GRACE = 1.0
sys.argv[1:] = ["normalise"]
main()
"""


@pytest.fixture
def run(broker: LocalBroker, tmp_path: Path) -> Iterator[Run]:
    made = Run(broker.bootstrap, tmp_path, seed=1)
    made.make_topics()
    publish(made.bootstrap, list(messages(1, 1500, made.prefix)))
    yield made
    made.kill_all()


@pytest.mark.parametrize("name", ["normalise", "sink"])
def test_a_term_under_load_leaves_nothing_open(run: Run, name: str) -> None:
    if name == "sink":
        run.start("normalise")
        run.start("tag")
        run.wait(lambda: log.count(run.bootstrap, f"{run.prefix}.tagged") > 0, what="something to store")
    service = run.start(name)
    progress = run.rows if name == "sink" else lambda: log.count(run.bootstrap, f"{run.prefix}.articles")
    run.wait(progress, what="the first results")
    began = time.monotonic()
    assert service.end(GRACE) == 0
    assert time.monotonic() - began < GRACE
    group = f"{run.prefix}.{'sink.sqlite' if name == 'sink' else name}"
    with cluster(KafkaConfig(run.bootstrap)) as known:
        assert known.members(group) == 0  # at once, and not when its session has ended
    run.start(name)
    run.start_all()
    run.drained()
    run.end_all()
    assert run.verify().clean


@pytest.mark.parametrize("point", ["before_last", "before_commit"])
def test_a_term_while_the_broker_answers_nobody_ends_in_order(run: Run, frozen: list[int], point: str) -> None:
    run.settings["NEWSWIRE_KAFKA_DELIVERY_SECONDS"] = "2"
    service = run.start("normalise", extra=run.failpoint(f"{point}=hold@1"))
    service.await_log("holding")
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    service.signal(signal.SIGUSR1)
    assert service.end(newswire.serving.GRACE) == 0


def test_a_term_before_the_broker_answers_ends_in_order(run: Run, frozen: list[int]) -> None:
    """Without the stop in `connect`, it waits for the broker for ever."""
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    service = run.start("normalise")
    service.await_log("no Kafka answers")
    assert service.end(GRACE) == 0


def test_a_call_that_does_not_return_keeps_nobody_beyond_the_grace(run: Run) -> None:
    """Without the limit after a stop, the one on a transaction ends it, which is longer than any grace here."""
    hang = run.failpoint("before_commit=hang@1") | {"NEWSWIRE_KAFKA_TRANSACTION_SECONDS": "60"}
    service = run.start("normalise", command=["-c", SHORT_GRACE], extra=hang)
    run.wait(lambda: log.count(run.bootstrap, f"{run.prefix}.articles", committed=False) > 0, what="a transaction")
    assert service.end(GRACE) == RestartError.exit_code
    assert "not ended 1 s after it was asked to" in service.tail(100)
