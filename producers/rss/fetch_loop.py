"""The fetcher's loop: follow the group, visit what is due, write what has ended."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

import structlog

from producers.rss.gather import Finished, Gathering
from producers.rss.polling import Poller, Result
from producers.rss.roster import Roster, Visit
from producers.rss.share import read_share
from producers.rss.telemetry import STAGE, Telemetry
from producers.rss.visiting import Visits
from producers.rss.writing import forgotten, written
from runtime.kafka.shard import Restored, Turn
from runtime.retry import Backoff
from runtime.stopping import Stop
from schemas.errors import RejectedError, StaleError, UnavailableError
from schemas.topics import FEEDS, MIB
from schemas.wire import Message, Record, decode

POLL = 0.5
SHOW = 5.0
"""Seconds between two looks at all feeds for the metrics."""
MOST_WAITING = 64 * MIB
"""Bytes that may wait to be written before no visit begins any more."""

T = TypeVar("T")
log = structlog.get_logger(__name__)


class Sharing(Protocol):
    """A member of the group that shares out the feeds; see runtime.kafka.shard. Only one thread calls it."""

    @property
    def ready(self) -> bool:
        """Whether we are a stable member whose partitions are all restored."""

    def poll(self, timeout: float) -> Turn:
        """Wait at most `timeout` seconds for what changes."""

    def holds(self, partition: int, epoch: int) -> bool:
        """Whether the partition is ours, unbroken, since the restore of that epoch."""

    def commit(self, messages: Sequence[Message], epochs: Mapping[int, int]) -> None:
        """Write in one transaction what was made of partitions while they were held since those epochs."""


class _Gathered(NamedTuple):
    """What is told and taken up once a visit is written."""

    visit: Visit
    result: Result
    too_large: int


class FetchLoop:
    """Turns until asked to stop; with a roster that is `once`, until each feed was polled and all of it is written.

    Errors that end the service are raised out of `run`.
    """

    def __init__(  # noqa: PLR0913 - the parts that it turns
        self,
        sharing: Sharing,
        fetching: Callable[[], AbstractAsyncContextManager[Poller]],
        roster: Roster,
        telemetry: Telemetry,
        stop: Stop,
        *,
        prefix: str,
        at_once: int,
    ) -> None:
        """Make `at_once` visits at once, with the poller that `fetching` opens."""
        self._sharing = sharing
        self._fetching = fetching
        self._roster = roster
        self._telemetry = telemetry
        self._stop = stop
        self._prefix = prefix
        self._at_once = at_once
        self._gathering = Gathering[_Gathered | None]()
        self._polling, self._writing = Backoff(), Backoff()
        self._write_at = 0.0
        self._shown_at = 0.0
        self.turned_at = time.monotonic()

    @property
    def ready(self) -> bool:
        """Whether the group has given us our feeds, and we have restored what is known of them."""
        return self._sharing.ready

    def run(self) -> None:
        """Turn until asked to stop."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        with ThreadPoolExecutor(1, thread_name_prefix="sharing") as thread:
            async with self._fetching() as poller:
                self._thread, self._poller = thread, poller
                self._visits = Visits(poller, self._start)
                try:
                    while not (self._stop.asked or self._finished()):
                        await self._turn()
                finally:
                    await self._visits.close()
                await self._write_last()

    def _finished(self) -> bool:
        written = not self._visits.ended and self._gathering.due(0) is None
        return self._roster.once and self._sharing.ready and not self._roster.busy and written

    async def _turn(self) -> None:
        try:
            turn = await self._on_thread(self._sharing.poll, self._patience())
            self._polling.reset()
        except (StaleError, UnavailableError) as error:
            turn = Turn()
            await self._sleep(self._retry(error, self._polling))
        self._gather()  # first, so that a removed feed is forgotten after all that was to be written of it
        self._follow(turn)
        self._start()
        if self._write_in() == 0:
            await self._write_or_wait()
        self.turned_at = time.monotonic()
        if self.turned_at - self._shown_at > SHOW:
            self._shown_at = self.turned_at
            self._telemetry.show(self._roster, self._now())

    def _write_in(self) -> float | None:
        """Tell in how many seconds something is to be written; None while nothing waits."""
        now = time.monotonic()
        due = self._gathering.due(now)
        if due is None:
            return None
        nothing_comes = self._roster.once and not self._visits
        return max(0.0 if nothing_comes else due, self._write_at - now)

    async def _write_or_wait(self) -> None:
        """Write; what could not be is tried again after a while, and the group is followed meanwhile."""
        try:
            await self._write()
            self._writing.reset()
        except (StaleError, UnavailableError) as error:
            self._write_at = time.monotonic() + self._retry(error, self._writing)

    async def _on_thread(self, call: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(call, *arguments))

    def _now(self) -> datetime:
        return self._poller.clock.now()

    def _patience(self) -> float:
        """Tell how long the group may be waited for: until something is to be written, or a feed is due."""
        waits = [POLL]
        writing = self._write_in()
        if writing is not None:
            waits.append(writing)
        if self._roster.next_at is not None and self._room():
            waits.append(max(0.0, (self._roster.next_at - self._now()).total_seconds()))
        return min(waits)

    def _follow(self, turn: Turn) -> None:
        for partition in turn.revoked:
            for visit in self._roster.release(partition):
                self._visits.cancel(visit)
        for restored in turn.restored:
            self._take(restored)
        if turn.revoked or turn.restored:
            log.info("shared", partitions=sorted(self._roster.partitions), feeds=len(self._roster))
        for record in turn.changes:
            self._change(record, len(turn.changes))

    def _take(self, restored: Restored) -> None:
        share = read_share(restored.records, restored.states)
        for problem in share.problems:
            log.warning("unreadable", record=problem)
        self._roster.take(restored.partition, restored.epoch, share, self._now())
        for hold in share.holds():
            self._poller.feeds.hold(hold.host, hold.until)
        for feed_id in share.orphans:
            self._forget(feed_id, restored.partition)

    def _change(self, record: Record, among: int) -> None:
        """Take up a subscription that was made, changed or removed."""
        feed_id = (record.key or b"").decode("utf-8", "replace")
        if record.value is None:
            self._forget(feed_id, record.partition)
            return
        try:
            feed = decode(FEEDS, record)
        except RejectedError as error:
            log.warning("unreadable", record=f"{record.place}: {error.kind}: {error.reason}")
            return
        self._roster.change(feed, record.partition, self._now(), among)

    def _forget(self, feed_id: str, partition: int) -> None:
        """Drop a feed, and delete what is known of it."""
        visit = self._roster.remove(feed_id)
        if visit:
            self._visits.cancel(visit)
        messages = tuple(forgotten(feed_id, partition, self._prefix))
        self._gathering.add(Finished(partition, self._roster.epoch(partition), messages, None), time.monotonic())

    def _room(self) -> bool:
        """Tell whether another visit may begin: what was not written yet is bounded."""
        waiting = len(self._visits.ended) < self._at_once and self._gathering.bytes < MOST_WAITING
        return waiting and len(self._visits) < self._at_once

    def _start(self) -> None:
        while self._room() and not self._stop.asked:
            visit = self._roster.start(self._now())
            if visit is None:
                return
            self._visits.begin(visit)

    def _gather(self) -> None:
        for visit, result, at in self._visits.take():
            messages, too_large = written(visit.feed, visit.partition, result, self._now(), self._prefix)
            for article in too_large:
                log.warning("too_large", feed=str(visit.feed.url), article=article, remedy="the entry is passed over")
            gathered = _Gathered(visit, result, len(too_large))
            self._gathering.add(Finished(visit.partition, visit.epoch, messages, gathered), at)

    async def _write(self) -> None:
        """Write a portion of what has gathered, all or nothing; what is no longer ours, others make anew."""
        self._gathering.drop(self._sharing.holds)
        portion = self._gathering.portion()
        if not portion.finished:
            return
        await self._on_thread(self._sharing.commit, portion.messages, portion.epochs)
        self._gathering.written(portion)
        now = self._now()
        for gathered in filter(None, (each.result for each in portion.finished)):
            self._roster.end(gathered.visit, gathered.result.after, gathered.result.wake_at, now)
            self._telemetry.written(gathered.result, gathered.too_large, now)

    async def _write_last(self) -> None:
        """Write what has gathered by the end, if it can be; otherwise it is fetched again."""
        self._gather()
        try:
            while self._gathering.due(0) is not None and self._gathering.portion().finished:
                await self._write()
        except (StaleError, UnavailableError) as error:
            log.info("unwritten", visits=len(self._gathering.portion().finished), error=str(error))

    def _retry(self, error: StaleError | UnavailableError, backoff: Backoff) -> float:
        """Tell of what has to be done again, and in how many seconds."""
        reason, wait = "stale" if isinstance(error, StaleError) else "unavailable", backoff.wait()
        self._telemetry.retried(reason)
        log.warning(reason, stage=STAGE, error=str(error), retry_seconds=round(wait, 1))
        return wait

    async def _sleep(self, seconds: float) -> None:
        """Sleep, in steps as short as a poll, so that a stop is heard."""
        while seconds > 0 and not self._stop.asked:
            await asyncio.sleep(min(seconds, POLL))
            seconds -= POLL
