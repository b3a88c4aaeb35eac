"""What operators do while articles come: they end services, add partitions, delete what a sink has not read yet."""

import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import partial
from itertools import islice
from random import Random
from typing import Any

from schemas.errors import InputError
from schemas.topics import TAGGED, Topic
from tests.faults import log
from tests.faults.run import GROUPS, PARTITIONS, Run
from tests.faults.service import CLEAN, Service
from tests.faults.store import positions
from tests.faults.verifier import Findings, Gone

ENDS = 50
GRACE = 15.0
"""Seconds that the launcher gives a service by default, before it kills it."""
RATE = 40
MOST = 600 * RATE
"""Articles at most; they end with the last part."""
FOUND = 120.0
"""Seconds for the driver and three services, one after the other, to hear of new partitions and fill them."""
LATE = "sink.late"
"""A second sink, which falls behind: its records are deleted once the first sink has them."""


def upkeep(run: Run) -> Findings:
    """25: SIGTERM 50 times, more partitions, a sink whose next record is gone: exit 0 in time; found; a loud error.

    What is deleted was stored by the first sink before, and is read by the verifier before: only the second sink can
    miss it, and may miss nothing else. It is behind because it is down, or frozen: the seed decides.
    """
    chance = run.chance
    run.count, run.rate = MOST, RATE
    run.start_all()
    run.drive_on()
    run.flowing()
    _end_often(run, chance)
    _grow(run, PARTITIONS + chance.randrange(1, 4))
    gone = _overtake(run, chance)
    assert run.hits == ENDS + 2, "a part was played when no articles came any more"
    run.driven()
    run.drained()
    group, topic = f"{run.prefix}.{LATE}", TAGGED.on(run.prefix)
    run.wait(lambda: log.caught_up(run.bootstrap, group, topic), what=f"{LATE} drained")
    run.end_all()
    return run.verify([run.database, run.folder / "late.db"], gone=gone)


def _end_often(run: Run, chance: Random) -> None:
    """End the workers in turns of any order, each once it has begun to work; start it again each time."""
    stored = run.rows()
    turns = (name for _ in range(ENDS) for name in chance.sample(list(GROUPS), len(GROUPS)))
    for name in islice(turns, ENDS):
        victim, batches = run.services[name], f'newswire_batch_records_count{{stage="{GROUPS[name][0]}"}}'
        run.wait(partial(victim.metric, batches), what=f"{name} at work")
        threading.Event().wait(chance.uniform(0, 0.5))
        code = victim.end(GRACE)
        assert code == 0, f"{name} ended with {code}, where {GRACE:g} s are given:\n{victim.tail()}"
        run.hit()
        run.start(name)
    run.wait(lambda: run.rows() > stored, what="articles stored meanwhile")


def _grow(run: Run, partitions: int) -> None:
    """Add partitions, and wait until each group has passed records of each new one."""
    _newswire(run, "topics", "grow", str(partitions))
    run.hit()
    for group, topic in GROUPS.values():
        run.wait(
            lambda group=group, topic=topic: _found(_committed(run, group, topic), partitions),  # type: ignore[misc]
            FOUND,
            f"{partitions} partitions of {topic.name} read by {group}",
        )


def _found(committed: Mapping[int, int], partitions: int) -> bool:
    return len(committed) == partitions and all(committed[new] for new in range(PARTITIONS, partitions))


def _committed(run: Run, group: str, topic: Topic[Any] = TAGGED) -> Mapping[int, int]:
    return log.committed(run.bootstrap, f"{run.prefix}.{group}", topic.on(run.prefix))


def _overtake(run: Run, chance: Random) -> Gone:
    """Delete what the first sink has read and the second has not: it ends, says why, and goes on where it is told."""
    topic, path = TAGGED.on(run.prefix), run.folder / "late.db"
    store = f"sqlite:{path}"
    late, passed = _late(run, store), chance.randrange(200, 1000)
    run.wait(lambda: _begun(_committed(run, LATE), passed), what="rows of each partition in the late store")
    down, more = run.seed % 2 == 1, chance.randrange(5, 40)
    if down:
        assert late.end(GRACE) == 0
    else:
        late.signal(signal.SIGSTOP)
    stands, ahead = (positions(path), _committed(run, LATE)), _committed(run, "sink.sqlite")
    run.wait(lambda: all(to > ahead[at] + more for at, to in _committed(run, "sink.sqlite").items()), what="a gap")
    cut = _committed(run, "sink.sqlite")
    deleted = [record for record in log.read(run.bootstrap, topic) if record.offset < cut[record.partition]]
    log.delete(run.bootstrap, topic, cut)
    if down:
        late = _late(run, store)
    else:
        late.signal(signal.SIGCONT)
    assert late.await_exit() == InputError.exit_code, late.tail()
    run.hit()
    late.await_log(rf"the next record of group {run.prefix}\.{LATE} is gone from {topic} .*newswire rewind {LATE} --to")
    left, mirror = positions(path), _committed(run, LATE)
    assert not down or (left, mirror) == stands, f"moved from {stands} to {left}, {mirror}"
    assert all(max(left[at], mirror[at]) < to for at, to in cut.items()), f"{left}, {mirror}: jumped up to {cut}"
    said = _newswire(run, "rewind", LATE, "--to", "earliest", "--store", store)
    moves = [f"{LATE} partition {at}: offset {left[at]} -> {to}" for at, to in sorted(cut.items())]
    assert said.splitlines() == moves, said
    _late(run, store)
    missed = {record.place for record in deleted if record.offset >= left[record.partition]}
    return Gone(deleted, {"late": missed})


def _begun(committed: Mapping[int, int], passed: int) -> bool:
    """Whether a sink has its place in each partition: where it has none, it begins at the first record there is."""
    return all(committed.values()) and sum(committed.values()) > passed


def _late(run: Run, store: str) -> Service:
    return run.start("late", command=["-m", "newswire", "sink", store, "--name", "late"])


def _newswire(run: Run, *arguments: str) -> str:
    """Run a command as an operator would; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "newswire", *arguments],
        env=CLEAN | run.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
