"""Records that do not reach the broker in time."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from schemas.errors import RestartError
from schemas.topics import ARTICLES, RAW, TAGGED
from tests.faults import log
from tests.faults.run import SHORT, Run
from tests.faults.service import PATIENCE
from tests.faults.verifier import Findings

REQUEST = float(SHORT["NEWSWIRE_KAFKA_DELIVERY_SECONDS"]) * 2 / 3
"""Seconds until a request is given up: less than a delivery takes at most."""
RATE = 125
MOST = round(PATIENCE * RATE)
"""Articles at most; they end with the fault."""


@contextmanager
def _frozen(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _open(run: Run, topic: str) -> bool:
    """Whether records of a topic wait for the end of their transaction."""
    seen = [log.count(run.bootstrap, topic, committed=committed) for committed in (True, False)]
    return seen[0] < seen[1]


def expiry(run: Run) -> Findings:
    """8: the broker is frozen before a batch's last record is sent: it expires; the batch is aborted and read again.

    The broker is back before any other request of the transaction is given up: the commit would succeed.
    """
    chance = run.chance
    name, writes = chance.choice((("normalise", ARTICLES), ("tag", TAGGED)))
    backlog = chance.randrange(100, 400)  # makes a first batch of many records
    run.count, run.rate = MOST, RATE
    run.drive_on()
    run.wait(lambda: log.count(run.bootstrap, RAW.on(run.prefix)) > backlog, what="a backlog")
    run.start_all(**{name: run.failpoint("before_last=hold@1")})
    sender = run.services[name]
    sender.await_log("holding")
    run.wait(lambda: _open(run, writes.on(run.prefix)), what="the first records sent")
    with _frozen(run.jvm):
        sender.signal(signal.SIGUSR1)
        sender.await_log(r"Expiring \d+ record")
        threading.Event().wait(chance.uniform(0, REQUEST / 2))
    aborted = f'newswire_transactions_total{{result="aborted",stage="{name}"}}'
    run.wait(lambda: sender.exits or sender.metric(aborted) > 0, what="the transaction aborted")
    run.hit()
    assert sender.exits in ([], [RestartError.exit_code]), sender.exits
    return run.finish()
