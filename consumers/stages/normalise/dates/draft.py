"""One date while its tokens are gathered, and the date as it is written."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from consumers.stages.normalise.dates.months import MONTHS, SOLAR_MONTHS, WEEKDAYS
from consumers.stages.normalise.dates.solar import from_solar
from consumers.stages.normalise.dates.tokens import Token
from consumers.stages.normalise.dates.words import AFTERNOON

Label = Literal["published", "updated"]
Clock = tuple[int, int, int]

_HOUR_WORDS = frozenset("h hs uhr uur heures heure hrs час часов ч".split())  # noqa: SIM905 - reads as a list
_YEARS = range(1600, 2200)
_SOLAR_YEARS = range(1300, 1411)
"""Years that are solar Hijri in figures; the lunar calendar's present years lie above."""
_PIVOT = 69
_OR_WEEKDAYS = ("paz", "mar")
"""Months that are days of the week as well: a Sunday, a Tuesday. The latter is the month where both stand."""
"""Two-digit years below are of this century, as POSIX has it."""


class MalformedError(Exception):
    """What looks like a date cannot be one."""


class Written(NamedTuple):
    """A date as it stands on a page; `raw` is its text without the label.

    `day` is None where no day is told: a relative date, a day without a year, a time alone. `other` is the day that
    the figures mean if the month stands first, None where the order is not in doubt; `month_first` is what figures
    show about the order. `zone` is a folded name or minutes east of Greenwich.
    """

    raw: str
    rule: str
    label: Label | None
    day: date | None
    other: date | None = None
    month_first: bool | None = None
    clock: Clock | None = None
    zone: str | int | None = None
    relative: bool = False


@dataclass
class Draft:
    """The tokens of one date, as they come."""

    label: Label | None = None
    start: int = -1
    end: int = -1
    month: Token | None = None
    numbers: list[Token] = field(default_factory=list)
    figures: Token | None = None
    clock: Clock | None = None
    half: str | None = None
    zone: str | int | None = None
    weekday: int | None = None
    relative: bool = False
    units: bool = False
    _later_clock: bool = False

    def ends_before(self, token: Token, following: Token | None) -> bool:
        """Tell whether a token begins the next date; the one that follows it tells a time of day from a day."""
        if token.kind in {"published", "updated"}:
            return self.start >= 0 or self.label is not None
        if not self.is_whole:
            return False
        if token.kind in {"month", "solar", "lunar"}:
            return self.month is None or not (self._repeats(token) or token.word == _OR_WEEKDAYS[0])
        if token.kind == "number" and token.numbers[1] <= 2:  # noqa: PLR2004 - digits of a day
            return self.clock is not None or not _is_hour(following)
        return token.kind == "numeric"

    @property
    def is_whole(self) -> bool:
        """Tell whether a day of a year is there."""
        return self.figures is not None or (self.month is not None and len(self.numbers) > 1)

    def _repeats(self, token: Token) -> bool:
        """Tell whether a month is the one we have, by another name (`تشرين الأول/أكتوبر`)."""
        return self.month is not None and MONTHS.get(self.month.word, 0) == MONTHS.get(token.word, -1)

    def add(self, token: Token, following: Token | None) -> None:
        """Take a token in; the one that follows tells what a bare number is."""
        match token.kind:
            case "published" | "updated":
                self.label = token.kind
                return
            case "join":
                self.end = token.end if self.relative else self.end
                return
            case "numeric":
                self.figures = token
            case "month" | "solar" | "lunar":
                self._add_month(token)
            case "number":
                self._add_number(token, following)
            case "clock":
                self._add_clock((token.numbers[0], token.numbers[1], token.numbers[2]))
            case "offset" | "zone" | "halfday":
                self._add_to_clock(token)
            case "weekday":
                self.weekday = WEEKDAYS[token.word]
            case "relative":
                self.relative = True
            case _:
                self.units = True
        self.start = token.start if self.start < 0 else self.start
        self.end = token.end

    def _add_month(self, token: Token) -> None:
        """Keep one month: with two of them, one that can be a weekday is one (`mar 2 oct`)."""
        have = self.month
        if have is None or self._repeats(token):
            self.month = have or token
            return
        first, second = (_OR_WEEKDAYS.index(word) if word in _OR_WEEKDAYS else 2 for word in (have.word, token.word))
        if first == second:
            self.month = Token("unknown", token.start, token.end)  # two months: finish() says so
        elif second > first:
            self.month = token

    def _add_number(self, token: Token, following: Token | None) -> None:
        """Take a number for a time of day where what follows says so (`14 Uhr`, `9 pm`, `1422 GMT`), else keep it."""
        value, digits = token.numbers
        kind = following.kind if following else "unknown"
        if _is_hour(following):
            self._add_clock((value, 0, 0))
        elif kind == "zone" and digits == 4 and self.clock is None:  # noqa: PLR2004 - HHMM
            self._add_clock((value // 100, value % 100, 0))
        elif kind == "zone" and digits == 4 and value not in _YEARS:  # noqa: PLR2004 - HHMM
            self._later_clock = True
        else:
            self.numbers.append(token)

    def _add_clock(self, clock: Clock) -> None:
        """Keep the first time of day; what follows in brackets is the same in another zone."""
        self._later_clock = self.clock is not None
        self.clock = self.clock or clock

    def _add_to_clock(self, token: Token) -> None:
        if self._later_clock:
            return
        if token.kind == "halfday":
            self.half = self.half or token.word
        elif self.zone is None:
            self.zone = token.numbers[0] if token.kind == "offset" else token.word

    def finish(self, text: str) -> Written | None:
        """Give the date as written; None where nothing was gathered. Raises MalformedError."""
        if self.start < 0:
            return None
        raw, clock = text[self.start : self.end], self._time()
        if self.relative or (self.units and self.label):
            return Written(raw, "relative", self.label, None, clock=clock, zone=self.zone, relative=True)
        if self.units:
            raise MalformedError
        written = Written(raw, "time", self.label, None, clock=clock, zone=self.zone)
        if self.figures is not None:
            return self._in_figures(self.figures, written)
        if self.month is not None:
            return self._in_words(self.month, written)
        if self.numbers or (clock is None and self.label is None):
            raise MalformedError
        return written

    def _time(self) -> Clock | None:
        """Give the time of day on a clock of 24 hours."""
        if self.clock is None:
            return None
        hour, minute, second = self.clock
        if self.half is not None:
            afternoon = self.half == "p" or self.half in AFTERNOON
            if hour == 12:  # noqa: PLR2004 - noon or midnight
                hour = 12 if afternoon else 0
            elif afternoon:
                hour += 12 if 1 <= hour < 12 else 0 if hour > 12 else 24  # noqa: PLR2004 - `14:30 PM` is 14:30
            elif hour > 12:  # noqa: PLR2004
                raise MalformedError
        if not (hour < 24 and minute < 60 and second < 60):  # noqa: PLR2004
            raise MalformedError
        return hour, minute, second

    def _in_words(self, month: Token, written: Written) -> Written:
        """Read a day whose month is named."""
        before = [token.numbers for token in self.numbers if token.start < month.start]
        after = [token.numbers for token in self.numbers if token.start > month.start]
        day, year = _day_and_year(before, after)
        if month.kind == "lunar":
            return written._replace(rule="lunar")
        if year is None:
            return written._replace(rule="yearless")
        if month.kind == "solar":
            return written._replace(rule="solar_month", day=_solar(year, SOLAR_MONTHS[month.word], day))
        if month.kind != "month":
            raise MalformedError
        return written._replace(rule="named_month", day=_day(year, MONTHS[month.word], day))

    def _in_figures(self, figures: Token, written: Written) -> Written:
        """Read a day in figures: year first, or day and month in an order that may be in doubt."""
        first, second, third = figures.numbers
        if self.numbers or self.month is not None:
            raise MalformedError
        if first in _SOLAR_YEARS:
            return written._replace(rule="solar", day=_solar(first, second, third))
        if third in _SOLAR_YEARS:
            return written._replace(rule="solar", day=_solar(third, second, first))
        written = written._replace(rule="numeric")
        if first > 99:  # noqa: PLR2004 - two digits
            return written._replace(day=_day(first, second, third))
        return self._ordered(written, first, second, _full_year(third, figures.word), dotted=figures.word == ".")

    def _ordered(self, written: Written, first: int, second: int, year: int, *, dotted: bool) -> Written:
        """Tell day from month by size, by dots (no country writes the month first with them) or by the weekday."""
        if second > 12:  # noqa: PLR2004 - months
            return written._replace(day=_day(year, first, second), month_first=True)
        day_first = _day(year, second, first)
        if dotted or first > 12:  # noqa: PLR2004
            return written._replace(day=day_first, month_first=False)
        other = _day(year, first, second)
        if first == second or self.weekday is None or day_first.weekday() == other.weekday():
            return written._replace(day=day_first, other=None if first == second else other)
        if other.weekday() == self.weekday:
            return written._replace(day=other, month_first=True)
        if day_first.weekday() == self.weekday:
            return written._replace(day=day_first, month_first=False)
        return written._replace(day=day_first, other=other)


def _is_hour(following: Token | None) -> bool:
    """Tell whether the token after a number makes it an hour: `14 Uhr`, `9 pm`."""
    if following is None:
        return False
    return following.kind == "halfday" or (following.kind == "join" and following.word in _HOUR_WORDS)


def _full_year(year: int, mark: str) -> int:
    """Complete a year of two digits, where the figures cannot be year, month, day as well."""
    if year > 99:  # noqa: PLR2004 - two digits
        return year
    if mark == "." or (mark == "/" and year > 12):  # noqa: PLR2004 - months
        return year + (2000 if year < _PIVOT else 1900)
    raise MalformedError


def _day_and_year(before: list[tuple[int, ...]], after: list[tuple[int, ...]]) -> tuple[int, int | None]:
    """Tell day from year among the (value, digits) around a month's name."""
    numbers = before + after
    years = [value for value, digits in numbers if digits == 4]  # noqa: PLR2004
    days = [value for value, digits in numbers if digits <= 2]  # noqa: PLR2004
    match len(years), len(days), len(numbers):
        case 1, 1, 2:
            return days[0], years[0]
        case 0, 1, 1:
            return days[0], None
        case 0, 2, 2 if len(before) == 1 and after[0][1] == 2:  # noqa: PLR2004 - `2 Oct 21`
            return days[0], days[1] + (2000 if days[1] < _PIVOT else 1900)
        case _:
            raise MalformedError


def _day(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise MalformedError
    try:
        return date(year, month, day)
    except ValueError:
        raise MalformedError from None


def _solar(year: int, month: int, day: int) -> date:
    found = from_solar(year, month, day)
    if found is None:
        raise MalformedError
    return found
