"""A partition of feeds as it was restored: the subscriptions, and what is known of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from producers.rss.polling import Known
from schemas.errors import RejectedError
from schemas.feeds import PAGES, SEEN, Feed, Hold
from schemas.model import Entity
from schemas.topics import FEED_PAGES, FEED_SEEN, FEED_STATE, FEEDS, Topic
from schemas.wire import Record, decode

M = TypeVar("M", bound=Entity)


@dataclass(frozen=True, slots=True)
class Share:
    """The feeds by their ids, and what is `known` of some; `orphans` are feeds that were removed, but for their states.

    `problems` are records that cannot be read, one line each; `invalid` the keys of the subscriptions among them.
    """

    feeds: Mapping[str, Feed]
    known: Mapping[str, Known]
    orphans: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=())

    def holds(self) -> Iterator[Hold]:
        """Give what hosts have asked for, as far as it is known."""
        yield from (known.state.hold for known in self.known.values() if known.state and known.state.hold)


def read_share(records: Mapping[bytes, Record], states: Mapping[bytes, Record]) -> Share:
    """Read the last records of a partition. A state that cannot be read counts as none: its feed begins anew."""
    problems: list[str] = []
    feeds = {feed.id: feed for record in records.values() if (feed := _read(FEEDS, record, problems))}
    subscribed = {key.decode("utf-8", "replace") for key in records}
    names = {key.decode("utf-8", "replace"): record for key, record in states.items()}
    return Share(
        feeds,
        {
            feed_id: _known(feed_id, names, problems)
            for feed_id in feeds
            if feed_id in names or feed_id + PAGES in names
        },
        orphans=tuple(sorted({_feed(name) for name in names} - subscribed)),
        invalid=tuple(sorted(subscribed - feeds.keys())),
        problems=tuple(problems),
    )


def tombstones(feed_id: str) -> Iterable[str]:
    """Name the keys of all that is known of a feed."""
    return feed_id, feed_id + SEEN, feed_id + PAGES


def _feed(name: str) -> str:
    return name.removesuffix(SEEN).removesuffix(PAGES)


def _known(feed_id: str, names: Mapping[str, Record], problems: list[str]) -> Known:
    def found(topic: Topic[M], name: str) -> M | None:
        record = names.get(name)
        return _read(topic, record, problems) if record else None

    return Known(found(FEED_STATE, feed_id), found(FEED_SEEN, feed_id + SEEN), found(FEED_PAGES, feed_id + PAGES))


def _read(topic: Topic[M], record: Record, problems: list[str]) -> M | None:
    try:
        return decode(topic, record)
    except RejectedError as error:
        problems.append(f"{record.place}: {error.kind}: {error.reason}")
        return None
