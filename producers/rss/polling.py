"""One poll of one feed, from what is known of it to what is to be written; nothing is written here."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from producers.rss.entries import Diff, Reading, diff
from producers.rss.fetching.clock import Clock
from producers.rss.fetching.purposes import Purpose
from producers.rss.model import Answer, FetchError, ParsedFeed, Validators
from producers.rss.outcome import Failure, NotModified, Outcome, Success
from producers.rss.pending import Outcomes, PageLimits, due, progress, queued, wake
from producers.rss.response import Response
from producers.rss.schedule import Bounds, Next, advance, begin
from producers.rss.seen import Seen
from schemas.articles import RawArticle
from schemas.feeds import PAGES, SEEN, Feed, FeedPages, FeedSeen, FeedState, PendingPage
from schemas.model import Entity
from schemas.topics import FEED_PAGES, FEED_SEEN, FEED_STATE, RAW, Topic

LONG = 500
"""Entries that are compared while other feeds go on: ten thousand take about a second."""


class Feeds(Protocol):
    """Fetches feeds."""

    async def fetch(self, url: str, *, validators: Validators, purpose: Purpose) -> Answer:
        """Return the answer; FetchError for all that is none."""
        ...

    def hold(self, host: str, until: datetime) -> None:
        """Send nothing to `host` before `until`."""
        ...


class Parser(Protocol):
    """Reads feed documents."""

    async def parse(self, body: bytes, content_type: str | None) -> ParsedFeed:
        """Return the feed; FetchError for all that is none."""
        ...


class Pages(Protocol):
    """Fetches linked pages."""

    async def fetch(self, url: str, began: Callable[[], None]) -> str:
        """Return the page's HTML, and tell when it is first asked for; FetchError if it cannot be had."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What the state topic holds of a feed."""

    state: FeedState | None = None
    seen: FeedSeen | None = None
    pages: FeedPages | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a visit to a feed brought: all of it is written in one transaction, or none.

    `outcome` is None where only pages were fetched. `seen` and `pages` are None where they have not changed. Pages
    that are waited for no longer, though they never came, are `dropped`.
    """

    known: Known
    next: Next
    outcome: Outcome | None = None
    diff: Diff = field(default_factory=Diff)
    articles: tuple[RawArticle, ...] = ()
    seen: FeedSeen | None = None
    pages: FeedPages | None = None
    dropped: int = 0

    @property
    def after(self) -> Known:
        """Give what is known of the feed once this is written."""
        return Known(self.next.state, self.seen or self.known.seen, self.pages or self.known.pages)

    @property
    def wake_at(self) -> datetime | None:
        """Tell when the feed or one of its pages is due next; None if never."""
        pages = self.after.pages
        moments = (self.next.state.due_at, wake(pages.pages) if pages else None)
        return min(filter(None, moments), default=None)

    def values(self) -> Iterator[tuple[Topic[Any], Entity]]:
        """Give what is to be written, with its topics."""
        yield from ((RAW, article) for article in self.articles)
        if self.outcome is not None:
            yield FEED_STATE, self.next.state
        if self.seen is not None:
            yield FEED_SEEN, self.seen
        if self.pages is not None:
            yield FEED_PAGES, self.pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Polls feeds, any number at once. A failure of a feed or a page is an outcome; all else propagates.

    `chance` gives numbers from 0 to 1.
    """

    feeds: Feeds
    parser: Parser
    pages: Pages
    clock: Clock
    chance: Callable[[], float]
    bounds: Bounds = field(default_factory=Bounds)
    limits: PageLimits = field(default_factory=PageLimits)

    async def poll(self, feed: Feed, known: Known) -> Result:
        """Fetch a feed, and the pages that are due. Raises DamagedError where what was seen is no such thing."""
        state = begin(feed, known.state)
        outcome, found = await self._outcome(feed, state, known)
        after = advance(feed, state, outcome, self.chance(), self.bounds)
        seen = FeedSeen(id=feed.id + SEEN, entries=found.seen.pack()) if found.seen else None
        base = outcome.response.answer.url if isinstance(outcome, Success) else state.url
        return await self._with_pages(feed, base, Result(known, after, outcome, found, found.articles, seen))

    def failed(self, feed: Feed, known: Known, error: FetchError) -> Result:
        """Give what a poll leaves behind that came to nothing for a reason of our own."""
        outcome = Failure(error, self.clock.now())
        return Result(known, advance(feed, begin(feed, known.state), outcome, self.chance(), self.bounds), outcome)

    async def fetch_pages(self, feed: Feed, known: Known) -> Result:
        """Fetch the pages that are due, and nothing else."""
        state = begin(feed, known.state)
        return await self._with_pages(feed, state.url, Result(known, Next(state)))

    async def _outcome(self, feed: Feed, state: FeedState, known: Known) -> tuple[Outcome, Diff]:
        try:
            outcome = await self._read(state)
        except FetchError as error:
            return Failure(error, self.clock.now()), Diff()
        if isinstance(outcome, NotModified):
            return outcome, Diff()
        response, parsed = outcome
        seen = Seen.unpack(known.seen.entries if known.seen else b"")
        reading = Reading(parsed, response.answer.url, response.received_at)
        if len(parsed.entries) > LONG:
            found = await asyncio.to_thread(diff, feed, state.url, seen, reading)
        else:
            found = diff(feed, state.url, seen, reading)
        return Success(response, parsed, new=found.new, before=found.before, left=found.left), found

    async def _read(self, state: FeedState) -> NotModified | tuple[Response, ParsedFeed]:
        validators = Validators(state.etag, state.last_modified)
        answer = await self.feeds.fetch(state.moved_to or state.url, validators=validators, purpose="feed")
        response = Response(answer, self.clock.now())
        if response.not_modified(state):
            return NotModified(response)
        return response, await self.parser.parse(answer.body, answer.headers.get("content-type"))

    async def _with_pages(self, feed: Feed, base: str, result: Result) -> Result:
        """Give the articles the pages that can be had; the others go out without, and are tried again later."""
        before = result.known.pages.pages if result.known.pages else ()
        now = self.clock.now()
        pending = queued(before, result.articles, base, now) if feed.full_text else ()
        outcomes = await self._fetched(due(pending, now, self.limits))
        step = progress(pending, outcomes, self.clock.now(), self.limits)
        full = {article.id: article for article in step.articles}
        articles = [full.pop(article.id, article) for article in result.articles]
        return replace(
            result,
            articles=(*articles, *full.values()),
            pages=None if step.pending == before else FeedPages(id=feed.id + PAGES, pages=step.pending),
            dropped=step.dropped,
        )

    async def _fetched(self, pages: Iterable[PendingPage]) -> Outcomes:
        """Fetch pages at once; one that is not there when the time is over holds no article back any longer.

        A page whose host had no time for it has no outcome.
        """
        begun: set[str] = set()
        tasks = {
            asyncio.create_task(self._page(page.url, partial(begun.add, page.article.id))): page.article.id
            for page in pages
        }
        if not tasks:
            return {}
        try:
            done, _ = await asyncio.wait(tasks, timeout=self.limits.seconds, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        late = FetchError("timeout", f"no page within {self.limits.seconds:g} s")
        heard = {task: article for task, article in tasks.items() if task in done or article in begun}
        return {article: task.result() if task in done else late for task, article in heard.items()}

    async def _page(self, url: str, began: Callable[[], None]) -> str | FetchError:
        try:
            return await self.pages.fetch(url, began)
        except FetchError as error:
            return error
