"""SIGTERM in the middle of the work: the batch is finished or aborted, the group left, the exit code 0."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newswire.broker.local import LocalBroker
from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from tests.faults import log
from tests.faults.articles import messages
from tests.faults.driver import publish
from tests.faults.run import Run

GRACE = 10.0


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
