"""`make bench-rss`: what fetching costs beside lemon24/reader, from a local server whose own cost is not counted.

The tables go to standard output, what is being measured to standard error.
"""

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path

import typer

from benchmarks.rss.bare import parsing
from benchmarks.rss.cases import CASES, FIRST, SAME, Taken
from benchmarks.rss.report import HEAD, MEMORY_HEAD, Results, as_json, memory_table, table
from benchmarks.rss.service import Service, runs
from benchmarks.rss.site import HOSTS, Serving, Site
from benchmarks.rss.subject import outcomes
from benchmarks.table import markdown
from benchmarks.world import World
from runtime.logs import quiet_logs
from schemas.errors import NewswireError

FEEDS = 5000
WORKERS = 20
NAMES = ("floors", "reader", "poller", "service")


def tell(who: str, case: int, taken: Taken) -> None:
    """Say what was measured just now."""
    typer.echo(f"{who}, {CASES[case]}: {taken.seconds:.1f} s", err=True)


def measure(options: argparse.Namespace, site: Site, folder: Path) -> Results:
    """Measure all that was asked for, one after the other."""
    results = Results(site.count)
    if "floors" in options.only:
        results.parsing["as found"] = parsing(site.count, sanitised=False)
        results.parsing["sanitised"] = parsing(site.count, sanitised=True)
        _subject(results, site, "bare", counts=False)
    if "reader" in options.only:
        _subject(results, site, "reader", str(folder / "reader.db"), str(options.workers))
    if "poller" in options.only:
        _subject(results, site, "poller")
    if "service" in options.only:
        with World(folder) as world:
            for case, run in runs(world, site):
                tell("service", case, run.taken)
                results.service[case] = run
    return results


def _subject(results: Results, site: Site, name: str, *arguments: str, counts: bool = True) -> None:
    for case, taken in outcomes(site, f"benchmarks.rss.{name}", *arguments, counts=counts):
        tell(name, case, taken)
        results.add(name, case, taken)


def memory(site: Site, folder: Path) -> dict[int, dict[int, int]]:
    """Give the service's most bytes by case, with a tenth of the feeds and with all."""
    peaks: dict[int, dict[int, int]] = {}
    with World(folder) as world:
        for count in (max(1, site.count // 10), site.count):
            service = Service(world, Site(site.port, site.hosts, count), f"memory{count}")
            for case in (FIRST, SAME):
                taken = service.run(case).taken
                tell(f"service, {count} feeds", case, taken)
                peaks.setdefault(count, {})[case] = taken.peak
    return peaks


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rss", description=__doc__)
    parser.add_argument("--feeds", type=int, default=FEEDS, help=f"default {FEEDS}")
    parser.add_argument("--only", nargs="+", default=NAMES, choices=NAMES, metavar="NAME", help=" ".join(NAMES))
    parser.add_argument("--memory", action="store_true", help="measure the service's memory alone, also at a tenth")
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"threads of reader; default {WORKERS}")
    parser.add_argument(
        "--hosts", type=int, default=HOSTS, help=f"loopback addresses; default {HOSTS}, 1 where there is only one"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    return parser.parse_args()


def main() -> int:
    """Measure and print; 1 where something could not be measured."""
    options = _options()
    quiet_logs("bench")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="newswire-bench-") as folder,
            Serving(options.hosts, options.feeds) as on,
        ):
            if options.memory:
                typer.echo(markdown(MEMORY_HEAD, memory_table(memory(on.site, Path(folder)))))
                return 0
            results = measure(options, on.site, Path(folder))
    except NewswireError as error:
        typer.echo(f"bench-rss: {error}", err=True)
        return 1
    except KeyboardInterrupt:
        typer.echo("bench-rss: stopped", err=True)
        return 130
    typer.echo(markdown(HEAD, table(results)))
    if options.json:
        options.json.write_text(json.dumps(as_json(results), indent=1, ensure_ascii=False), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
