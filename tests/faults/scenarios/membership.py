"""Members of a group that fall out of it, come back, hinder each other, come and go."""

import signal
import threading
import time
from collections.abc import Mapping, Sequence

from runtime.metrics import TRANSACTION_RESULTS
from schemas.errors import FencedError, RestartError
from schemas.topics import ARTICLES
from tests.faults import offsets
from tests.faults.run import PARTITIONS, SHORT, Run
from tests.faults.service import PATIENCE, Service
from tests.faults.verifier import Findings

MAX_POLL = float(SHORT["NEWSWIRE_KAFKA_MAX_POLL_SECONDS"])
LONG = {"NEWSWIRE_KAFKA_TRANSACTION_SECONDS": "30"}
"""The broker does not end such a transaction while the fault lasts: what refuses it is the group alone."""
ZOMBIES: Sequence[tuple[str, Mapping[str, str]]] = (
    ("before_send", LONG),
    ("before_offsets", LONG),
    ("before_send", {}),
    ("before_offsets", {}),
    ("before_commit", {}),
)
RATE = 125
MOST = round(PATIENCE * RATE)
"""Articles at most: as many as a fault is waited for; they end with it."""
CHANGES = 10
STORM = 60.0
IDLE = 30.0


def _committed(run: Run) -> dict[int, int]:
    return dict(offsets.standing(run.bootstrap, f"{run.prefix}.tag", ARTICLES.on(run.prefix)))


def _history(run: Run) -> list[offsets.Commit]:
    return offsets.commits(run.bootstrap, f"{run.prefix}.tag", ARTICLES.on(run.prefix))


def _taken_over(run: Run) -> None:
    """Wait until every partition has moved on from where it stands now: without one member, another must do it."""
    before = _committed(run)
    run.wait(lambda: all(now > before[at] for at, now in _committed(run).items()), what="the partitions taken over")


def _refused(service: Service) -> float:
    """Count the transactions of a tagger that came to nothing."""
    return sum(
        service.metric(f'newswire_transactions_total{{result="{result}",stage="tag"}}')
        for result in TRANSACTION_RESULTS
        if result != "committed"
    )


def _finish(run: Run) -> Findings:
    """Finish; besides, no commit of the taggers ever went back."""
    found = run.finish()
    back = offsets.steps_back(_history(run))
    assert not back, f"the offset went back: {back[:3]}"
    return found


def zombie(run: Run) -> Findings:
    """5: a tagger is stopped in a batch, longer than session and max.poll, and goes on: its commit is refused."""
    chance = run.chance
    point, settings = chance.choice(ZOMBIES)
    run.count, run.rate = MOST, RATE
    stopped = run.start("tag", extra={**settings, **run.failpoint(f"{point}=stop@{chance.randrange(2, 8)}")})
    run.start("tag1")
    run.start_all()
    refused = _refused(stopped)
    run.drive_on()
    run.wait(lambda: stopped.frozen, what="the tagger stopped")
    since = time.monotonic()
    _taken_over(run)
    threading.Event().wait(since + MAX_POLL + 1 - time.monotonic())
    run.hit()
    stopped.signal(signal.SIGCONT)
    run.wait(lambda: stopped.exits or _refused(stopped) > refused, what="the zombie's commit refused")
    assert stopped.exits in ([], [RestartError.exit_code]), stopped.exits
    return _finish(run)


def eviction(run: Run) -> Findings:
    """6: a tagger falls out of the group in a batch, and its client knows: it refuses the batch itself, and rewinds."""
    chance = run.chance
    point = chance.choice(("before_send", "before_offsets"))
    run.count, run.rate = MOST, RATE
    evicted = run.start("tag", extra=LONG | run.failpoint(f"{point}=hold@{chance.randrange(2, 8)}"))
    run.start("tag1")
    run.start_all()
    stale = evicted.metric('newswire_retries_total{reason="stale",stage="tag"}')
    run.drive_on()
    evicted.await_log("holding")
    _taken_over(run)
    evicted.await_log("Consumer poll timeout has expired")
    run.hit()
    evicted.signal(signal.SIGUSR1)
    evicted.await_log("is no longer ours")
    run.wait(evicted.ready, what="the tagger back in its group")
    assert evicted.metric('newswire_retries_total{reason="stale",stage="tag"}') > stale
    assert _refused(evicted) == 1
    assert not evicted.exits
    return _finish(run)


def rebalance(run: Run) -> Findings:
    """7: the only tagger is stopped in a transaction, another joins and takes all; the next one sends no old offset."""
    run.count, run.rate = MOST, RATE
    stopped = run.start("tag", extra=LONG | run.failpoint(f"before_offsets=stop@{run.chance.randrange(2, 8)}"))
    run.start_all()
    run.drive_on()
    run.wait(lambda: stopped.frozen, what="the tagger stopped")
    joined = run.start("tag1")
    _taken_over(run)
    run.hit()
    stopped.signal(signal.SIGCONT)
    run.wait(lambda: _refused(stopped) > 0, what="the transaction aborted")
    done = stopped.metric('newswire_records_total{result="ok",stage="tag"}')
    run.wait(lambda: stopped.metric('newswire_records_total{result="ok",stage="tag"}') > done, what="the next one")
    assert not stopped.exits
    assert not joined.exits
    return _finish(run)


def twins(run: Run) -> Findings:
    """9: two processes with one transactional id: the older exits with 76 and stays down, the newer goes on."""
    run.count, run.rate = MOST, RATE
    run.start_all()
    older = run.services["tag"]
    run.drive_on()
    run.flowing()
    threading.Event().wait(run.chance.uniform(0, 1))
    newer = run.start("twin", command=["-m", "newswire", "tag"])
    assert older.await_exit() == FencedError.exit_code
    run.hit()
    found = _finish(run)
    assert older.exits == [FencedError.exit_code]
    assert newer.exits == [0]
    return found


def storm(run: Run) -> Findings:
    """21: ten taggers join and ten leave within a minute: no partition is idle for more than 30 s.

    One leaves that has its place, often the only one: whoever joins has to take over.
    """
    chance = run.chance
    run.rate = 60
    run.count = round(run.rate * 2 * STORM)
    run.start_all()
    run.drive_on()
    run.flowing()
    since, members = time.time(), [run.services["tag"]]
    began, each = time.monotonic(), STORM / CHANGES
    before = offsets.generations(run.bootstrap, f"{run.prefix}.tag")
    for number in range(CHANGES):
        members.append(run.start(f"tag{number + 1}"))
        threading.Event().wait(began + (number + 0.5) * each - time.monotonic())
        run.wait(lambda: any(member.ready() for member in members), what="a member in the group")
        leaves = chance.choice([member for member in members if member.ready()])
        members.remove(leaves)
        assert leaves.end() == 0, leaves.tail()
        run.hit(2)
        threading.Event().wait(began + (number + 1) * each - time.monotonic())
    took = time.monotonic() - began
    assert took <= STORM + each, f"ten joins and leaves took {took:.0f} s"
    changed = offsets.generations(run.bootstrap, f"{run.prefix}.tag") - before
    assert changed >= CHANGES, f"only {changed} generations"
    until = time.time()
    found = _finish(run)
    history = _history(run)
    assert len(offsets.by_partition(history)) == PARTITIONS
    idle = offsets.longest_idle(history, since, until)
    assert idle <= IDLE, f"a partition was idle for {idle:.1f} s"
    return found
