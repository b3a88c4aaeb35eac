"""Records that do not reach the broker in time."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from schemas.errors import RestartError
from tests.faults.run import SHORT, Run
from tests.faults.verifier import Findings

DELIVERY = float(SHORT["NEWSWIRE_KAFKA_DELIVERY_SECONDS"])


@contextmanager
def _frozen(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def expiry(run: Run) -> Findings:
    """8: the broker is frozen while a stage sends: the records expire, the transaction aborts, all is read again."""
    chance = run.chance
    name = chance.choice(("normalise", "tag"))
    run.count, run.rate = 10_000, 125
    run.start_all(**{name: run.failpoint(f"before_send=hold@{chance.randrange(2, 8)}")})
    sender = run.services[name]
    aborted = f'newswire_transactions_total{{result="aborted",stage="{name}"}}'
    before = sender.metric(aborted)
    run.drive_on()
    sender.await_log("holding")
    with _frozen(run.jvm):
        sender.signal(signal.SIGUSR1)
        sender.await_log(r"Expiring \d+ record")
        threading.Event().wait(chance.uniform(0, DELIVERY))
    run.wait(lambda: sender.exits or sender.metric(aborted) > before, what="the transaction aborted")
    run.hit()
    assert sender.exits in ([], [RestartError.exit_code]), sender.exits
    return run.finish()
