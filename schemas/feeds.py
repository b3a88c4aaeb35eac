"""A feed's subscription and its state, keyed by the feed's id on compacted topics."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, HttpUrl, NonNegativeFloat, NonNegativeInt

from schemas.articles import RawArticle
from schemas.model import Entity, Model

Health = Literal["new", "ok", "failing", "gone"]
Interval = Annotated[int, Field(ge=60, le=7 * 24 * 3600)]
Hour = Annotated[int, Field(ge=0, le=23)]
Weekday = Annotated[int, Field(ge=0, le=6)]
SEEN = ":seen"
"""Ends the key of what was seen of a feed."""
PAGES = ":pages"
"""Ends the key of the pages that a feed still waits for."""


class Feed(Entity):
    """A subscription. `interval` is the least time between two polls, in seconds; `timezone` an IANA name.

    `categories` are the folders that it stood in, from the outermost.
    """

    url: HttpUrl
    name: str | None = None
    country: str | None = None
    language: str | None = None
    timezone: str | None = None
    interval: Interval | None = None
    full_text: bool = False
    categories: tuple[str, ...] = ()


class Hold(Model):
    """What a server has asked for with Retry-After: nothing to `host` before `until`."""

    host: str
    until: AwareDatetime


class FeedState(Entity):
    """What the last poll of a feed left behind, under 1 KB.

    `url` is the subscription's, under which it was made; `moved_to` where permanent redirects have led since.
    `title` is what the feed calls itself. `etag`, `last_modified` and `body` (a digest) belong to the URL polled.
    `error` is a failure's kind and reason. `interval` is in seconds, as adapted to the feed's rhythm; `per_day` entries
    a day. `least` (seconds), `skip_hours` and `skip_days` (0 is Monday; both GMT) are what the feed document last asked
    for; `hold` is what a host did.
    """

    url: str
    moved_to: str | None = None
    health: Health = "new"
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body: str | None = None
    due_at: AwareDatetime | None = None
    polled_at: AwareDatetime | None = None
    succeeded_at: AwareDatetime | None = None
    failures: NonNegativeInt = 0
    error: str | None = None
    interval: NonNegativeInt | None = None
    per_day: NonNegativeFloat | None = None
    least: NonNegativeInt | None = None
    skip_hours: tuple[Hour, ...] = ()
    skip_days: tuple[Weekday, ...] = ()
    hold: Hold | None = None


class FeedSeen(Entity):
    """The entries that were seen of a feed; the id is the feed's with `:seen` behind it.

    `entries` packs one record an entry, see producers/rss/seen.py.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    entries: bytes = b""


class PendingPage(Model):
    """A page that an article went out without: tried `tries` times so far, next from `due_at` on."""

    article: RawArticle
    url: str
    tries: NonNegativeInt = 0
    due_at: AwareDatetime


class FeedPages(Entity):
    """The pages that articles of a feed still wait for; the id is the feed's with `:pages` behind it. Under 1 MiB."""

    pages: tuple[PendingPage, ...] = ()
