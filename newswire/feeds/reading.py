"""Reading subscriptions and states off the cluster."""

from collections.abc import Iterator

from newswire.context import Context
from newswire.feeds.subscriptions import Subscription, subscribed
from runtime.kafka.cluster import Cluster
from runtime.kafka.reader import read
from schemas.errors import UnavailableError
from schemas.feeds import PAGES, SEEN
from schemas.topics import FEED_STATE, FEEDS
from schemas.wire import Record

MOMENT = 2.0
"""Seconds that people wait for open transactions."""
_OTHERS = (SEEN.encode(), PAGES.encode())


def read_subscriptions(here: Context, known: Cluster) -> dict[str, Subscription]:
    """Give the subscriptions by their ids. Raises InputError where the topic does not exist."""
    return subscribed(_records(here, known, FEEDS.on(here.prefix)))


def read_states(here: Context, known: Cluster) -> dict[bytes, Record]:
    """Give the last record of each feed's state by its key. What a transaction still holds back is left out."""
    found: dict[bytes, Record] = {}
    for record in _records(here, known, FEED_STATE.on(here.prefix)):
        if record.key and not record.key.endswith(_OTHERS):
            found[record.key] = record
    return found


def _records(here: Context, known: Cluster, topic: str) -> Iterator[Record]:
    beginnings = known.beginnings(topic)
    try:
        ends = known.settled_ends(topic, MOMENT)
    except UnavailableError:
        ends = known.ends(topic)
    return read(here.kafka, topic, beginnings, ends)
