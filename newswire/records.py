"""Records that people ask for: the newest of a topic, or one by its place."""

from collections.abc import Iterator
from contextlib import suppress

from newswire.context import Context
from runtime.kafka.cluster import Cluster
from runtime.kafka.reader import read
from schemas.articles import Article
from schemas.errors import RejectedError
from schemas.topics import ARTICLES
from schemas.wire import Record, decode


def newest(here: Context, known: Cluster, topic: str, last: int) -> Iterator[Record]:
    """Give the last records of a topic, at most `last` of each partition. Raises InputError where it does not exist."""
    beginnings, ends = known.beginnings(topic), known.ends(topic)
    start = {partition: max(beginnings[partition], end - last) for partition, end in ends.items()}
    return read(here.kafka, topic, start, ends)


def record_at(here: Context, known: Cluster, topic: str, partition: int, offset: int) -> Record | None:
    """Give the record at a place; None where none stands there: it is yet to come, has expired, or never was one.

    Raises UnavailableError where the partition does not exist, InputError where the topic does not.
    """
    span = known.bounds(topic, partition)
    if not span.start <= offset < span.end:
        return None
    found = list(read(here.kafka, topic, {partition: offset}, {partition: offset + 1}))
    return found[0] if found else None


def newest_articles(here: Context, known: Cluster, last: int) -> Iterator[Article]:
    """Give the last normalised articles, at most `last` of each partition; what is none has its dead letter."""
    for record in newest(here, known, ARTICLES.on(here.prefix), last):
        with suppress(RejectedError):
            yield decode(ARTICLES, record)
