"""`make eval-text`: text, dates, languages and time, beside the libraries used raw."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from benchmarks.text.section import Section

MEASURES = ("extraction", "dates", "languages", "entries")
DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "data"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a section a measure, and all figures in the last line."""
    options = argparse.ArgumentParser(prog="make eval-text", description=__doc__)
    options.add_argument("--data", type=Path, default=DEFAULT, help="the folder with the labelled data")
    options.add_argument("--only", nargs="*", choices=MEASURES, default=MEASURES, help="some of the measures")
    chosen = options.parse_args(arguments)
    figures: dict[str, str] = {}
    for name in chosen.only:
        section: Section = importlib.import_module(f"benchmarks.text.{name}").measure(chosen.data)
        figures |= section.figures
        for line in section.lines():
            typer.echo(line)
    typer.echo("EVAL " + " ".join(f"{name}={value}" for name, value in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
