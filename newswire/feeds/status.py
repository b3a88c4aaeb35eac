"""How each feed fares, as people and programs read it. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len, set_cell_size

from newswire.dead.views import escaped
from newswire.feeds.subscriptions import Subscribed, Subscription
from producers.rss.schedule import begin
from schemas.errors import RejectedError
from schemas.feeds import Feed, FeedState
from schemas.topics import FEED_STATE
from schemas.wire import Record, decode

NAME = 30
"""Columns of a name at most."""
_HEADING = ("name", "url", "health", "last success (UTC)", "next due (UTC)", "a day")
_OF_FEED = ("name", "country", "language", "timezone", "interval", "full_text", "categories")
_OF_STATE = ("title", "succeeded_at", "polled_at", "due_at", "per_day", "failures", "moved_to")


@dataclass(frozen=True, slots=True)
class Status:
    """A subscription and the state of its feed; `problem` is why one of them cannot be read."""

    subscription: Subscription
    state: FeedState | None = None
    problem: str | None = None

    @property
    def health(self) -> str:
        """New before the first poll, then ok, failing or gone; invalid where a record cannot be read."""
        if self.problem:
            return "invalid"
        return self.state.health if self.state else "new"

    @property
    def name(self) -> str:
        """What its owner calls the feed, else what it calls itself; empty where neither is known."""
        feed = self.subscription.feed
        return (feed and feed.name) or (self.state and self.state.title) or ""

    @property
    def error(self) -> str | None:
        """What is wrong."""
        return self.problem or (self.state.error if self.state else None)


def statuses(known: Subscribed, states: Mapping[bytes, Record]) -> list[Status]:
    """Bring subscriptions and states together, in the order of the feeds' names."""
    found = [_status(each, states.get(each.key)) for each in known.values()]
    return sorted(found, key=lambda each: (each.name.casefold(), each.subscription.title))


def _status(subscription: Subscription, record: Record | None) -> Status:
    feed = subscription.feed
    if feed is None or record is None or record.value is None:
        return Status(subscription, None, subscription.problem)
    try:
        return Status(subscription, begin(feed, decode(FEED_STATE, record)))
    except RejectedError as error:
        return Status(subscription, None, f"{record.place}: {error.kind}: {error.reason}; the next poll begins anew")


def status_lines(found: Sequence[Status]) -> Iterator[str]:
    """Give a heading and one feed a line, with what is wrong on the line below; nothing but a name is cut."""
    rows = [_HEADING, *map(_row, found)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    errors = [None, *(each.error for each in found)]
    for row, error in zip(rows, errors, strict=True):
        yield "  ".join(set_cell_size(text, wide) for text, wide in zip(row, widths, strict=True)).rstrip()
        if error:
            yield f"  {escaped(' '.join(error.split()))}"


def _row(status: Status) -> tuple[str, ...]:
    state = status.state
    name = escaped(" ".join(status.name.split())) or "-"
    return (
        name if cell_len(name) <= NAME else set_cell_size(name, NAME - 1).rstrip() + "…",
        escaped(status.subscription.title),
        status.health,
        _time(state.succeeded_at if state else None),
        "never" if status.health == "gone" else _time(state.due_at if state else None),
        "-" if state is None or state.per_day is None else f"{state.per_day:.3g}",
    )


def _time(time: datetime | None) -> str:
    return "-" if time is None else f"{time:%Y-%m-%d %H:%M}"


def status_json(status: Status) -> str:
    """Write all that is known of a feed as one line of JSON; null where nothing is."""
    feed = status.subscription.feed
    written: dict[str, object] = {"id": status.subscription.id, "url": str(feed.url) if feed else None}
    written |= _dumped(feed, _OF_FEED) | {"health": status.health} | _dumped(status.state, _OF_STATE)
    return json.dumps(written | {"error": status.error})


def _dumped(model: Feed | FeedState | None, names: Sequence[str]) -> dict[str, object]:
    dumped = model.model_dump(mode="json", include=set(names)) if model else {}
    return {name: dumped.get(name) for name in names}


def counted(found: Iterable[Status]) -> str:
    """Count feeds by their health, in words, such as `3 feeds: ok 2, gone 1`."""
    counts = Counter(each.health for each in found)
    total = counts.total()
    if not total:
        return "no feeds: `newswire feeds add URL` or `newswire feeds import FILE` adds some"
    parts = ", ".join(f"{health} {count}" for health, count in counts.most_common())
    return f"{total} feed{'' if total == 1 else 's'}: {parts}"
