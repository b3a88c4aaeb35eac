"""What the headers of an answer say. The charset is the parsers', who also look into the document."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from producers.rss.model import Answer, Validators
from schemas.feeds import FeedState
from schemas.identity import feed_id

OK, NOT_MODIFIED = 200, 304
LONGEST = timedelta(days=366)
"""No time that a header names is taken for longer."""
LONGEST_VALIDATOR = 400
"""Characters of a validator: a feed's state is small."""

_DIRECTIVE = re.compile(r'([a-z-]+)(?:\s*=\s*("[^"]*"|[^\s,]*))?', re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass(frozen=True, slots=True)
class Response:
    """An answer and when it was received: every question about its headers is asked here."""

    answer: Answer
    received_at: datetime

    @property
    def digest(self) -> str:
        """Hash the body, so that the same bytes are known again."""
        return hashlib.sha256(self.answer.body).hexdigest()[:32]

    @property
    def validators(self) -> Validators:
        """Give what makes the next request of `answer.url` conditional; one that cannot be sent again is left out."""
        return Validators(self._validator("etag"), self._validator("last-modified"))

    @property
    def fresh_for(self) -> timedelta:
        """Tell how long the answer may be taken for current: nothing where it does not say, or says rubbish."""
        directives = self._cache_control()
        if "no-cache" in directives or "no-store" in directives:
            return timedelta(0)
        if "max-age" in directives:
            lifetime = _seconds(directives["max-age"])
        else:
            lifetime = self._from_date(self._header("expires"))
        age = _seconds(self._header("age")) or timedelta(0)
        return max(lifetime - age, timedelta(0)) if lifetime else timedelta(0)

    @property
    def retry_at(self) -> datetime | None:
        """Tell before when the host wants no request: None where it does not say, or says rubbish or the past."""
        text = self._header("retry-after")
        wait = _seconds(text) or self._from_date(text)
        return self.received_at + wait if wait and wait > timedelta(0) else None

    def not_modified(self, state: FeedState) -> bool:
        """Tell whether this is what the state's last success was: 304, the same ETag or the same bytes.

        A 304 or an ETag says so only of the URL that the state's validators belong to.
        """
        if self.answer.status == OK and state.body is not None and self.digest == state.body:
            return True
        polled = state.moved_to or state.url
        if self.answer.url != polled and feed_id(self.answer.url) != feed_id(polled):
            return False
        if self.answer.status == NOT_MODIFIED:
            return bool(state.etag or state.last_modified)
        return (
            self.answer.status == OK
            and bool(_opaque(state.etag))
            and _opaque(self.validators.etag) == _opaque(state.etag)
        )

    def _header(self, name: str) -> str:
        return self.answer.headers.get(name, "").strip()

    def _validator(self, name: str) -> str | None:
        """Leave out what no state can hold: bytes that are not UTF-8, or too many."""
        value = self.answer.headers.get(name, "")
        if not value.strip() or len(value) > LONGEST_VALIDATOR or re.search(r"[\r\n\0\ud800-\udfff]", value):
            return None
        return value

    def _cache_control(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in _DIRECTIVE.findall(self._header("cache-control")):
            found.setdefault(name.lower(), value.strip('"'))
        return found

    def _from_date(self, text: str) -> timedelta | None:
        """Read a date as a time from the server's own clock, or from ours where it does not tell."""
        date = _date(text)
        return min(date - (_date(self._header("date")) or self.received_at), LONGEST) if date else None


def media_type(content_type: str | None) -> str | None:
    """Read the media type of a header, in lower case and without parameters; None where there is none."""
    match = _MEDIA_TYPE.match((content_type or "").strip().lower())
    return match[0] if match else None


def _opaque(etag: str | None) -> str:
    """Give what two ETags are compared by: a proxy that compresses makes a strong one weak."""
    return (etag or "").strip().removeprefix("W/").strip('"')


def _seconds(text: str) -> timedelta | None:
    match = re.fullmatch(r"([0-9]+)(?:\.[0-9]*)?", text)
    if not match:
        return None
    return LONGEST if len(match[1].lstrip("0")) > 8 else min(timedelta(seconds=int(match[1][-9:])), LONGEST)  # noqa: PLR2004


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
