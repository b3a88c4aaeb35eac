"""The pages of articles: which are fetched now, which are tried again later, and which are given up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from producers.rss.model import FailureKind, FetchError
from schemas.articles import RawArticle
from schemas.feeds import PendingPage
from schemas.links import link
from schemas.model import Model
from schemas.topics import ARTICLE_BYTES

_FINAL: frozenset[FailureKind] = frozenset({"address", "gone", "robots", "not_html", "too_large"})
"""What another try would not change."""
_MOST_SQUARINGS = 16

Outcomes = Mapping[str, str | FetchError]
"""What came of fetching pages, by their articles' ids."""


@dataclass(frozen=True, slots=True)
class PageLimits:
    """How long and how many pages are waited for.

    A page is tried `tries` times, the second time after `backoff`, then each after `growth` times the wait before, up
    to `backoff_cap`. Of a feed, `most` pages are waited for, and `feed_bytes` of their articles as JSON in all; an
    article of more than `article_bytes` brings its text along. With its page it has no more than `full_bytes`. A visit
    fetches `at_once` pages, `seconds` long.
    """

    tries: int = 5
    backoff: timedelta = timedelta(minutes=10)
    growth: int = 4
    backoff_cap: timedelta = timedelta(hours=24)
    most: int = 200
    article_bytes: int = 32 * 1024
    feed_bytes: int = 512 * 1024
    full_bytes: int = ARTICLE_BYTES - 64 * 1024
    at_once: int = 20
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What is to be published with its page, in order, and what is waited for still; `dropped` is given up."""

    articles: tuple[RawArticle, ...]
    pending: tuple[PendingPage, ...]
    dropped: int = 0


def queued(
    pending: Iterable[PendingPage], articles: Iterable[RawArticle], base: str, now: datetime
) -> tuple[PendingPage, ...]:
    """Put the pages of new revisions before those that are waited for; an older revision's is not any more."""
    revised = {article.id: article for article in articles}
    return (
        *(
            PendingPage(article=article, url=url, due_at=now)
            for article in reversed(revised.values())
            if article.observed and (url := link(article.observed, base))
        ),
        *(page for page in pending if page.article.id not in revised),
    )


def due(pending: Iterable[PendingPage], now: datetime, limits: PageLimits) -> tuple[PendingPage, ...]:
    """Give the pages that are fetched now: those that were never tried, then those that wait longest."""
    ready = sorted((page for page in pending if page.due_at <= now), key=lambda page: (page.tries > 0, page.due_at))
    return tuple(ready[: limits.at_once])


def wake(pending: Iterable[PendingPage]) -> datetime | None:
    """Tell when the next page is due."""
    return min((page.due_at for page in pending), default=None)


def progress(pending: Sequence[PendingPage], outcomes: Outcomes, now: datetime, limits: PageLimits) -> Progress:
    """Tell what the fetched pages change. One without an outcome was not tried."""
    articles: list[RawArticle] = []
    waiting: list[PendingPage] = []
    for page in pending:
        match outcomes.get(page.article.id):
            case None:
                waiting.append(page)
            case FetchError() as error:
                waiting += _again(page, error, now, limits)
            case text:
                full = page.article.model_copy(update={"page": text, "fetched_at": now})
                articles += [full] if _size(full) <= limits.full_bytes else []
    kept = tuple(_bounded(waiting, limits))
    return Progress(tuple(reversed(articles)), kept, dropped=len(pending) - len(articles) - len(kept))


def _again(page: PendingPage, error: FetchError, now: datetime, limits: PageLimits) -> Iterator[PendingPage]:
    """Set the next try, if there is one; a host that wants to be left alone was not tried."""
    if error.kind == "held" and error.until is not None:
        yield page.model_copy(update={"due_at": error.until})
        return
    tries = page.tries + 1
    if error.kind in _FINAL or tries >= limits.tries:
        return
    wait = min(limits.backoff * limits.growth ** min(page.tries, _MOST_SQUARINGS), limits.backoff_cap)
    yield page.model_copy(update={"tries": tries, "due_at": max(now + wait, error.until or now)})


def _bounded(pending: Iterable[PendingPage], limits: PageLimits) -> Iterator[PendingPage]:
    """Keep the newest that the state of a feed has room for."""
    count = size = 0
    for page in pending:
        own = _size(page)
        if own > limits.article_bytes:
            continue
        count, size = count + 1, size + own
        if count > limits.most or size > limits.feed_bytes:
            return
        yield page


def _size(value: Model) -> int:
    return len(value.model_dump_json().encode())
