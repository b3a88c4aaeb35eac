"""What came of a poll."""

from dataclasses import dataclass
from datetime import datetime

from producers.rss.model import FetchError, ParsedFeed
from producers.rss.response import Response


@dataclass(frozen=True, slots=True)
class Success:
    """A feed was read: `new` entries were never seen; of the `before` that it last listed, `left` still stand."""

    response: Response
    parsed: ParsedFeed
    new: int
    before: int
    left: int

    @property
    def at(self) -> datetime:
        """Tell when the answer was received."""
        return self.response.received_at

    @property
    def overflow(self) -> bool:
        """Tell whether entries may have been missed: the feed goes on, and nothing of its last listing is left."""
        return self.before > 0 and self.left == 0 and bool(self.parsed.entries)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The feed is as it was."""

    response: Response

    @property
    def at(self) -> datetime:
        """Tell when the answer was received."""
        return self.response.received_at


@dataclass(frozen=True, slots=True)
class Failure:
    """The poll came to nothing; `error.until` is before when `error.host` wants no request."""

    error: FetchError
    at: datetime


Outcome = Success | NotModified | Failure
