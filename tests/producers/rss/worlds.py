"""What a poller meets, made up: a feed whose entries are named by its body, and the pages that they link to."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import HttpUrl

from producers.rss.fetching.purposes import Purpose
from producers.rss.model import Answer, FetchError, ParsedFeed, Validators
from producers.rss.parse.document import parse
from producers.rss.pending import PageLimits
from producers.rss.polling import Poller, Result
from schemas.articles import Link, Observed, Text
from schemas.feeds import Feed
from schemas.identity import url_id
from tests.producers.rss.fetching.rude import ManualClock

URL = "https://outlet.example/rss"
NOW = ManualClock().now()
FULL = Feed(id="f", url=HttpUrl(URL), full_text=True)
FEED = FULL.model_copy(update={"full_text": False})


def entry(name: str, title: str | None = None) -> Observed:
    return Observed(guid=name, title=Text(value=title or name), links=(Link(href=f"/{name}"),))


def page_of(name: str) -> str:
    return url_id(f"https://outlet.example/{name}")


@dataclass
class World:
    """What the fakes answer, and what they were asked. A body is the names of the entries that it lists."""

    body: str = "a"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    url: str = URL
    moved_to: str | None = None
    fails: Exception | None = None
    unreadable: Exception | None = None
    pages: dict[str, str | Exception] = field(default_factory=dict)
    asked: list[tuple[str, Validators]] = field(default_factory=list)
    parsed: list[tuple[bytes, str | None]] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    held: dict[str, datetime] = field(default_factory=dict)

    def hold(self, host: str, until: datetime) -> None:
        self.held[host] = until

    async def fetch(self, url: str, *, validators: Validators, purpose: Purpose) -> Answer:
        assert purpose == "feed"
        self.asked.append((url, validators))
        if self.fails:
            raise self.fails
        return Answer(self.url, self.status, self.headers, self.body.encode(), self.moved_to)

    async def parse(self, body: bytes, content_type: str | None) -> ParsedFeed:
        self.parsed.append((body, content_type))
        if self.unreadable:
            raise self.unreadable
        return ParsedFeed("rss20", tuple(entry(*name.split("=")) for name in body.decode().split()))


class InProcess:
    """Parses here, not in a worker."""

    async def parse(self, body: bytes, content_type: str | None) -> ParsedFeed:
        return parse(body, content_type)


@dataclass
class Linked:
    """Pages by the names of their articles; None is one that never comes, and `waiting` never have their turn."""

    pages: dict[str, str | FetchError | None] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    visited: list[str] = field(default_factory=list)

    async def fetch(self, url: str, began: Callable[[], None]) -> str:
        name = url.rpartition("/")[2]
        self.visited.append(name)
        if name in self.waiting:
            await asyncio.Event().wait()
        began()
        match self.pages.get(name, FetchError("http", "404", status=404)):
            case str(text):
                return text
            case None:
                await asyncio.Event().wait()
                raise AssertionError
            case error:
                raise error


def poller(world: World, linked: Linked | None = None, clock: ManualClock | None = None, **limit: float) -> Poller:
    return Poller(
        feeds=world,
        parser=world,
        pages=linked or Linked(),
        clock=clock or ManualClock(),
        chance=lambda: 0.0,
        limits=PageLimits(**limit),  # type: ignore[arg-type]
    )


def names(result: Result) -> list[str]:
    return [article.observed.guid or "" for article in result.articles if article.observed]


def written(result: Result) -> list[str]:
    return [value.id for _, value in result.values()]
