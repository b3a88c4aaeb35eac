"""`make feeds-run`: the real pipeline against a made-up web of feeds that publish, revise, break, move and die."""

import argparse
import sys
import tempfile
import traceback
from contextlib import ExitStack
from pathlib import Path

import typer

from newswire.broker import local
from runtime.kafka.probe import answers
from tests.faults.run import Run
from tests.feeds.run import FeedsRun
from tests.feeds.site import Site
from tests.feeds.world import World


def play(place: Path, seconds: float, feeds: int, seed: int) -> int:
    """Play one run on a broker of its own; 1 where anything failed."""
    with ExitStack() as stack:
        site = stack.enter_context(Site(World(seed, feeds, seconds)))
        broker = local.start(place / "broker", answers)
        stack.callback(broker.stop)
        run = Run(broker.bootstrap, place / "run", seed, broker=broker)
        run.folder.mkdir(parents=True, exist_ok=True)
        run.make_topics()
        stack.callback(run.kill_all)
        made = FeedsRun(run, site)
        try:
            found = made.play()
        except Exception as error:  # noqa: BLE001 - whatever broke it off is the run's result
            traceback.print_exc()
            typer.echo(f"FEEDS RUN failed: {type(error).__name__}: {str(error).partition(chr(10))[0]}")
            return 1
    for name, value in made.rows(found):
        typer.echo(f"{name:<22}{value}")
    vain = [
        f"no {what}" for what, count in (("revision was due", found.due), ("fetcher died", made.kills)) if not count
    ]
    wrong = "; ".join(filter(None, [*vain, str(found)]))
    typer.echo(f"FEEDS RUN failed: {wrong}" if wrong else "FEEDS RUN ok")
    return 1 if wrong else 0


def main() -> int:
    """Read the command line and play."""
    parser = argparse.ArgumentParser(prog="python -m tests.feeds", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="an empty folder for data and logs, kept afterwards")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        return play((options.keep or Path(temporary)).resolve(), options.minutes * 60, options.feeds, options.seed)


if __name__ == "__main__":
    sys.exit(main())
