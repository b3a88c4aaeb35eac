"""From a written date to an instant in UTC, and never to one that may be wrong."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from consumers.stages.normalise.dates import zones
from consumers.stages.normalise.dates.draft import Written
from consumers.stages.normalise.dates.relative import day_before, instant_before
from consumers.stages.normalise.dates.scan import scan
from consumers.stages.normalise.dates.standard import read_standard
from consumers.stages.normalise.dates.zones import Place, Zone
from consumers.stages.normalise.text import clean
from schemas.articles import DateReading, Precision

_MONTH_FIRST = frozenset({"US", "FM", "GU", "MH", "MP", "PR", "PW", "VI", "AS"})
"""Countries that write the month first."""
_UNSETTLED = frozenset({"CA", "PH", "KE", "ZA", "BZ", "KY", "PA", "GH", "TG"})
"""Countries where both orders are met."""
_LONGEST = 120
"""The longest text that is taken for a date, in characters."""
_OFFSETS = range(-14 * 60, 14 * 60 + 1)

_RULES = {
    "iso8601": 1.0,
    "rfc822": 1.0,
    "epoch": 1.0,
    "named_month": 0.95,
    "solar_month": 0.9,
    "solar": 0.85,
    "dateline": 0.8,
    "iso8601_month": 0.5,
    "relative": 0.5,
    "iso8601_year": 0.3,
}
_ZONES = {"text": 1.0, "timezone": 0.95, "country": 0.9, "commonest": 0.5, "default": 0.7}


class Moment(NamedTuple):
    """An instant in UTC, how it was read, and the day that was written."""

    instant: datetime
    reading: DateReading
    day: date


def read_date(text: str, place: Place) -> Moment | None:
    """Read a text that is one date and nothing else; None rather than an instant that may be wrong."""
    written = read_written(text)
    return resolve(written, place) if written else None


def read_written(text: str) -> Written | None:
    """Read a text that is one date and nothing else, as it is written; None where it is not."""
    plain = text.strip() if text.isascii() else clean(text)
    if not plain or len(plain) > _LONGEST:
        return None
    if written := read_standard(plain):
        return written if plain == text else written._replace(raw=text)
    found = scan(plain)
    if found is None or found.rest or len(found.dates) != 1 or found.dates[0].label:
        return None
    return found.dates[0]._replace(raw=text)


def order_of(dates: Iterable[Written]) -> bool | None:
    """Tell from a page's other dates whether the month stands first: True, False, or None where none shows it."""
    shown = {written.month_first for written in dates if written.month_first is not None}
    return shown.pop() if len(shown) == 1 else None


def is_ambiguous(written: Written, place: Place, *, month_first: bool | None = None) -> bool:
    """Tell whether day and month may be either way round and nothing decides."""
    return written.other is not None and _month_first(written, place, month_first) is None


def resolve(
    written: Written, place: Place, *, month_first: bool | None = None, relative_to: datetime | None = None
) -> Moment | None:
    """Give the instant of a written date; None where no day is told, the order is in doubt or a zone is unknown.

    A date without a time is that day's midnight in the source's zone. `month_first` is what the same page's other
    dates show of the order. A relative date is read only where `relative_to` says when the page was fetched.
    """
    if written.relative:
        return _resolve_relative(written, place, relative_to) if relative_to else None
    day, order = written.day, 1.0
    if day is None:
        return None
    if written.other is not None:
        first = _month_first(written, place, month_first)
        if first is None:
            return None
        day, order = (written.other if first else day), 0.85
    return _at(day, written, place, order)


def _resolve_relative(written: Written, place: Place, fetched_at: datetime) -> Moment | None:
    """Count back from the fetch. Today and yesterday are days of a clock that is known, or none."""
    if instant := instant_before(written.raw, fetched_at):
        zone = Zone("UTC", UTC, "default")
        return Moment(instant.astimezone(UTC), _reading(written, zone, 1.0, precision="instant"), instant.date())
    zone = zones.home(place)
    if zone.source == "default":
        return None
    day = day_before(written.raw, fetched_at.astimezone(zone.clock).date())
    moment = _at(day, written, place, 1.0) if day else None
    return moment if moment and moment.instant <= fetched_at else None


def _at(day: date, written: Written, place: Place, order: float) -> Moment | None:
    """Give the instant of a day and the written time of day, in the zone that is written or the source's."""
    hour, minute, second = written.clock or (0, 0, 0)
    local = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - its zone is the question
    zone = _zone(written, local, place)
    if zone is None:
        return None
    try:
        instant = local.replace(tzinfo=zone.clock).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return Moment(instant, _reading(written, zone, order, precision="instant" if written.clock else "day"), day)


def _reading(written: Written, zone: Zone, order: float, *, precision: Precision) -> DateReading:
    confidence = _RULES.get(written.rule, 0.9) * _ZONES[zone.source] * order
    return DateReading(
        raw=written.raw,
        rule=written.rule,
        precision=precision,
        zone=zone.name,
        zone_source=zone.source,
        confidence=round(min(confidence, 0.5) if zone.source == "commonest" else confidence, 2),
    )


def _zone(written: Written, local: datetime, place: Place) -> Zone | None:
    if written.zone is None or not written.clock:
        return zones.home(place)
    if isinstance(written.zone, int):
        return zones.offset(written.zone) if written.zone in _OFFSETS else None
    return zones.named(written.zone, local, place)


def _month_first(written: Written, place: Place, shown: bool | None) -> bool | None:  # noqa: FBT001
    """Decide the order of day and month: by the page, by country, by an American zone, by language."""
    country = (place.country or "").upper()
    language, *subtags = (place.language or "").replace("_", "-").split("-")
    country = country or next((tag.upper() for tag in subtags if len(tag) == 2), "")  # noqa: PLR2004 - a region
    if shown is not None:
        return shown
    if country in _MONTH_FIRST:
        return True
    if country and country not in _UNSETTLED:
        return False
    if isinstance(written.zone, str) and written.zone in zones.AMERICAN:
        return True
    return False if language and language.lower() != "en" else None


def is_future(instant: datetime, fetched_at: datetime) -> bool:
    """Tell whether an instant lies more than a day after the article was fetched."""
    return instant - fetched_at > timedelta(days=1)
