"""`make bench-stream`: what the stream costs against the floors below it, in one run on a local Apache Kafka.

The tables go to standard output, what is being measured to standard error.
"""

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import typer

from benchmarks.floors import Pure, insert, prepared, reading
from benchmarks.report import ENTRIES, HEAD, PAGES, Results, as_json, table
from benchmarks.runs import Runs
from benchmarks.sampling import largest
from benchmarks.table import markdown
from benchmarks.world import World
from runtime.logs import quiet_logs
from schemas.errors import NewswireError

ARTICLES = 4000
ROUNDS = 3
RATES = (10, 100, 300)
SAMPLE = 500
"""Articles that the pure functions are tried on in each round."""
SERVICES = ("normalise", "tag", "sink")
NAMES = ("noop", *SERVICES, "all", "latency")

T = TypeVar("T")


def told(what: str, measure: Callable[[], T]) -> T:
    """Say what is measured, and how long it took."""
    began = time.monotonic()
    result = measure()
    typer.echo(f"{what}: {time.monotonic() - began:.1f} s", err=True)
    return result


def one_round(runs: Runs, results: Results, wanted: Sequence[str], folder: Path) -> None:
    """Measure every service once, each next to the floors that it is compared with."""
    if set(wanted) & {"noop", "normalise", "tag"}:
        results.add("bare", told("bare client as a stage", runs.bare))
    if "noop" in wanted:
        results.add("json", told("bare client as a stage, with JSON", partial(runs.bare, "json")))
        results.add("noop", told("stage without work", runs.noop))
    if "normalise" in wanted:
        _stage(results, "normalise", partial(runs.normalise.measure, runs.raw[:SAMPLE]), runs)
        entries = told("normalise without Kafka, entries", partial(runs.normalise.measure, runs.entries[:SAMPLE]))
        results.pure.setdefault("normalise, an entry", []).append(entries)
    if "tag" in wanted:
        _stage(results, "tag", partial(runs.tag.measure, runs.articles[:SAMPLE]), runs)
    if "sink" in wanted:
        results.add("reader", told("bare client as a sink", runs.reader))
        results.reading.append(told("tagged articles from JSON", partial(reading, runs.tagged[:SAMPLE])))
        floor = partial(insert, folder / f"floor{len(results.reading)}.db", prepared(runs.tagged))
        results.add("sqlite", told("bare SQLite", floor))
        results.add("sink", told("sink service", partial(runs.service, "sink")))


def _stage(results: Results, name: str, pure: Callable[[], Pure], runs: Runs) -> None:
    results.pure.setdefault(name, []).append(told(f"{name} without Kafka", pure))
    results.add(name, told(f"{name} service", partial(runs.service, name)))


def measure(options: argparse.Namespace, folder: Path) -> Results:
    """Measure all that was asked for, on a broker of its own in the folder."""
    results = Results()
    with World(folder) as world:
        runs = Runs(world, options.articles)
        for _ in range(options.rounds):
            one_round(runs, results, options.only, folder)
        if "all" in options.only:
            for what, raw in ((PAGES, runs.raw), (ENTRIES, runs.entries)):
                results.whole[what] = told(f"all three services, {what}", partial(runs.whole, raw))
        if "latency" in options.only:
            results.latency = told("latency", partial(runs.latency, RATES))
        if options.profile:
            names = [name for name in SERVICES if name in options.only]
            results.profiles = {name: told(f"profile of {name}", partial(runs.profile, name)) for name in names}
    return results


def main() -> int:
    """Measure and print; 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stream", description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES, help=f"raw ones; default {ARTICLES}")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of which medians are taken; default {ROUNDS}")
    parser.add_argument("--only", nargs="+", default=NAMES, choices=NAMES, metavar="NAME", help=" ".join(NAMES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single run there")
    parser.add_argument("--profile", action="store_true", help="sample each service once more, and show its functions")
    options = parser.parse_args()
    quiet_logs("bench")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory(prefix="newswire-bench-") as folder:
            results = measure(options, Path(folder))
    except NewswireError as error:
        typer.echo(f"bench-stream: {error}", err=True)
        return 1
    except KeyboardInterrupt:
        typer.echo("bench-stream: stopped", err=True)
        return 130
    rows = table(results)
    typer.echo(markdown(HEAD, rows))
    for name, shares in results.profiles.items():
        typer.echo("\n" + markdown((name, "share of CPU time"), largest(shares)))
    if options.json:
        options.json.write_text(json.dumps(as_json(results, rows), indent=1, ensure_ascii=False), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
