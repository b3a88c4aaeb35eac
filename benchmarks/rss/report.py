"""What fetching took, each case beside another program and above its floors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from benchmarks.rss.cases import ALL, CASES, FIRST, SAME, Taken, statuses
from benchmarks.rss.service import Run

HEAD = ("case", "who", "feeds/s", "CPU ms/feed", "peak MB", "against", "aim", "met")
AIMS = {SAME: 5.0, ALL: 2.0}
"""How many times the CPU of reader takes that of newswire, at least."""
NAMES = {"reader": "reader", "poller": "newswire without Kafka", "bare": "aiohttp, GET alone"}

Row = tuple[str, str, str, str, str, str, str, str]


@dataclass
class Results:
    """All that was measured of so many feeds: by subject and case, and the CPU seconds a feed of the parser alone."""

    count: int
    taken: dict[str, dict[int, Taken]] = field(default_factory=dict)
    service: dict[int, Run] = field(default_factory=dict)
    parsing: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, case: int, taken: Taken) -> None:
        """Note what a case took."""
        self.taken.setdefault(name, {})[case] = taken

    def floor(self, case: int) -> float | None:
        """Add up what lies below a case, in CPU seconds a feed; None where not all of it was measured."""
        bare = self.taken.get("bare", {})
        if FIRST not in bare or SAME not in bare or "as found" not in self.parsing:
            return None
        sent = statuses(case, self.count)
        whole = sent.get(200, 0) * (bare[FIRST].cpu / self.count + self.parsing["as found"])
        return (whole + sent.get(304, 0) * bare[SAME].cpu / self.count) / self.count


def table(results: Results) -> list[Row]:
    """Give the rows: the floors, then the cases."""
    return [*_floors(results), *(row for case in range(len(CASES)) for row in _case(results, case))]


def _floors(results: Results) -> Iterator[Row]:
    for case, taken in results.taken.get("bare", {}).items():
        yield _row(CASES[case], NAMES["bare"], taken, results.count)
    for what, seconds in results.parsing.items():
        yield CASES[FIRST], f"feedparser alone, HTML {what}", "", _ms(seconds), "", "", "", ""


def _case(results: Results, case: int) -> Iterator[Row]:
    count = results.count
    reader = results.taken.get("reader", {}).get(case)
    if reader:
        yield _row(CASES[case], NAMES["reader"], reader, count)
    floor = results.floor(case)
    floors = [f"floors {_ms(floor)} ms"] if floor is not None else []
    if poller := results.taken.get("poller", {}).get(case):
        yield _beside(_row(CASES[case], NAMES["poller"], poller, count), case, poller, reader, floors)
    if run := results.service.get(case):
        apart = [f"broker {_ms(run.broker / count)} ms, start {run.start:.1f} s apart"]
        yield _beside(_row(CASES[case], "newswire rss", run.taken, count), case, run.taken, reader, apart)


def _row(case: str, who: str, taken: Taken, count: int) -> Row:
    return case, who, f"{count / taken.seconds:,.0f}", _ms(taken.cpu / count), f"{taken.peak / 1e6:,.0f}", "", "", ""


def _beside(row: Row, case: int, taken: Taken, reader: Taken | None, more: list[str]) -> Row:
    """Say how many times as much reader takes, and whether that is what is aimed at."""
    ratio = reader.cpu / taken.cpu if reader else None
    against = ", ".join([f"reader takes {ratio:.1f}x", *more] if ratio is not None else more)
    aim = AIMS.get(case)
    if aim is None or ratio is None:
        return (*row[:5], against, "", "")
    return (*row[:5], against, f"≥ {aim:.0f}x", "yes" if ratio >= aim else "no")


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:,.2f}"


MEMORY_HEAD = ("feeds", *(f"{CASES[case]}, peak MB" for case in (FIRST, SAME)))


def memory_table(peaks: Mapping[int, Mapping[int, int]]) -> list[tuple[str, ...]]:
    """Give the most memory by the number of feeds and the case."""
    return [
        (f"{count:,}", *(f"{peak / 1e6:,.0f}" for _, peak in sorted(found.items()))) for count, found in peaks.items()
    ]


def as_json(results: Results) -> dict[str, object]:
    """Give every figure, for other programs."""
    return {
        "feeds": results.count,
        "taken": {
            name: {CASES[case]: taken._asdict() for case, taken in cases.items()}
            for name, cases in results.taken.items()
        },
        "service": {
            CASES[case]: run.taken._asdict() | {"start": run.start, "broker": run.broker}
            for case, run in results.service.items()
        },
        "parsing": results.parsing,
    }
