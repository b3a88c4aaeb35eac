"""A feed's subscription and its state, both keyed by the feed's id on compacted topics."""

from typing import Literal

from pydantic import AwareDatetime, HttpUrl, PositiveInt

from schemas.model import Entity


class Feed(Entity):
    """A subscription. `interval` is in seconds; `timezone` an IANA name."""

    url: HttpUrl
    name: str | None = None
    country: str | None = None
    language: str | None = None
    timezone: str | None = None
    interval: PositiveInt | None = None
    full_text: bool = False


class FeedState(Entity):
    """What the last poll of a feed left behind."""

    url: HttpUrl
    health: Literal["new", "ok", "failing", "gone"] = "new"
    etag: str | None = None
    last_modified: str | None = None
    due_at: AwareDatetime | None = None
    succeeded_at: AwareDatetime | None = None
    failures: int = 0
