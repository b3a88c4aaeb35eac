"""The feeds that are ours, and which of them may be visited now: no clock, no network, so that order can be tested."""

import heapq
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import urlsplit

from producers.rss.pending import wake
from producers.rss.polling import Known
from producers.rss.schedule import Bounds, begin, due
from producers.rss.share import Share
from schemas.feeds import Feed

STARTS = timedelta(milliseconds=50)
"""Between the starts of feeds that are due together, as after a restart: at most `Bounds.catch_up` for all."""


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """A feed that is being visited, with all that was known as it began. Without `poll`, only pages are due."""

    feed: Feed
    known: Known
    partition: int
    epoch: int
    host: str
    poll: bool


@dataclass(slots=True)
class _Entry:
    feed: Feed
    known: Known
    partition: int
    number: int = 0
    due_at: datetime | None = None
    visit: Visit | None = None
    changed: bool = False

    @property
    def host(self) -> str:
        moved = self.known.state.moved_to if self.known.state else None
        return urlsplit(moved or str(self.feed.url)).hostname or ""


@dataclass
class Roster:
    """Feeds by the partitions that they stand in, in the order in which they are due.

    At most `per_host` visits of one host are under way. `once`: every feed is due now, and never again.
    """

    per_host: int
    bounds: Bounds
    chance: Callable[[], float]
    once: bool = False
    _epochs: dict[int, int] = field(default_factory=dict)
    _entries: dict[str, _Entry] = field(default_factory=dict)
    _heap: list[tuple[datetime, int, str]] = field(default_factory=list)
    _busy: Counter[str] = field(default_factory=Counter)
    _waiting: dict[str, deque[str]] = field(default_factory=dict)
    _invalid: dict[int, int] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def __len__(self) -> int:
        """Count the feeds."""
        return len(self._entries)

    @property
    def partitions(self) -> Collection[int]:
        """The partitions that are ours."""
        return self._epochs.keys()

    def epoch(self, partition: int) -> int:
        """Name the hold of a partition that is ours."""
        return self._epochs[partition]

    def take(self, partition: int, epoch: int, share: Share, now: datetime) -> None:
        """Take up a partition that was restored."""
        self._epochs[partition] = epoch
        self._invalid[partition] = len(share.invalid)
        for feed in share.feeds.values():
            entry = self._entries[feed.id] = _Entry(feed, share.known.get(feed.id, Known()), partition)
            self._schedule(entry, self._due(entry, now, len(share.feeds)))

    def release(self, partition: int) -> list[Visit]:
        """Let go of a partition; give the visits that are under way to its feeds."""
        self._epochs.pop(partition, None)
        self._invalid.pop(partition, None)
        ours = [feed_id for feed_id, entry in self._entries.items() if entry.partition == partition]
        return [visit for feed_id in ours if (visit := self.remove(feed_id))]

    def change(self, feed: Feed, partition: int, now: datetime, among: int) -> None:
        """Take up a feed that is new or other than before, one of so many that are: it is due soon."""
        entry = self._entries.get(feed.id)
        if entry is None:
            entry = self._entries[feed.id] = _Entry(feed, Known(), partition)
        elif entry.feed == feed:
            return
        entry.feed, entry.changed = feed, True
        if entry.visit is None:
            self._schedule(entry, now + self._spread(among) * self.chance())

    def remove(self, feed_id: str) -> Visit | None:
        """Drop a feed; give the visit that is under way to it."""
        entry = self._entries.pop(feed_id, None)
        if entry is None:
            return None
        if entry.visit is None:
            self._wake(entry.host)  # it may have been its turn
        else:
            self._leave(entry.visit.host)
        return entry.visit

    def start(self, now: datetime) -> Visit | None:
        """Begin the visit that has been due the longest, if its host has room; None where none is due."""
        while self._heap and self._heap[0][0] <= now:
            _, number, feed_id = heapq.heappop(self._heap)
            entry = self._entries.get(feed_id)
            if entry is None or entry.number != number:
                continue
            host = entry.host
            if self._busy[host] >= self.per_host:
                self._waiting.setdefault(host, deque()).append(feed_id)
                continue
            return self._begin(entry, host, now)
        return None

    def _begin(self, entry: _Entry, host: str, now: datetime) -> Visit:
        self._busy[host] += 1
        state = begin(entry.feed, entry.known.state)
        is_due = state.health != "gone" and (state.due_at is None or state.due_at <= now)
        poll = self.once or entry.changed or is_due
        entry.changed = False
        visit = Visit(entry.feed, entry.known, entry.partition, self._epochs[entry.partition], host, poll=poll)
        entry.visit = visit
        return visit

    def end(self, visit: Visit, after: Known, wake_at: datetime | None, now: datetime) -> bool:
        """Take up what a visit has left behind; False where the feed is no longer ours."""
        entry = self._entries.get(visit.feed.id)
        if entry is None or entry.visit is not visit:
            return False
        self._leave(visit.host)
        entry.visit, entry.known = None, after
        if not self.once:
            self._schedule(entry, now if entry.changed else wake_at)
        return True

    def _leave(self, host: str) -> None:
        """Give up a place at a host."""
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]
        self._wake(host)

    def _wake(self, host: str) -> None:
        """Let the feed try again that has waited the longest for a place at a host."""
        waiting = self._waiting.get(host)
        while waiting:
            entry = self._entries.get(waiting.popleft())
            if entry is not None and entry.visit is None and entry.due_at is not None:
                self._schedule(entry, entry.due_at)
                break
        if not waiting:
            self._waiting.pop(host, None)

    def _schedule(self, entry: _Entry, due_at: datetime | None) -> None:
        entry.due_at, entry.number = due_at, next(self._numbers)
        if due_at is not None:
            heapq.heappush(self._heap, (due_at, entry.number, entry.feed.id))

    def _due(self, entry: _Entry, now: datetime, among: int) -> datetime | None:
        """Tell when a restored feed, one of so many, or one of its pages is due."""
        state = begin(entry.feed, entry.known.state)
        if self.once:
            return None if state.health == "gone" else now
        spread = self._spread(among) / self.bounds.catch_up if self.bounds.catch_up else 0.0
        pages = entry.known.pages
        moments = due(state, now, spread * self.chance(), self.bounds), wake(pages.pages) if pages else None
        return min(filter(None, moments), default=None)

    def _spread(self, among: int) -> timedelta:
        return min(self.bounds.catch_up, among * STARTS)

    @property
    def next_at(self) -> datetime | None:
        """Tell when the next visit is due, about: it may be one that was dropped since."""
        return self._heap[0][0] if self._heap else None

    @property
    def busy(self) -> bool:
        """Tell whether any visit is due at some time, or under way."""
        return bool(self._heap or self._waiting or self._busy)

    def overdue(self, now: datetime) -> timedelta:
        """Tell for how long the feed has been due that is neither visited nor was it yet."""
        waiting = [e.due_at for e in self._entries.values() if e.visit is None and e.due_at is not None]
        return max(timedelta(0), now - min(waiting, default=now))

    def states(self) -> Counter[str]:
        """Count the feeds by their health; `invalid` are subscriptions that cannot be read."""
        known = Counter[str](e.known.state.health if e.known.state else "new" for e in self._entries.values())
        known["invalid"] = sum(self._invalid.values())
        return known

    def succeeded(self) -> Iterator[tuple[Feed, datetime]]:
        """Give the feeds that were ever read, and when they last were."""
        for entry in self._entries.values():
            if entry.known.state and entry.known.state.succeeded_at:
                yield entry.feed, entry.known.state.succeeded_at
