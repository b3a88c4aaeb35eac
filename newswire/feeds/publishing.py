"""Writing subscriptions to the cluster."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from newswire.context import Context
from newswire.feeds.reading import read_subscriptions
from newswire.feeds.subscriptions import Change, Subscription, changes, find
from producers.rss.writing import forgotten
from runtime.kafka.cluster import cluster
from runtime.kafka.publisher import KafkaPublisher
from schemas.feeds import Feed
from schemas.topics import FEEDS
from schemas.wire import Envelope, Message, encode

PATIENCE = 15.0
SOURCE = "newswire/feeds"


def put(here: Context, feeds: Iterable[Feed]) -> list[Change]:
    """Subscribe to feeds, or change the subscriptions to them; give what each one changed. Durable on return."""
    with cluster(here.kafka, patience=PATIENCE) as known:
        made = list(changes(feeds, read_subscriptions(here, known)))
    _publish(here, [_message(here, change) for change in made if change.kind != "unchanged"])
    return made


def remove(here: Context, text: str) -> Subscription:
    """End the subscription with that URL or id, and forget its feed; give what it was.

    Fetchers forget it too; but where none runs, a feed that is subscribed again would go on where it was. Raises
    InputError where there is none.
    """
    with cluster(here.kafka, patience=PATIENCE) as known:
        found = find(text, read_subscriptions(here, known))
    gone = Message(FEEDS.on(here.prefix), found.key, None, (), found.partition)
    _publish(here, [gone, *forgotten(found.id, found.partition, here.prefix)])
    return found


def _message(here: Context, change: Change) -> Message:
    """Write to the partition where the feed stands: one that another client put elsewhere would be there twice."""
    envelope = Envelope(SOURCE, datetime.now(UTC))
    return encode(FEEDS, change.feed, envelope, prefix=here.prefix, partition=change.partition)


def _publish(here: Context, messages: Sequence[Message]) -> None:
    publisher = KafkaPublisher(here.kafka, f"{here.prefix}.feeds", patience=PATIENCE)
    try:
        publisher.publish(messages)
    finally:
        publisher.close()
