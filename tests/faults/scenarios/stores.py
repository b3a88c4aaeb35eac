"""Stores that are away, full or particular: the sink waits, keeps its place, and stores each article once."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from threading import Event

from schemas.topics import MIB, TAGGED
from tests.faults import log
from tests.faults.articles import messages
from tests.faults.driver import publish
from tests.faults.groups import Membership
from tests.faults.run import Run
from tests.faults.scenarios.deaths import KILLED
from tests.faults.verifier import Findings

OUTAGE = 120.0
DEATHS = 2
ALLOWED = 64 * MIB
UNAVAILABLE = 'newswire_retries_total{reason="unavailable",stage="sink.sqlite"}'
UNCHANGED = 'newswire_records_total{result="unchanged",stage="sink.sqlite"}'


def down(run: Run) -> Findings:
    """15: the store is locked by somebody else for two minutes: paused, no rebalance, little memory, then it drains."""
    warm, run.rate, run.count = 6_000, 120.0, 17_000  # articles come for 140 s
    articles = messages(run.seed, warm + run.count, run.prefix)
    publish(run.bootstrap, list(islice(articles, warm)))
    run.start_all()
    run.drained()
    run.drive(articles)
    sink, passed = run.services["sink"], run.rows() + run.chance.randrange(200, 1000)
    run.wait(lambda: run.rows() > passed, what="new rows")
    members, before, most = Membership(run.bootstrap, f"{run.prefix}.sink.sqlite"), sink.memory(), 0

    def look() -> None:
        nonlocal most
        most = max(most, sink.memory())
        assert sink.live()
        members.assert_unchanged()

    with _locked(run.database):
        run.wait(lambda: sink.metric(UNAVAILABLE) > 0, what="a sink that waits")
        run.hit()
        stored = run.rows()
        _throughout(OUTAGE, look)
        assert run.rows() == stored
    while not log.caught_up(run.bootstrap, members.group, TAGGED.on(run.prefix)):
        _throughout(1, look)
    assert run.driver is not None
    run.driver.wait()
    assert most <= before + ALLOWED, f"{before / MIB:.0f} MiB before, {most / MIB:.0f} at most"
    assert sink.exits == []
    return run.finish()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the one writer's lock of a SQLite file."""
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield
        db.execute("ROLLBACK")


def _throughout(seconds: float, look: Callable[[], object]) -> None:
    """Look once a second for as long as the fault lasts."""
    never = Event()
    for _ in range(round(seconds)):
        look()
        never.wait(1.0)


def killed_between_commits(run: Run) -> Findings:
    """16: kill -9 between the database's commit and the group's: nothing is stored a second time."""
    run.rate = 100.0
    number = run.chance.randrange(2, 7)
    sink = run.start("sink", NEWSWIRE_KAFKA_FAILPOINTS=f"before_acknowledge=kill@{number}")
    run.start_all()
    run.drive()
    for death in range(DEATHS):
        assert sink.await_exit(after=death) == KILLED
        run.hit()
    run.drained()
    assert sink.metric(UNCHANGED) == 0
    found = run.finish()
    assert set(sink.exits[:-1]) == {KILLED}
    return found
