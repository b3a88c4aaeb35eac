"""Deaths of workers: at a named point of a transaction, at random, between two commits."""

import signal

from tests.faults.run import Run
from tests.faults.verifier import Findings

KILLED = -signal.SIGKILL


def _killed_at(run: Run, point: str) -> Findings:
    """Kill the tagger at a point of one of its first transactions; a supervisor starts it again."""
    number = run.chance.randrange(2, 8)
    run.start_all(tag=run.failpoint(f"{point}=kill@{number}"))
    run.drive()
    assert run.services["tag"].await_exit() == KILLED
    run.hit()
    return run.finish()


def before_offsets(run: Run) -> Findings:
    """1: kill -9 before offsets are sent: the transaction is aborted, the batch read again."""
    return _killed_at(run, "before_offsets")


def before_commit(run: Run) -> Findings:
    """2: kill -9 between offsets and commit: readers go on within the transaction's time-out."""
    return _killed_at(run, "before_commit")


def after_commit(run: Run) -> Findings:
    """3: kill -9 after the commit: nothing is processed again."""
    return _killed_at(run, "after_commit")
