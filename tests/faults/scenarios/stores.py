"""Stores that are away, full or particular: the sink waits, keeps its place, and stores each article once."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event

from schemas.articles import TaggedArticle
from schemas.identity import rank
from schemas.topics import DEAD, MIB, TAGGED
from schemas.wire import decode, decode_letter
from tests.faults import log
from tests.faults.articles import messages
from tests.faults.bulk_server import Bulk, Item, serving
from tests.faults.disk import mounted
from tests.faults.driver import publish
from tests.faults.offsets import generations
from tests.faults.run import Run
from tests.faults.scenarios.deaths import KILLED
from tests.faults.service import Service
from tests.faults.store import integrity
from tests.faults.verifier import Findings

RATE = 120.0
MOST = 30_000
"""Articles at most; they end with the fault."""
OUTAGE = 120.0
WARM = 6_000
"""Articles after which a sink holds what it always holds: a batch, and its store's pages."""
ALLOWED = 64 * MIB
DEATHS = 2
DISK = 48 * MIB
FULL = 10.0
UNAVAILABLE = 'newswire_retries_total{reason="unavailable",stage="sink.sqlite"}'
UNCHANGED = 'newswire_records_total{result="unchanged",stage="sink.sqlite"}'


def down(run: Run) -> Findings:
    """15: the store is locked by somebody else for two minutes: paused, no rebalance, little memory, then it drains."""
    group = f"{run.prefix}.sink.sqlite"
    publish(run.bootstrap, list(messages(-run.seed, WARM, run.prefix)))
    run.start_all()
    run.drained()
    _drive(run)
    sink, passed = run.services["sink"], run.rows() + run.chance.randrange(200, 1000)
    run.wait(lambda: run.rows() > passed, what="new rows")
    before, most, known = sink.memory(), 0, generations(run.bootstrap, group)

    def look() -> None:
        nonlocal most
        most = max(most, sink.memory())
        _assert_live(sink)

    with _locked(run.database):
        run.wait(lambda: sink.metric(UNAVAILABLE) > 0, what="a sink that waits")
        run.hit()
        stored = run.rows()
        _throughout(OUTAGE, look)
        assert run.rows() == stored
    run.driven()
    while not log.caught_up(run.bootstrap, group, TAGGED.on(run.prefix)):
        _throughout(1, look)
    assert most <= before + ALLOWED, f"{before / MIB:.0f} MiB before, {most / MIB:.0f} at most"
    assert generations(run.bootstrap, group) == known
    assert sink.exits == []
    return run.finish()


def _drive(run: Run) -> None:
    """Let articles come for as long as the fault takes."""
    run.rate, run.count = RATE, MOST
    run.drive_on()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the one writer's lock of a SQLite file."""
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield
        db.execute("ROLLBACK")


def _assert_live(service: Service) -> None:
    assert service.live(), service.tail()


def _throughout(seconds: float, look: Callable[[], object]) -> None:
    """Look once a second for as long as the fault lasts."""
    never = Event()
    for _ in range(round(seconds)):
        look()
        never.wait(1.0)


def killed_between_commits(run: Run) -> Findings:
    """16: kill -9 between the database's commit and the group's: nothing is stored a second time."""
    number = run.chance.randrange(2, 7)
    sink = run.start("sink", NEWSWIRE_KAFKA_FAILPOINTS=f"before_acknowledge=kill@{number}")
    run.start_all()
    _drive(run)
    for death in range(DEATHS):
        assert sink.await_exit(after=death) == KILLED
        run.hit()
    run.driven()
    run.drained()
    assert sink.metric(UNCHANGED) == 0
    found = run.finish()
    assert set(sink.exits[:-1]) == {KILLED}
    return found


def particular(run: Run) -> Findings:
    """17: a store takes part of a batch: only the rest is sent again, poison has its letters, all else is there."""
    bulk, enough = Bulk(run.seed), run.chance.randrange(300, 900)
    group, topic = f"{run.prefix}.sink.bulk", TAGGED.on(run.prefix)
    with serving(bulk) as url:
        sink = run.start("bulk", command=["-m", "tests.faults.bulk_sink", "sink", f"bulk:{url}"])
        run.start_all()
        _drive(run)
        run.wait(lambda: bulk.failed and bulk.turned_away and len(bulk.rows) > enough, what="a store that has said no")
        sink.await_log('"kind": "refused"')
        run.hit()
        before = log.committed(run.bootstrap, group, topic)
        sink.kill()
        run.hit()
        run.driven()
        run.drained()
        run.wait(lambda: log.caught_up(run.bootstrap, group, topic), what="sink.bulk drained")
        run.end_all()
    _assert_bulk(run, bulk, before)
    return run.verify()


def _assert_bulk(run: Run, bulk: Bulk, before: Mapping[int, int]) -> None:
    """See what the server holds and was sent; `before` are offsets of the group from before its sink was killed."""
    current: dict[str, TaggedArticle] = {}
    poison: dict[str, int] = {}
    for record in log.read(run.bootstrap, TAGGED.on(run.prefix)):
        article = decode(TAGGED, record)
        item = Item(article.id, article.content_hash)
        lives = bulk.lives(item)
        assert lives == 1 or record.offset >= before[record.partition], f"{record.place}: {lives} times"
        if bulk.poisonous(item):
            poison[f"sink.bulk/{record.place}"] = lives
        else:
            assert bulk.taken[item] == lives
            current[article.id] = max(article, current.get(article.id, article), key=rank)
    assert set(bulk.final.values()) == {1}, "the sink sent again what it knew to be settled"
    assert bulk.current() == {each.id: each.content_hash for each in current.values()}
    letters = Counter(
        letter.id
        for record in log.read(run.bootstrap, DEAD.on(run.prefix))
        if (letter := decode_letter(record)).kind == "refused"
    )
    assert letters.keys() == poison.keys()
    run.dead = len(poison)
    assert all(number <= poison[place] for place, number in letters.items())


def disk_full(run: Run) -> Findings:
    """22: the store's disk is full, and its sink may be killed meanwhile: paused, not torn, goes on with more room."""
    group, killed = f"{run.prefix}.sink.sqlite", run.seed % 2 == 0
    with mounted(run.folder / "disk", DISK) as disk:
        run.database.symlink_to(disk.folder / "sqlite.db")
        run.start_all()
        _drive(run)
        sink, passed = run.services["sink"], run.chance.randrange(100, 1000)
        run.wait(lambda: run.rows() > passed, what="the first rows")
        known = generations(run.bootstrap, group)
        disk.fill()
        sink.await_log("make room on its disk")
        run.hit()
        if killed:
            sink.kill()
            run.wait(sink.live, what="the next sink")
        stored = run.rows()
        _throughout(FULL, partial(_assert_live, sink))
        assert integrity(run.database) == "ok"
        disk.empty()
        run.wait(lambda: run.rows() > stored + passed, what="rows on a disk with room")
        if not killed:
            assert generations(run.bootstrap, group) == known
            assert sink.exits == []
        return run.finish()
