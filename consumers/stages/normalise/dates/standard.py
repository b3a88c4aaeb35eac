"""The dates of the standards: RFC 822 and its successors, ISO 8601 and its profiles."""

import re
from datetime import date

from consumers.stages.normalise.dates.draft import Written
from consumers.stages.normalise.dates.months import MONTHS

_RFC822 = re.compile(
    r"(?:[a-z]{3,9}\.?\s*,?\s*)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d{2})"
    r"(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([+-]\d{2}:?\d{2})|\s+(?:(?:GMT|UTC)([+-]\d{2}:?\d{2})|([a-z/]+)))?)?",
    re.IGNORECASE,
)
_CTIME = re.compile(
    r"[a-z]{3},?\s+([a-z]{3})\s+(\d{1,2})\s+(\d{4})\s+(\d{1,2}):(\d{2}):(\d{2})\s*([+-]\d{2}:?\d{2})", re.IGNORECASE
)
_ISO8601 = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE
)
_COMMENT = re.compile(r"\\.|[()]|[^()\\]+", re.DOTALL)
_PIVOT = 69


def read_standard(text: str) -> Written | None:
    """Read a date in a standard's form; None where it is in none, or names no day there is."""
    if match := _ISO8601.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _written(text, "iso8601", (int(year), int(month), int(day)), (hour, minute, second), zone)
    if "(" in text:
        text = _uncommented(text)
    if match := _RFC822.fullmatch(text):
        day, name, year, hour, minute, second, offset, relative, zone = match.groups()
        ymd = (_full(year), MONTHS.get(name.lower(), 0), int(day))
        return _written(text, "rfc822", ymd, (hour, minute, second), offset or relative or zone)
    if match := _CTIME.fullmatch(text):
        name, day, year, hour, minute, second, zone = match.groups()
        ymd = (int(year), MONTHS.get(name.lower(), 0), int(day))
        return _written(text, "rfc822", ymd, (hour, minute, second), zone)
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


def _written(
    raw: str, rule: str, ymd: tuple[int, int, int], clock: tuple[str | None, str | None, str | None], zone: str | None
) -> Written | None:
    """Check figures and put them together."""
    try:
        day = date(*ymd)
    except ValueError:
        return None
    time = None if clock[0] is None else (int(clock[0]), int(clock[1] or 0), int(clock[2] or 0))
    if time is not None and not (time[0] < 24 and time[1] < 60 and time[2] < 60):  # noqa: PLR2004
        return None
    return Written(raw, rule, None, day, clock=time, zone=_zone(zone))


def _zone(zone: str | None) -> str | int | None:
    """Give an offset in minutes, or a folded name. A military letter other than Z means nothing (RFC 2822)."""
    if zone is None or zone[0] not in "+-":
        return zone.lower().removeprefix("etc/") if zone else None
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return -minutes if zone[0] == "-" else minutes
