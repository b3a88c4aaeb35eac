"""The one catalogue of metrics. Each process has its own registry and serves it at /metrics."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
AGE = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0, 86400.0)
COUNT = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


@dataclass(frozen=True)
class Definition:
    """One metric of the catalogue; `unit` is part of the name, as Prometheus asks."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    labels: tuple[str, ...]
    help: str
    buckets: Sequence[float] = ()


RECORDS = Definition(
    "newswire_records_total",
    "counter",
    ("stage", "result"),
    "Records processed: ok or dead in a stage; new, revised, unchanged, refused, dead or passed (for another "
    "sink alone) in a sink; ok in a producer.",
)
BATCH_SECONDS = Definition(
    "newswire_batch_seconds", "histogram", ("stage", "step"), "Time a batch took to process and to deliver.", FAST
)
BATCH_RECORDS = Definition("newswire_batch_records", "histogram", ("stage",), "Records in a batch.", COUNT)
LATENCY = Definition(
    "newswire_latency_seconds",
    "histogram",
    ("stage",),
    "From the producer's fetch (ce_time) to durable here.",
    AGE,
)
LAG = Definition("newswire_lag_records", "gauge", ("stage", "partition"), "Records still to be read of a partition.")
TRANSACTIONS = Definition(
    "newswire_transactions_total", "counter", ("stage", "result"), "Transactions: committed, aborted or fenced."
)
TRANSACTION_RESULTS = ("committed", "aborted", "fenced")
DEAD_LETTERS = Definition(
    "newswire_dead_letters_total", "counter", ("stage", "kind"), "Records that became dead letters."
)
RETRIES = Definition(
    "newswire_retries_total", "counter", ("stage", "reason"), "Batches tried again: stale or unavailable."
)
ARTICLES = Definition(
    "newswire_articles_total",
    "counter",
    ("topic", "salience"),
    "New articles at the sink, published in the 48 hours before.",
)
BACKFILLED = Definition(
    "newswire_backfilled_articles_total",
    "counter",
    ("topic", "salience"),
    "Articles at the sink that are no news of today: older, undated, revised or tagged again.",
)
PROGRESS = Definition(
    "newswire_progress_timestamp_seconds", "gauge", ("stage",), "When the loop last turned, as a Unix time."
)
BUILD = Definition("newswire_build_info", "gauge", ("version", "python", "service"), "Always 1; the labels tell.")

FEEDS = Definition(
    "newswire_feeds", "gauge", ("state",), "Feeds of this fetcher: new, ok, failing, gone, or invalid subscriptions."
)
FEED_POLLS = Definition(
    "newswire_feed_polls_total",
    "counter",
    ("outcome",),
    "Polls of feeds that were written: ok, not_modified, or the kind of the failure.",
)
FETCHES = Definition(
    "newswire_fetches_total",
    "counter",
    ("purpose", "outcome"),
    "Fetches of feeds, pages and robots.txt: the class of the answer (2xx, 3xx for a 304, …) or the kind of the "
    "failure.",
)
FETCHED_BYTES = Definition(
    "newswire_fetched_bytes_total", "counter", ("purpose",), "Bytes of bodies, as they travelled."
)
FETCH_SECONDS = Definition("newswire_fetch_seconds", "histogram", ("purpose",), "Time on the network of a fetch.", FAST)
PARSE_SECONDS = Definition(
    "newswire_parse_seconds",
    "histogram",
    (),
    "From asking for a feed to be parsed to the answer, waiting included.",
    FAST,
)
ENTRIES = Definition(
    "newswire_feed_entries_total",
    "counter",
    ("result",),
    "Entries of feeds: new, changed, unchanged, repeated within the document, or too_large to be published.",
)
OVERFLOWS = Definition(
    "newswire_feed_overflows_total",
    "counter",
    (),
    "Polls in which no entry of the last one was left: some may have been missed.",
)
MALFORMED = Definition(
    "newswire_feeds_malformed_total", "counter", (), "Feed documents that were broken, but gave entries all the same."
)
PAGES_DROPPED = Definition(
    "newswire_pages_dropped_total", "counter", (), "Linked pages that were given up: their articles stay teasers."
)
FEED_OVERDUE = Definition(
    "newswire_feed_overdue_seconds", "gauge", (), "For how long the feed has been due that waits the longest."
)
FEED_SUCCESS = Definition(
    "newswire_feed_success_timestamp_seconds",
    "gauge",
    ("feed",),
    "When a feed was last read or found unchanged, as a Unix time; of at most 1,000 feeds a fetcher.",
)

CATALOGUE = (
    RECORDS,
    BATCH_SECONDS,
    BATCH_RECORDS,
    LATENCY,
    LAG,
    TRANSACTIONS,
    DEAD_LETTERS,
    RETRIES,
    ARTICLES,
    BACKFILLED,
    FEEDS,
    FEED_POLLS,
    FETCHES,
    FETCHED_BYTES,
    FETCH_SECONDS,
    PARSE_SECONDS,
    ENTRIES,
    OVERFLOWS,
    MALFORMED,
    PAGES_DROPPED,
    FEED_OVERDUE,
    FEED_SUCCESS,
    PROGRESS,
    BUILD,
)


class Metrics:
    """The catalogue, live in one registry."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        """Make the metrics in a registry of its own; those without labels, which have a value at once, at first use."""
        self.registry = registry or CollectorRegistry()
        self._made = {each.name: _make(each, self.registry) for each in CATALOGUE if each.labels}

    def counter(self, definition: Definition, *labels: str) -> Counter:
        """Give one series of a counter, born at 0."""
        return cast("Counter", self._series(definition, labels))

    def gauge(self, definition: Definition, *labels: str) -> Gauge:
        """Give one series of a gauge."""
        return cast("Gauge", self._series(definition, labels))

    def histogram(self, definition: Definition, *labels: str) -> Histogram:
        """Give one series of a histogram."""
        return cast("Histogram", self._series(definition, labels))

    def drop(self, definition: Definition, *labels: str) -> None:
        """Serve a series no longer."""
        self._metric(definition).remove(*labels)

    def _series(self, definition: Definition, labels: Sequence[str]) -> MetricWrapperBase:
        metric = self._metric(definition)
        return metric.labels(*labels) if definition.labels or labels else metric

    def _metric(self, definition: Definition) -> MetricWrapperBase:
        if definition.name not in self._made:
            self._made[definition.name] = _make(definition, self.registry)
        return self._made[definition.name]


def _make(definition: Definition, registry: CollectorRegistry) -> MetricWrapperBase:
    match definition.kind:
        case "counter":
            return Counter(definition.name, definition.help, definition.labels, registry=registry)
        case "gauge":
            return Gauge(definition.name, definition.help, definition.labels, registry=registry)
        case "histogram":
            return Histogram(
                definition.name, definition.help, definition.labels, registry=registry, buckets=definition.buckets
            )
