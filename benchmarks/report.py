"""What was measured, against what it was measured by and what is aimed at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, isinf
from statistics import median
from typing import NamedTuple

from benchmarks.floors import Pure
from benchmarks.table import percentile
from benchmarks.worker import Cost

HEAD = ("what", "articles/s", "CPU µs/article", "against", "aim", "met")
NOOP = 0.80
"""Share of the bare loop's rate that a stage without work reaches at least."""
SERVICE = 1.30
"""CPU of a service at most, in that of its floors."""
STREAM = 1000
"""Entries of feeds a second from raw to the store at least, with all services at once."""
ENTRIES, PAGES = "entries of feeds", "pasted pages"
AIMED = 100
P50, P99 = 0.050, 0.200
"""Seconds from fetch to store at most, at `AIMED` articles a second."""

Row = tuple[str, str, str, str, str, str]


class Whole(NamedTuple):
    """All services at once: articles a second, and CPU microseconds an article of each process."""

    rate: float
    cpu: Mapping[str, float]


@dataclass
class Results:
    """Everything that was measured, each as often as there were rounds; `latency` in seconds by rate."""

    costs: dict[str, list[Cost]] = field(default_factory=dict)
    pure: dict[str, list[Pure]] = field(default_factory=dict)
    reading: list[float] = field(default_factory=list)
    whole: dict[str, Whole] = field(default_factory=dict)
    latency: dict[int, list[float]] = field(default_factory=dict)
    profiles: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, name: str, cost: Cost) -> None:
        """Note one more run."""
        self.costs.setdefault(name, []).append(cost)

    def cost(self, name: str) -> Cost:
        """Give the medians of a measure's runs."""
        runs = self.costs[name]
        return Cost(median(run.rate for run in runs), median(run.cpu for run in runs))

    def floor(self, service: str) -> float:
        """Add up what lies below a service, in CPU microseconds an article."""
        if service == "sink":
            return self.cost("reader").cpu + median(self.reading) + self.cost("sqlite").cpu
        return self.cost("bare").cpu + median(each.whole for each in self.pure[service])


_FLOORS = {
    "bare": "bare client: read, write, commit",
    "json": "the same, with JSON in and out",
    "reader": "bare client: read, commit",
    "sqlite": "bare SQLite inserts, with FTS5",
}


def table(results: Results) -> list[Row]:
    """Give the rows: the floors, the services, all of them at once, the latency."""
    return [*_floors(results), *_services(results), *_whole(results), *_latency(results)]


def _floors(results: Results) -> Iterator[Row]:
    for name, title in _FLOORS.items():
        if name in results.costs:
            yield _row(title, results.cost(name))
    for stage, runs in results.pure.items():
        for title, cpu in (
            (f"{stage}, the function alone", median(run.run for run in runs)),
            (f"{stage}, with JSON in and out", median(run.whole for run in runs)),
        ):
            yield _row(title, Cost(1e6 / cpu, cpu))
    if results.reading:
        cpu = median(results.reading)
        yield _row("tagged article, JSON in", Cost(1e6 / cpu, cpu))


def _services(results: Results) -> Iterator[Row]:
    if "noop" in results.costs:
        ratio = results.cost("noop").rate / results.cost("bare").rate
        with_json = results.cost("noop").rate / results.cost("json").rate
        against = f"{ratio:.0%} of the bare client's rate, {with_json:.0%} with JSON"
        yield _row("stage without work", results.cost("noop"), against, f"≥ {NOOP:.0%}", met=ratio >= NOOP)
    for name in ("normalise", "tag", "sink"):
        if name in results.costs:
            cost, floor = results.cost(name), results.floor(name)
            against = f"floors {floor:,.0f} µs, {cost.cpu / floor - 1:+.0%}"
            yield _row(f"{name} service", cost, against, f"≤ +{SERVICE - 1:.0%}", met=cost.cpu <= SERVICE * floor)


def _whole(results: Results) -> Iterator[Row]:
    for what, (rate, cpu) in results.whole.items():
        parts = ", ".join(f"{name} {used:,.0f}" for name, used in cpu.items())
        title, cost = f"raw → SQLite, {what}", Cost(rate, sum(cpu.values()))
        if what == ENTRIES:
            yield _row(title, cost, parts, f"≥ {STREAM:,}/s", met=rate >= STREAM)
        else:
            yield _row(title, cost, parts)


def _latency(results: Results) -> Iterator[Row]:
    for rate, seconds in results.latency.items():
        p50, p99 = percentile(seconds, 0.5), percentile(seconds, 0.99)
        against = "too much: it falls behind" if isinf(p99) else f"p50 {p50 * 1e3:,.0f} ms, p99 {p99 * 1e3:,.0f} ms"
        title = f"fetched → SQLite at {rate}/s"
        if rate == AIMED:
            aim = f"p50 ≤ {P50 * 1e3:.0f} ms, p99 ≤ {P99 * 1e3:.0f} ms"
            yield title, "", "", against, aim, _met(p50 <= P50 and p99 <= P99)
        else:
            yield title, "", "", against, "", ""


def _row(title: str, cost: Cost, against: str = "", aim: str = "", *, met: bool | None = None) -> Row:
    return title, f"{cost.rate:,.0f}", f"{cost.cpu:,.0f}", against, aim, _met(met)


def _met(met: bool | None) -> str:  # noqa: FBT001 - a figure, not a switch
    return {True: "yes", False: "no", None: ""}[met]


def as_json(results: Results, rows: Sequence[Row]) -> dict[str, object]:
    """Give the table and every single run, for other programs."""
    return {
        "rows": [dict(zip(HEAD, row, strict=True)) for row in rows],
        "runs": {name: [run._asdict() for run in runs] for name, runs in results.costs.items()},
        "pure": {name: [run._asdict() for run in runs] for name, runs in results.pure.items()},
        "reading": results.reading,
        "latency": {
            str(rate): [each for each in seconds if isfinite(each)] for rate, seconds in results.latency.items()
        },
    }
