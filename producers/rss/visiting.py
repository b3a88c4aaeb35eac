"""Visits to feeds, any number at once; a bug of ours costs one feed, not the fetcher."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import structlog

from producers.rss.model import FetchError, ParsedFeed
from producers.rss.polling import Known, Parser, Poller, Result
from producers.rss.roster import Visit
from producers.rss.seen import DamagedError
from schemas.feeds import Feed

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TimedParser:
    """A parser that tells how many seconds each document took."""

    parser: Parser
    observe: Callable[[float], None]

    async def parse(self, body: bytes, content_type: str | None) -> ParsedFeed:
        """Return the feed; FetchError for all that is none."""
        began = time.perf_counter()
        try:
            return await self.parser.parse(body, content_type)
        finally:
            self.observe(time.perf_counter() - began)


class Ended(NamedTuple):
    """A visit, what it brought, and when that was, on the clock that only goes forward."""

    visit: Visit
    result: Result
    at: float


@dataclass
class Visits:
    """Makes visits and keeps what they brought until it is taken; `freed` is called when one has ended.

    Those that are called back end unheard.
    """

    poller: Poller
    freed: Callable[[], None]
    ended: list[Ended] = field(default_factory=list)
    _tasks: dict[Visit, asyncio.Task[Ended]] = field(default_factory=dict)
    _called_back: set[asyncio.Task[Ended]] = field(default_factory=set)

    def __len__(self) -> int:
        """Count the visits under way."""
        return len(self._tasks)

    def begin(self, visit: Visit) -> None:
        """Set out."""
        task = self._tasks[visit] = asyncio.create_task(self._visit(visit))
        task.add_done_callback(partial(self._end, visit))

    def _end(self, visit: Visit, task: asyncio.Task[Ended]) -> None:
        self._called_back.discard(task)
        if self._tasks.pop(visit, None) is not None and not task.cancelled():
            self.ended.append(task.result())
        self.freed()

    def cancel(self, visit: Visit) -> None:
        """Call a visit back, if it is still under way: even one that has just ended is not heard any more."""
        task = self._tasks.pop(visit, None)
        if task is not None:
            self._called_back.add(task)
            task.cancel()

    def take(self) -> list[Ended]:
        """Give the visits that have ended since the last time."""
        ended, self.ended = self.ended, []
        return ended

    async def close(self) -> None:
        """Call all back, and see them ended; nobody is told any more that there is room."""
        self.freed = lambda: None
        tasks = [*self._tasks.values(), *self._called_back]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _visit(self, visit: Visit) -> Ended:
        try:
            result = await self._result(visit.feed, visit.known, poll=visit.poll)
        except Exception as error:
            log.exception("bug", feed=str(visit.feed.url))
            bug = FetchError("bug", f"{type(error).__name__}: {error}"[:150])
            result = self.poller.failed(visit.feed, visit.known, bug)
        return Ended(visit, result, time.monotonic())

    async def _result(self, feed: Feed, known: Known, *, poll: bool) -> Result:
        if not poll:
            return await self.poller.fetch_pages(feed, known)
        try:
            return await self.poller.poll(feed, known)
        except DamagedError as error:
            # The sinks know its articles; that the feed is read again is better than that it never is.
            log.warning("damaged", feed=str(feed.url), error=str(error))
            return await self.poller.poll(feed, _forget_seen(known))


def _forget_seen(known: Known) -> Known:
    """Take all entries for new, at an answer that no validator keeps away."""
    state = known.state and known.state.model_copy(update={"etag": None, "last_modified": None, "body": None})
    return replace(known, state=state, seen=None)
