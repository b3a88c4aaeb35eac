"""Dates: what is read of strings whose instant is known, and for how long, beside the libraries used raw."""

import importlib
import json
import warnings
from calendar import timegm
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from statistics import median
from timeit import repeat
from typing import Any, Literal, NamedTuple

from benchmarks.text.section import Section
from consumers.stages.normalise.dates import Place, read_date

Read = Callable[[str], datetime | None]
Outcome = Literal["right", "none", "wrong"]

COMMON = (
    "Tue, 05 Mar 2024 10:11:12 +0000",
    "Tue, 05 Mar 2024 10:11:12 GMT",
    "Tue, 5 Mar 2024 10:11:12 -0500",
    "2024-03-05T10:11:12Z",
    "2024-03-05T10:11:12+01:00",
    "2024-03-05T10:11:12.123Z",
    "2024-03-05 10:11:12",
    "2024-03-05",
)
"""The shapes in which nearly all feeds and page headers write."""

_NOTE = (
    "none: no instant is given where one is right; wrong: an instant other than the right one, or one where none is "
    "right. µs: the median string. Libraries are used raw; a time without a zone is taken for UTC."
)


class Case(NamedTuple):
    """A string, its instant (None where none is right) and its kind."""

    text: str
    instant: datetime | None
    kind: str


class Reader(NamedTuple):
    """A way to read dates, and how often it is run to be timed."""

    name: str
    read: Read
    loops: int = 20


def measure(data: Path) -> Section:
    """Compare all readings of `dates/dates.jsonl` with the instants that are right."""
    head = ("reader", "strings", "right", "none", "wrong", "µs, common", "µs, all")
    path = data / "dates" / "dates.jsonl"
    if not path.is_file():
        return Section("Dates", head, (), (f"No dates: there is no {path}.",))
    cases = list(_cases(path))
    ours, *others = _readers()
    outcomes = _outcomes(ours.read, cases)
    kinds = sorted({case.kind for case in cases})
    rows = [_row(f"newswire: {kind}", [found for found, case in outcomes if case.kind == kind]) for kind in kinds]
    with warnings.catch_warnings(action="ignore"):
        rows += [_total(reader, cases) for reader in (ours, *others)]
    count = Counter(found for found, _ in outcomes)
    unread = [f"{found}: `{case.text}`" for found, case in outcomes if found != "right"]
    notes = (_NOTE, *unread)
    figures = {"dates_right": f"{count['right']}/{len(cases)}", "dates_wrong": str(count["wrong"])}
    return Section("Dates", head, rows, notes, figures)


def outcome(found: datetime | None, right: datetime | None) -> Outcome:
    """Judge a reading. Fractions of a second do not count."""
    if found == right or (found and right and found.replace(microsecond=0) == right):
        return "right"
    return "wrong" if found else "none"


def _cases(path: Path) -> Iterator[Case]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Case(row["input"], datetime.fromisoformat(row["utc"]) if row["utc"] else None, row["cls"])


def _outcomes(read: Read, cases: Sequence[Case]) -> list[tuple[Outcome, Case]]:
    return [(outcome(read(case.text), case.instant), case) for case in cases]


def _total(reader: Reader, cases: Sequence[Case]) -> Sequence[str]:
    times = [_microseconds(reader, texts) for texts in (COMMON, [case.text for case in cases])]
    return _row(reader.name, [found for found, _ in _outcomes(reader.read, cases)], *times)


def _row(name: str, found: Sequence[Outcome], *times: float) -> Sequence[str]:
    counts = Counter(found)
    shown = [f"{time:.1f}" for time in times] or ["", ""]
    return (name, str(len(found)), str(counts["right"]), str(counts["none"]), str(counts["wrong"]), *shown)


def _microseconds(reader: Reader, texts: Sequence[str]) -> float:
    """Time each string, the best of three runs, and give the median string's."""
    best = [min(repeat(partial(reader.read, text), number=reader.loops, repeat=3)) for text in texts]
    return median(best) / reader.loops * 1e6


def _readers() -> Iterator[Reader]:
    yield Reader("newswire", _newswire, 200)
    yield Reader("email.utils", _quiet(parsedate_to_datetime))
    yield Reader("feedparser", _quiet(_feedparser(importlib.import_module("feedparser.datetimes"))))
    yield Reader("dateutil", _quiet(importlib.import_module("dateutil.parser").parse))
    try:
        yield Reader("dateparser", _quiet(importlib.import_module("dateparser").parse), 1)
    except ImportError:
        return


def _newswire(text: str) -> datetime | None:
    moment = read_date(text, Place())
    return moment.instant if moment else None


def _feedparser(module: Any) -> Callable[[str], datetime | None]:
    def read(text: str) -> datetime | None:
        found = module._parse_date(text)  # noqa: SLF001 - what feedparser itself reads dates with
        return datetime.fromtimestamp(timegm(found), UTC) if found else None

    return read


def _quiet(parse: Callable[[str], datetime | None]) -> Read:
    """Let a library's reading of any string be an aware instant or None."""

    def read(text: str) -> datetime | None:
        try:
            found = parse(text)
            return found and (found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
        except (ValueError, TypeError, AttributeError, OverflowError):
            return None

    return read
