"""What a visit leaves behind, as messages."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from producers.rss.polling import Result
from producers.rss.share import tombstones
from producers.tracing import traceparent
from schemas.articles import RawArticle
from schemas.feeds import Feed
from schemas.topics import FEED_STATE, LARGEST
from schemas.wire import Envelope, Message, encode


class Written(NamedTuple):
    """The messages of a visit, and the ids of articles that are too large for their topic."""

    messages: tuple[Message, ...]
    too_large: tuple[str, ...] = ()


def written(feed: Feed, partition: int, result: Result, now: datetime, prefix: str) -> Written:
    """Write articles to the partitions of their keys, states to the feed's own `partition`."""
    source = str(feed.url)
    messages: list[Message] = []
    too_large: list[str] = []
    for topic, value in result.values():
        if not isinstance(value, RawArticle):
            messages.append(encode(topic, value, Envelope(source, now), prefix=prefix, partition=partition))
            continue
        message = encode(topic, value, Envelope(source, value.fetched_at, traceparent()), prefix=prefix)
        if message.size > LARGEST:
            too_large.append(value.id)
        else:
            messages.append(message)
    return Written(tuple(messages), tuple(too_large))


def forgotten(feed_id: str, partition: int, prefix: str) -> Iterator[Message]:
    """Delete all that is known of a feed that was removed."""
    for name in tombstones(feed_id):
        yield Message(FEED_STATE.on(prefix), name.encode(), None, (), partition)
