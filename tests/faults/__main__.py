"""`make faults`: every fault with several seeds, and a table of what came of it."""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import typer

from newswire.broker.local import start
from runtime.kafka.probe import answers
from tests.faults.catalogue import FAULTS
from tests.faults.run import ARTICLES_EACH, Run, play
from tests.faults.verifier import Findings

SEEDS = 5
COLUMNS = ("fault", "", "seeds", "published", "hits", "lost", "duplicated", "recovery s", "verdict")


@dataclass(frozen=True)
class Result:
    """One run: the fault's number, the seed, and what came of it; `why` says what is wrong."""

    fault: int
    seed: int
    published: int = 0
    hits: int = 0
    lost: int = 0
    duplicated: int = 0
    recovery: float = 0.0
    seconds: float = 0.0
    why: str = ""


def run_one(number: int, seed: int, folder: Path) -> Result:
    """Play one fault with one seed on a broker of its own."""
    fault, began = FAULTS[number], time.monotonic()
    place = folder / f"{number}-{seed}"
    broker = start(place / "broker", answers)
    run = Run(broker.bootstrap, place / "run", seed, broker=broker)
    try:
        found = play(fault.scenario, run)
    except Exception:  # noqa: BLE001 - whatever stopped it is the run's result
        return Result(number, seed, hits=run.hits, seconds=time.monotonic() - began, why=traceback.format_exc())
    finally:
        (run.broker or broker).stop()  # a fault may have put another in its place
    return Result(
        number,
        seed,
        found.published,
        run.hits,
        len(found.lost),
        len(found.duplicated),
        run.stall,
        time.monotonic() - began,
        "; ".join(_wrong(run, found)),
    )


def _wrong(run: Run, found: Findings) -> Iterator[str]:
    """Say what is wrong with a run that came to its end."""
    if found.published < ARTICLES_EACH:
        yield f"only {found.published} articles were published"
    if not run.hits:
        yield "the fault was not seen to act while articles came"
    if not found.clean:
        yield str(found)
    if found.dead != run.dead:
        yield f"{found.dead} dead letters, where {run.dead} are due"


def row(number: int, results: Sequence[Result]) -> tuple[str, ...]:
    """Sum the runs of one fault up."""
    failed = [result for result in results if result.why]
    return (
        str(number),
        FAULTS[number].title,
        str(len(results)),
        str(sum(result.published for result in results)),
        str(sum(result.hits for result in results)),
        str(sum(result.lost for result in results)),
        str(sum(result.duplicated for result in results)),
        f"{max(result.recovery for result in results):.1f}",
        f"FAILED with seeds {', '.join(str(result.seed) for result in failed)}" if failed else "ok",
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out as a table of plain text."""
    lines = [COLUMNS, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(COLUMNS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def _count(text: str) -> int:
    """Read a number that is at least 1: with none, nothing would be played and all would be well."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def main() -> int:
    """Play the faults that were asked for; 1 where any failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", type=int, nargs="*", default=[], choices=sorted(FAULTS), metavar="N")
    parser.add_argument("--seeds", type=_count, default=SEEDS)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--jobs", type=_count, default=1, help="runs at a time")
    parser.add_argument("--keep", type=Path, help="a folder for data and logs, kept afterwards")
    options = parser.parse_args()
    wanted = [
        (number, seed)
        for number in options.only or sorted(FAULTS)
        for seed in range(options.first, options.first + (1 if FAULTS[number].once else options.seeds))
    ]
    with tempfile.TemporaryDirectory() as temporary, ProcessPoolExecutor(options.jobs) as pool:
        folder = (options.keep or Path(temporary)).resolve()
        futures: list[Future[Result]] = [pool.submit(run_one, number, seed, folder) for number, seed in wanted]
        results = []
        for future in futures:
            result = future.result()
            results.append(result)
            said = result.why.strip() or "ok"
            typer.echo(f"fault {result.fault} seed {result.seed}: {result.seconds:.0f} s, {said}")
    numbers = sorted({number for number, _ in wanted})
    typer.echo(table([row(number, [each for each in results if each.fault == number]) for number in numbers]))
    passed = [number for number in numbers if not any(each.why for each in results if each.fault == number)]
    failed = sorted(set(numbers) - set(passed))
    typer.echo(f"FAULTS {len(passed)}/{len(numbers)}" + (f", failed: {' '.join(map(str, failed))}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
