"""The dates of programs: RFC 822 and its successors, ISO 8601 and its profiles, ctime, seconds since 1970."""

import re
from datetime import UTC, date, datetime

from consumers.stages.normalise.dates.draft import Written
from consumers.stages.normalise.dates.months import MONTHS, WEEKDAYS

_OFFSET = r"[+-]\d{2}:?\d{2}"
_ISO8601 = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    rf"\s?(Z|{_OFFSET}|[+-]\d{{2}})?(?:\[[\w/+-]+\])?)?",  # in brackets: a zone's name, as Java writes it
    re.IGNORECASE | re.ASCII,
)
_BASIC = re.compile(
    rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:T?(\d{{2}})(\d{{2}})(?:(\d{{2}})(?:[.,]\d+)?)\s?(Z|{_OFFSET})?)?",
    re.IGNORECASE | re.ASCII,
)
_REDUCED = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_EPOCH = re.compile(r"(1\d{9})(?:\.\d+|\d{3})?", re.ASCII)  # of the years 2001 to 2033
_RFC822 = re.compile(
    r"(?:([a-z]{3,9})\.?\s*,?\s*)?(\d{1,2})[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})"
    rf"(?:,?\s+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:\.\d+)?)?(?:\s*({_OFFSET})|\s+(?:(?:GMT|UTC)({_OFFSET})|([a-z/]+)))?)?",
    re.IGNORECASE | re.ASCII,
)
_CTIME = re.compile(
    r"([a-z]{3}),?\s+([a-z]{3})\s+(\d{1,2})\s+(?:(\d{4})\s+)?(\d{1,2}):(\d{2}):(\d{2})"
    rf"(?:\s*(?:GMT|UTC)?({_OFFSET})|\s+([a-z]+))?(?(4)|\s+(\d{{4}}))",
    re.IGNORECASE | re.ASCII,
)
_COMMENT = re.compile(r"\\.|[()]|[^()\\]+", re.DOTALL)
_PIVOT = 69
_LIKELY = range(1900, 2100)
"""Years that figures without a mark between them can mean."""
_Clock = tuple[str | None, str | None, str | None]


def read_standard(text: str) -> Written | None:
    """Read a date in a standard's form; None where it is in none, or names no day there is.

    A month or a year alone is its first day, as W3CDTF dates are reduced; the rule says which.
    """
    if text[:4].isdecimal():
        return _in_figures(text)
    plain = _uncommented(text) if "(" in text else text
    if match := _RFC822.fullmatch(plain):
        weekday, day, name, year, hour, minute, second, offset, relative, zone = match.groups()
        zone = offset or relative or zone
    elif match := _CTIME.fullmatch(plain):
        weekday, name, day, first, hour, minute, second, offset, zone, last = match.groups()
        year, zone = first or last, offset or zone
    else:
        return None
    if weekday and weekday.lower() not in WEEKDAYS:
        return None
    ymd = (_full(year), MONTHS.get(name.lower(), 0), int(day))
    return _written(text, "rfc822", ymd, (hour, minute, second), zone)


def read_epoch(text: str) -> Written | None:
    """Read seconds or milliseconds since 1970 (POSIX): for fields that only programs fill, not for what people read."""
    match = _EPOCH.fullmatch(text.strip())
    if match is None:
        return None
    moment = datetime.fromtimestamp(int(match[1]), UTC)
    return Written(text, "epoch", None, moment.date(), clock=(moment.hour, moment.minute, moment.second), zone=0)


def _in_figures(text: str) -> Written | None:
    """Read ISO 8601, its basic and reduced forms among it."""
    if match := _ISO8601.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _written(text, "iso8601", (int(year), int(month), int(day)), (hour, minute, second), zone)
    if int(text[:4]) not in _LIKELY:
        return None
    if match := _BASIC.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _written(text, "iso8601", (int(year), int(month), int(day)), (hour, minute, second), zone)
    if match := _REDUCED.fullmatch(text):
        rule = "iso8601_month" if match[2] else "iso8601_year"
        return _written(text, rule, (int(match[1]), int(match[2] or 1), 1), (None, None, None), None)
    return None


def _uncommented(text: str) -> str:
    """Take out comments, which may nest and hold escaped brackets."""
    depth = 0
    kept: list[str] = []
    for match in _COMMENT.finditer(text):
        piece = match[0]
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth -= 1
        elif depth == 0:
            kept.append(piece)
    return " ".join(" ".join(kept).split())


def _full(year: str) -> int:
    """Complete a year of two digits as POSIX does."""
    value = int(year)
    return value if len(year) > 2 else value + (2000 if value < _PIVOT else 1900)  # noqa: PLR2004


def _written(raw: str, rule: str, ymd: tuple[int, int, int], clock: _Clock, zone: str | None) -> Written | None:
    """Check figures and put them together."""
    try:
        day = date(*ymd)
    except ValueError:
        return None
    if clock[0] is None:
        return Written(raw, rule, None, day)
    time = (int(clock[0]), int(clock[1] or 0), int(clock[2] or 0))
    if not (time[0] < 24 and time[1] < 60 and time[2] < 60):  # noqa: PLR2004
        return None
    return Written(raw, rule, None, day, clock=time, zone=_zone(zone))


def _zone(zone: str | None) -> str | int | None:
    """Give an offset in minutes, or a folded name. A military letter other than Z means nothing (RFC 2822)."""
    if zone is None or zone[0] not in "+-":
        return zone.lower().removeprefix("etc/") if zone else None
    minutes = int(zone[1:3]) * 60 + (int(zone[-2:]) if len(zone) > 3 else 0)  # noqa: PLR2004 - `+01`
    return -minutes if zone[0] == "-" else minutes
