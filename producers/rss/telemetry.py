"""What the feed producer tells of itself."""

import re
from datetime import datetime

from producers.rss.fetching.fetcher import Fetched
from producers.rss.outcome import Failure, NotModified, Success
from producers.rss.polling import Result
from producers.rss.roster import Roster
from runtime import metrics as m
from runtime.metrics import TRANSACTION_RESULTS, Metrics
from schemas.feeds import Feed

STAGE = "rss"
MOST_FEEDS = 1_000
"""Series a fetcher gives to feeds of their own: Prometheus pays for each."""
STATES = ("new", "ok", "failing", "gone", "invalid")
ENTRIES = ("new", "changed", "unchanged", "repeated", "too_large")


def slug(feed: Feed) -> str:
    """Name a feed in a label: its host and path, short, and the beginning of its id."""
    place = f"{feed.url.host}{feed.url.path or ''}".lower().removeprefix("www.")
    return f"{re.sub(r'[^a-z0-9]+', '-', place).strip('-')[:60].rstrip('-')}-{feed.id[:8]}"


class Telemetry:
    """The producer's part of the catalogue; every series that alerts ask for is born at 0."""

    def __init__(self, metrics: Metrics) -> None:
        """Begin to count."""
        self._metrics = metrics
        self._named: set[str] = set()
        metrics.counter(m.RECORDS, STAGE, "ok")
        for result in TRANSACTION_RESULTS:
            metrics.counter(m.TRANSACTIONS, STAGE, result)
        for reason in ("stale", "unavailable"):
            metrics.counter(m.RETRIES, STAGE, reason)
        for outcome in ("ok", "not_modified"):
            metrics.counter(m.FEED_POLLS, outcome)
        for result in ENTRIES:
            metrics.counter(m.ENTRIES, result)
        for alone in (m.OVERFLOWS, m.MALFORMED, m.PAGES_DROPPED):
            metrics.counter(alone)

    def fetched(self, fetch: Fetched) -> None:
        """Count a fetch that is over."""
        self._metrics.counter(m.FETCHES, fetch.purpose, fetch.outcome).inc()
        self._metrics.counter(m.FETCHED_BYTES, fetch.purpose).inc(fetch.received)
        self._metrics.histogram(m.FETCH_SECONDS, fetch.purpose).observe(fetch.seconds)

    def parsed(self, seconds: float) -> None:
        """Count a document that was parsed, or was too much."""
        self._metrics.histogram(m.PARSE_SECONDS).observe(seconds)

    def transaction(self, result: str) -> None:
        """Count a transaction by how it ended."""
        self._metrics.counter(m.TRANSACTIONS, STAGE, result).inc()

    def retried(self, reason: str) -> None:
        """Count a turn that has to be made again."""
        self._metrics.counter(m.RETRIES, STAGE, reason).inc()

    def written(self, result: Result, too_large: int, now: datetime) -> None:
        """Count a visit whose results are durable."""
        found = result.diff
        self._count(len(result.articles) - too_large, m.RECORDS, STAGE, "ok")
        latency = self._metrics.histogram(m.LATENCY, STAGE)
        for article in result.articles:
            latency.observe(max(0.0, (now - article.fetched_at).total_seconds()))
        if result.outcome is not None:
            self._count(1, m.FEED_POLLS, _outcome(result))
        numbers = (found.new, found.changed, found.unchanged, found.repeated, too_large)
        for name, number in zip(ENTRIES, numbers, strict=True):
            self._count(number, m.ENTRIES, name)
        self._count(result.next.overflow, m.OVERFLOWS)
        self._count(isinstance(result.outcome, Success) and bool(result.outcome.parsed.broken), m.MALFORMED)
        self._count(result.dropped, m.PAGES_DROPPED)

    def _count(self, number: int, counter: m.Definition, *labels: str) -> None:
        if number:  # mostly it is none, and to look up a series costs
            self._metrics.counter(counter, *labels).inc(number)

    def show(self, roster: Roster, now: datetime) -> None:
        """Show how the feeds are."""
        states = roster.states()
        for state in STATES:
            self._metrics.gauge(m.FEEDS, state).set(states[state])
        self._metrics.gauge(m.FEED_OVERDUE).set(roster.overdue(now).total_seconds())
        succeeded = {slug(feed): at for feed, at in roster.succeeded()}
        gone = self._named - succeeded.keys()
        self._named -= gone
        for name in gone:
            self._metrics.drop(m.FEED_SUCCESS, name)
        for name, at in succeeded.items():
            if name in self._named or len(self._named) < MOST_FEEDS:
                self._named.add(name)
                self._metrics.gauge(m.FEED_SUCCESS, name).set(at.timestamp())


def _outcome(result: Result) -> str:
    match result.outcome:
        case Failure(error):
            return error.kind
        case NotModified():
            return "not_modified"
        case _:
            return "ok"
