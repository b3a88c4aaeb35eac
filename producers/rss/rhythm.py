"""How often a feed publishes: entries a day, from their dates at first, then from what was seen to appear."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from schemas.articles import Observed

DAY = timedelta(days=1)
MEMORY = timedelta(days=2)
"""What was seen so long ago weighs a third of what is seen now."""
RECENT = 20
"""The newest entries, whose gaps tell the rhythm."""
SHORTEST = timedelta(minutes=1)


def published(entries: Iterable[Observed], now: datetime) -> list[datetime]:
    """Read the entries' dates, newest first: only what RFC 822 and ISO 8601 write, and nothing of the future."""
    read = (_instant(entry.published or entry.updated or "") for entry in entries)
    return sorted((date for date in read if date and date <= now), reverse=True)


def from_dates(dates: list[datetime], now: datetime) -> float | None:
    """Give entries a day by the gaps between the newest dates and since; None where no gap can be seen."""
    recent = dates[:RECENT]
    if len(set(recent)) < 2:  # noqa: PLR2004  a gap lies between two
        return None
    return len(recent) / (max(now - recent[-1], SHORTEST) / DAY)


def updated(per_day: float, new: int, elapsed: timedelta) -> float:
    """Blend what was seen to appear within `elapsed` into the rate so far."""
    elapsed = max(elapsed, SHORTEST)
    kept = math.exp(-elapsed / MEMORY)
    return per_day * kept + new / (elapsed / DAY) * (1 - kept)


def _instant(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            date = read(text.strip())
            return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
