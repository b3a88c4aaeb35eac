"""The subscriptions as they stand on their topic, and what a new statement about some changes. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from producers.rss.addresses import shown
from producers.rss.subscriptions import fields
from schemas.errors import InputError, RejectedError
from schemas.feeds import Feed
from schemas.identity import feed_id
from schemas.topics import FEEDS
from schemas.wire import Record, decode

NAMED = 3
"""Feeds that an error names at most."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What stands under a key; `feed` is None where the record cannot be read, and `problem` says why."""

    key: bytes
    partition: int
    feed: Feed | None
    problem: str | None = None

    @property
    def id(self) -> str:
        """The feed's id, as the key spells it."""
        return self.key.decode("utf-8", "backslashreplace")

    @property
    def title(self) -> str:
        """What people know the feed by: its URL, else its id."""
        return str(self.feed.url) if self.feed else self.id


Subscribed = Mapping[str, Subscription]
"""By the feeds' ids."""


def subscribed(records: Iterable[Record]) -> dict[str, Subscription]:
    """Read the records of the topic in their order: the last of each key counts, one without a value removes it."""
    last = {record.key or b"": record for record in records}
    found = (_read(key, record) for key, record in last.items() if record.value is not None)
    return {each.id: each for each in found}


def _read(key: bytes, record: Record) -> Subscription:
    try:
        return Subscription(key, record.partition, decode(FEEDS, record))
    except RejectedError as error:
        return Subscription(key, record.partition, None, f"{record.place}: {error.kind}: {error.reason}")


@dataclass(frozen=True, slots=True)
class Change:
    """A feed as it shall stand, in its partition if it has one; `fields` are those that change, None for a new feed."""

    feed: Feed
    partition: int | None = None
    fields: tuple[str, ...] | None = None

    @property
    def kind(self) -> str:
        """Added, changed or unchanged."""
        if self.fields is None:
            return "added"
        return "changed" if self.fields else "unchanged"


def changes(feeds: Iterable[Feed], known: Subscribed) -> Iterator[Change]:
    """Tell what each feed changes. Fields that it does not state keep their value, and so does the URL's spelling.

    A subscription that cannot be read is replaced.
    """
    for feed in feeds:
        before = known.get(feed.id)
        if before is None or before.feed is None:
            yield Change(feed, before.partition if before else None)
            continue
        stated = {name: getattr(feed, name) for name in feed.model_fields_set - {"id", "url"}}
        if not feed.categories:
            stated.pop("categories", None)  # only a list that has folders says anything about them
        different = tuple(name for name in Feed.model_fields if name in stated and stated[name] != _of(before, name))
        yield Change(before.feed.model_copy(update=stated), before.partition, different)


def _of(subscription: Subscription, name: str) -> object:
    return getattr(subscription.feed, name)


def find(text: str, known: Subscribed) -> Subscription:
    """Find a subscription by its URL or id. Raises InputError, naming close ones, where there is none."""
    for id_ in (text, _id(text)):
        if id_ in known:
            return known[id_]
    by_title = {each.title: each for each in known.values()}
    names = [id_ for id_ in known if len(text) >= NAMED and id_.startswith(text)][:NAMED]
    names = names or get_close_matches(text, by_title, n=NAMED)
    meant = f": did you mean {' or '.join(names)}?" if names else ": see `newswire feeds list`"
    raise InputError(f"{shown(text)} is not subscribed{meant}")


def _id(url: str) -> str:
    try:
        return feed_id(str(fields.url(url)))
    except ValueError:
        return url
