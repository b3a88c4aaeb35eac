"""Feeds whose dates are read in a zone that is not theirs, told by when their entries first appear. Pure.

Only dates count whose zone the text itself does not state: no setting changes how the others are read.
"""

import json
import shlex
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from math import comb
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newswire.dead.views import escaped
from newswire.views import clock
from schemas.articles import Article
from schemas.feeds import Feed
from schemas.identity import feed_id

STEP, LEAST, MOST = 30, 60, 14 * 60
"""Shifts that are looked for, in minutes: zones that get mixed up lie an hour apart at least."""
SKEW, NEAR, BELOW = 5, 15, 60
"""Minutes around a floor: how far clocks may disagree, how soon the first entries turn up, where none may be."""
HOURS = 4
"""The hours of the day, at least, in which entries were published that show a shift: a daily habit is no zone."""
SHARP, STRAYS, CHANCE = 4, 0.05, 1e-5
"""How many times more lie above a floor than below it; the most strays of all; the chance that is not believed in."""
LATE = 1 / 8
"""The least part of all entries that shows dates to run behind."""
FIRST = timedelta(minutes=10)
"""How long the first poll of a feed takes, which finds entries of any age."""
_FLOORS = range(-MOST, MOST + 1, STEP)
SUGGESTED = 3


class Sighting(NamedTuple):
    """A dated entry: when its date says it was published, read in `zone`, and when it first appeared.

    `told` is true where that is the zone which the subscription states.
    """

    published: datetime
    seen: datetime
    zone: str
    told: bool = False

    @property
    def lag(self) -> float:
        """Minutes from publication to appearance; negative for an entry from the future."""
        return (self.seen - self.published).total_seconds() / 60


class Shift(NamedTuple):
    """Dates that run `ahead` minutes ahead of the truth (behind it, where negative), as these entries show.

    `chance` bounds how likely entries of any age alike would look so.
    """

    ahead: int
    showing: tuple[Sighting, ...]
    chance: float


def shift(sightings: Sequence[Sighting]) -> Shift | None:
    """Find the one shift that explains when entries appear; None where there is none, or too little to tell.

    Entries are found at any age from zero up, most of them young. So their lags have a floor, which is sharp: many lie
    just above it, and hardly one below. It stands at zero where dates are true.
    """
    begin = min((sighting.seen for sighting in sightings), default=datetime.max.replace(tzinfo=UTC))
    polled = [sighting for sighting in sightings if sighting.seen - begin >= FIRST]
    ordered = sorted(polled, key=lambda sighting: sighting.lag)
    lags = [sighting.lag for sighting in ordered]

    def count(start: int, end: int) -> int:
        return bisect_left(lags, end) - bisect_left(lags, start)

    floors = [_Floor(at, count(at - SKEW, at + NEAR), count(at - SKEW - BELOW, at - SKEW)) for at in _FLOORS]
    floor = max(floors, key=lambda floor: floor.near * floor.sharp)
    first = bisect_left(lags, floor.at - SKEW)
    showing = tuple(ordered[first : first + floor.near])
    hours = {sighting.published.hour for sighting in showing}
    if not floor.sharp or abs(floor.at) < LEAST or len(hours) < HOURS or first > STRAYS * len(lags):
        return None
    if floor.at > 0 and floor.near < LATE * len(lags):  # a site may be late; none is early
        return None
    return Shift(-floor.at, showing, floor.chance) if floor.chance <= CHANCE else None


class _Floor(NamedTuple):
    """A place where entries may begin, in minutes of lag, with how many lie right above it and how many below."""

    at: int
    near: int
    below: int

    @property
    def sharp(self) -> bool:
        return self.below * SHARP <= self.near

    @property
    def chance(self) -> float:
        """Bound how likely any of the floors would look so, if an entry were found at any age alike."""
        total, above = self.near + self.below, SKEW + NEAR
        ways: int = sum(comb(total, count) * BELOW**count * above ** (total - count) for count in range(self.below + 1))
        whole: int = (BELOW + above) ** total
        return min(1.0, len(_FLOORS) * ways / whole)


def sightings(articles: Iterable[Article]) -> dict[str, list[Sighting]]:
    """Give, by the feed's id, when each article of a feed first appeared, where its date has a time and no zone.

    A relative date counts from the moment of appearance, and shows nothing.
    """
    first: dict[str, tuple[datetime, str, Sighting | None]] = {}
    for article in articles:
        known = first.get(article.id)
        if article.source.feed and (known is None or article.fetched_at < known[0]):
            first[article.id] = article.fetched_at, article.source.feed, _sighting(article)
    ids = {feed: feed_id(feed) for feed in {feed for _, feed, _ in first.values()}}
    found: dict[str, list[Sighting]] = {}
    for _, feed, sighting in first.values():
        if sighting:
            found.setdefault(ids[feed], []).append(sighting)
    return found


def _sighting(article: Article) -> Sighting | None:
    reading = article.dates.published
    if article.published_at is None or reading is None or reading.precision == "day":
        return None
    if reading.zone_source == "text" or reading.rule == "relative":
        return None
    return Sighting(article.published_at, article.fetched_at, reading.zone, reading.zone_source == "timezone")


@dataclass(frozen=True)
class Suspicion:
    """A feed whose dates run off: of `dated` entries that count, those of the shift show it; zones that would fit."""

    feed: Feed
    shift: Shift
    dated: int
    timezones: tuple[str, ...]

    @property
    def read_in(self) -> str:
        """The zone that the dates are read in now."""
        return self.shift.showing[0].zone

    @property
    def repair(self) -> str | None:
        """The command that has them read in the first zone that fits; None where no zone does."""
        if not self.timezones:
            return None
        return f"newswire feeds add {shlex.quote(str(self.feed.url))} --timezone {self.timezones[0]}"


def suspicions(feeds: Iterable[Feed], seen: Mapping[str, Sequence[Sighting]]) -> Iterator[Suspicion]:
    """Name the feeds whose dates, as they are read now, run off."""
    for feed in feeds:
        counted = list(_current(feed, seen.get(feed.id, ())))
        found = shift(counted)
        if found:
            yield Suspicion(feed, found, len(counted), tuple(fitting(found, feed.country))[:SUGGESTED])


def _current(feed: Feed, found: Sequence[Sighting]) -> Iterator[Sighting]:
    """Leave out what was read in another zone than the last: a repair shows in what came after it."""
    told = [sighting for sighting in found if sighting.told or not feed.timezone]
    zone = max(told, key=lambda sighting: sighting.seen).zone if told else None
    return (sighting for sighting in told if sighting.zone == zone)


def fitting(found: Shift, country: str | None) -> list[str]:
    """Give the zones in which these dates are true: the country's, else one of a fixed offset, else anybody's."""
    wanted = [(_true(found, sighting), _offset(found, sighting)) for sighting in found.showing]

    def fit(name: str) -> bool:
        return all(ZoneInfo(name).utcoffset(instant) == offset for instant, offset in wanted)

    zones = _zones()
    for names in (zones.get((country or "").upper(), ()), _FIXED, (name for known in zones.values() for name in known)):
        if fits := [name for name in names if fit(name)]:
            return fits
    return []


def _true(found: Shift, sighting: Sighting) -> datetime:
    return sighting.published.astimezone(UTC) - timedelta(minutes=found.ahead)


def _offset(found: Shift, sighting: Sighting) -> timedelta:
    """Give how far east of Greenwich the clock stood that the date was written by."""
    read = sighting.published.astimezone(clock(sighting.zone)).utcoffset() or timedelta()
    return read + timedelta(minutes=found.ahead)


_FIXED = ("UTC", *(f"Etc/GMT{-hours:+}" for hours in range(-12, 15) if hours))
"""Whole hours, whose names have the sign of POSIX: Etc/GMT-2 is two hours east of Greenwich."""


@cache
def _zones() -> dict[str, list[str]]:
    """Read the zones of each country from `zone.tab` of the IANA time zone database, the most used first."""
    found: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, _, name, *_ = line.split("\t")
            found.setdefault(code, []).append(name)
    return found


def suspicion_lines(found: Suspicion) -> Iterator[str]:
    """Say it to people: the feed, what is wrong and how sure that is, and the command that mends it."""
    ahead, showing = found.shift.ahead, len(found.shift.showing)
    yield escaped(f"{found.feed.url}")
    yield (
        f"  dates run {span(abs(ahead))} {'ahead' if ahead > 0 else 'behind'}, read in {found.read_in}: "
        f"{showing} of {found.dated} entries show it (chance {found.shift.chance:.0e})"
    )
    if found.repair is None:
        yield "  no time zone fits: the feed's own clock may be wrong"
        return
    others = found.timezones[1:]
    yield f"  repair: {escaped(found.repair)}" + (f" (or {', '.join(others)})" if others else "")


def span(minutes: int) -> str:
    """Write minutes as hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02} h"


def suspicion_json(found: Suspicion) -> str:
    """Write it as one line of JSON; `ahead` is in minutes, negative where the dates run behind."""
    return json.dumps(
        {
            "id": found.feed.id,
            "url": str(found.feed.url),
            "ahead": found.shift.ahead,
            "read_in": found.read_in,
            "showing": len(found.shift.showing),
            "dated": found.dated,
            "chance": found.shift.chance,
            "timezones": list(found.timezones),
            "repair": found.repair,
        }
    )
