"""How long a host asks to be left alone."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def retry_after(value: str | None, now: datetime, most: float) -> datetime | None:
    """Read a Retry-After header, seconds or a date; None for rubbish or the past, at most `most` seconds from now."""
    seconds = _seconds(value.strip(), now) if value else None
    if seconds is None or seconds <= 0:
        return None
    return now + timedelta(seconds=min(seconds, most))


def _seconds(value: str, now: datetime) -> float | None:
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now.timestamp()
