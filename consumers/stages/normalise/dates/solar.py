"""Dates of the Persian calendar in the Gregorian one."""

from datetime import date, timedelta

# Leap years follow a cycle of 33 years, which agrees with the astronomical calendar from 1178 to 1633.
_FIRST, _LAST = 1178, 1633
_EPOCH = date(1799, 3, 21)
"""The first day of the year 1178."""


def _is_leap(year: int) -> bool:
    return year % 33 in {1, 5, 9, 13, 17, 22, 26, 30}


def _days_before(year: int) -> int:
    """Count the days from the epoch to the first day of a year."""
    return sum(366 if _is_leap(passed) else 365 for passed in range(_FIRST, year))


def from_solar(year: int, month: int, day: int) -> date | None:
    """Give the Gregorian date of a day of the solar Hijri calendar, or None where there is no such day."""
    if not (_FIRST <= year <= _LAST and 1 <= month <= 12 and 1 <= day <= _length(year, month)):  # noqa: PLR2004
        return None
    months = sum(_length(year, passed) for passed in range(1, month))
    return _EPOCH + timedelta(days=_days_before(year) + months + day - 1)


def _length(year: int, month: int) -> int:
    """Give the days of a month: six of 31, five of 30, and 29 or 30 in the last."""
    if month <= 6:  # noqa: PLR2004
        return 31
    return 30 if month < 12 or _is_leap(year) else 29  # noqa: PLR2004
