"""Finding the feeds of a site: those that a page links to, and those that answer where feeds usually are."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from newswire.feeds.checks import REMEDY
from producers.rss.fetching.pages import page_text
from producers.rss.fetching.purposes import Purpose
from producers.rss.model import Answer, FetchError, ParsedFeed
from producers.rss.subscriptions.discover import Candidate, discover
from schemas.errors import InputError
from schemas.identity import feed_id

MOST = 40
"""Linked feeds that are tried; a page with more is an index of other sites."""


class Feeds(Protocol):
    """Fetches URLs."""

    async def fetch(self, url: str, *, purpose: Purpose) -> Answer:
        """Return the answer; FetchError for all that is none."""
        ...


class Parser(Protocol):
    """Reads feed documents."""

    async def parse(self, body: bytes, content_type: str | None) -> ParsedFeed:
        """Return the feed; FetchError for all that is none."""
        ...


class Found(NamedTuple):
    """A feed that answers, under the URL to subscribe to."""

    url: str
    title: str
    entries: int


class Discovery(NamedTuple):
    """The feeds that answer, and a line for each that the page links to but that does not."""

    found: tuple[Found, ...]
    problems: tuple[str, ...] = ()


async def discover_feeds(url: str, feeds: Feeds, parser: Parser) -> Discovery:
    """Look at a page; a URL that is a feed itself is all that is found. Raises InputError where it cannot be had."""
    try:
        answer = await feeds.fetch(url, purpose="feed")  # whatever it is: a page is read as well
    except FetchError as error:
        raise InputError(_told(url, error)) from None
    content_type = answer.headers.get("content-type")
    try:
        parsed = await parser.parse(answer.body, content_type)
    except FetchError:
        text = page_text(content_type, answer.body).encode("utf-8", "replace")
        candidates = discover(text, answer.url, "utf-8")
    else:
        return Discovery((_found(Candidate(url), answer, parsed),))
    tried = [each for each in candidates if each.linked][:MOST] + [each for each in candidates if not each.linked]
    left_out = len(candidates) - len(tried)
    more = (f"{url}: links to {left_out} more feeds, which were not tried",) if left_out else ()
    visits = await asyncio.gather(*(_visit(each, feeds, parser) for each in tried))
    found = tuple(_each_once([visit for visit in visits if not isinstance(visit, str)]))
    return Discovery(found, tuple(visit for visit in visits if isinstance(visit, str) and visit) + more)


Visit = tuple[str, Found] | str
"""Where a feed was in the end, with the feed; or what is told of one that is none: nothing where it was a guess."""


async def _visit(candidate: Candidate, feeds: Feeds, parser: Parser) -> Visit:
    try:
        answer = await feeds.fetch(candidate.url, purpose="feed")
        parsed = await parser.parse(answer.body, answer.headers.get("content-type"))
    except FetchError as error:
        return _told(candidate.url, error) if candidate.linked else ""
    return answer.url, _found(candidate, answer, parsed)


def _each_once(visits: Sequence[tuple[str, Found]]) -> Iterator[Found]:
    """Drop what led to the same document: well-known paths often do."""
    ends: set[str] = set()
    for end, found in visits:
        if feed_id(end) not in ends:
            ends.add(feed_id(end))
            yield found


def _found(candidate: Candidate, answer: Answer, parsed: ParsedFeed) -> Found:
    title = " ".join((parsed.title or candidate.title or "").split())
    return Found(answer.moved_to or candidate.url, title, len(parsed.entries))


def _told(url: str, error: FetchError) -> str:
    return f"{url}: {error}" + (f": {REMEDY}" if error.kind == "address" else "")
