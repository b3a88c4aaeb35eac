"""Deaths of workers: at a named point of a transaction, at random, between two commits."""

import signal
import threading

from schemas.topics import TAGGED
from tests.faults import offsets
from tests.faults.run import SHORT, Run
from tests.faults.verifier import Findings

KILLED = -signal.SIGKILL
WORKERS = ("normalise", "tag", "tag1", "sink")
KILLS = 20
RATE = 100
MOST = 200 * RATE
"""Articles at most; they end with the last death."""
TAKE_OVER = sum(float(SHORT[f"NEWSWIRE_KAFKA_{name}_SECONDS"]) for name in ("SESSION", "TRANSACTION")) + 1 + 10
"""Seconds: the session, the transaction, the broker's look for old ones, and the start of another process."""


def _killed_at(run: Run, point: str) -> Findings:
    """Kill the tagger at a point of one of its first transactions; a supervisor starts it again."""
    number = run.chance.randrange(2, 8)
    run.count, run.rate = MOST, RATE
    run.start_all(tag=run.failpoint(f"{point}=kill@{number}"))
    run.drive_on()
    assert run.services["tag"].await_exit() == KILLED
    run.hit()
    return run.finish()


def before_offsets(run: Run) -> Findings:
    """1: kill -9 before offsets are sent: the transaction is aborted, the batch read again."""
    return _killed_at(run, "before_offsets")


def before_commit(run: Run) -> Findings:
    """2: kill -9 between offsets and commit, for good: readers go on once the transaction has timed out.

    Another tagger takes over; it has an id of its own, so nothing but the time-out ends what was left open.
    """
    run.count, run.rate = MOST, RATE
    killed = run.start("tag", extra=run.failpoint(f"before_commit=kill@{run.chance.randrange(2, 8)}"), supervised=False)
    run.start_all()
    run.drive_on()
    assert killed.await_exit() == KILLED
    run.hit()
    before = _read(run)
    run.start("tag1")
    run.wait(lambda: all(now > before[at] for at, now in _read(run).items()), TAKE_OVER, "the sink went on")
    return run.finish()


def _read(run: Run) -> dict[int, int]:
    """Give how far the sink has come in each partition."""
    return dict(offsets.standing(run.bootstrap, f"{run.prefix}.sink.sqlite", TAGGED.on(run.prefix)))


def after_commit(run: Run) -> Findings:
    """3: kill -9 after the commit: nothing is processed again."""
    return _killed_at(run, "after_commit")


def at_random(run: Run) -> Findings:
    """4: kill -9 of every worker, 20 times in all, each while it has its place in its group."""
    chance = run.chance
    run.count, run.rate = MOST, RATE
    static = chance.choice(("true", "false"))
    for name in WORKERS:
        run.start(name, NEWSWIRE_KAFKA_STATIC_MEMBERSHIP=static)
    run.start_all()
    run.drive_on()
    run.flowing()
    victims = [run.services[name] for name in WORKERS] * (KILLS // len(WORKERS))
    chance.shuffle(victims)
    for victim in victims:
        run.wait(victim.ready, what=f"{victim.name} ready")
        threading.Event().wait(chance.uniform(0, 1))
        victim.kill()
        assert victim.exits[-1] == KILLED
        run.hit()
    return run.finish()
