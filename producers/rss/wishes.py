"""What a feed document asks of those who poll it: `ttl`, `sy:update…`, `skipHours`, `skipDays`."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from producers.rss.model import ParsedFeed

LONGEST = timedelta(days=366)
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = timedelta(hours=1)
_WEEK_OF_HOURS = 7 * 24


@dataclass(frozen=True, slots=True)
class Wishes:
    """The least time between two polls, and the hours and days (0 is Monday; both GMT) without any."""

    least: timedelta = timedelta(0)
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


def wishes(feed: ParsedFeed) -> Wishes:
    """Read what a feed asks for; what cannot be read is not asked for."""
    hours = {hour % 24 for hour in map(_number, feed.skip_hours) if hour is not None and hour <= 24}  # noqa: PLR2004
    days = {day for day in map(_weekday, feed.skip_days) if day is not None}
    least = max(_ttl(feed.ttl), _period(feed.update_period, feed.update_frequency))
    return Wishes(least, tuple(sorted(hours)), tuple(sorted(days)))


def not_skipped(due: datetime, skip_hours: Collection[int], skip_days: Collection[int]) -> datetime:
    """Give the first time from `due` on that is not skipped, as far into its hour as `due` was: no rush at the stroke.

    Where everything is skipped, `due` itself.
    """
    moment = due.astimezone(UTC)
    for _ in range(_WEEK_OF_HOURS + 1):
        if moment.hour not in skip_hours and moment.weekday() not in skip_days:
            return moment
        moment += _HOUR
    return due


def _ttl(text: str | None) -> timedelta:
    minutes = _number(text)
    return min(timedelta(minutes=minutes), LONGEST) if minutes else timedelta(0)


def _period(period: str | None, frequency: str | None) -> timedelta:
    close = get_close_matches((period or "").strip().lower()[:20], _PERIODS, n=1, cutoff=0.7)
    return _PERIODS[close[0]] / (_number(frequency) or 1) if close else timedelta(0)


def _weekday(text: str) -> int | None:
    close = get_close_matches(text.strip().lower()[:20], _DAYS, n=1, cutoff=0.75)
    return _DAYS.index(close[0]) if close else None


def _number(text: str | None) -> int | None:
    match = re.fullmatch(r"\s*\+?([0-9]{1,9})\s*", text or "")
    return int(match[1]) if match else None
