"""`make conformance`: the parser beside plain feedparser, on feed test files that lie beside the project.

Archives (`*.tar.gz`) of feeds are read in memory; each feed is parsed by both. The tables go to standard output.
"""

import argparse
import sys
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typer

from benchmarks.agreement import FIELDS, agreeing, expectation, headers, meets, plainly
from benchmarks.table import markdown
from producers.rss.model import FetchError, ParsedFeed
from producers.rss.parse.document import parse

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "feeds"
_SUFFIXES = (".xml", ".rss", ".atom", ".json", ".html")


@dataclass
class Tally:
    """What was counted of the feeds of one format."""

    files: int = 0
    ours: int = 0
    plain: int = 0
    compared: Counter[str] = field(default_factory=Counter)
    agree: Counter[str] = field(default_factory=Counter)
    expected: int = 0
    met: int = 0


@dataclass
class Found:
    """All that was found: a tally a format, and lines on the files that stand out."""

    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fewer: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    differ: list[str] = field(default_factory=list)


def feeds(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give the name and the bytes of every feed in the folder's archives."""
    for archive in sorted(folder.glob("*.tar.gz")):
        with tarfile.open(archive) as files:
            for member in files:
                content = files.extractfile(member) if member.name.endswith(_SUFFIXES) else None
                if content:
                    yield f"{archive.name}: {member.name}", content.read()


def compare(found: Found, name: str, body: bytes) -> None:
    """Parse one feed both ways and count."""
    sent = headers(body)
    plain, failure = plainly(body, sent)
    try:
        ours, reason = parse(body, sent.get("content-type")), ""
    except FetchError as error:
        ours, reason = ParsedFeed(error.kind, ()), f"{error.kind}: {error}"
    tally = found.tallies[ours.format]
    tally.files += 1
    tally.ours += len(ours.entries)
    tally.plain += len(plain)
    if len(ours.entries) < len(plain):
        found.fewer.append(f"{name}: {len(ours.entries)} of {len(plain)} entries; {reason or ours.broken}")
    elif len(ours.entries) > len(plain):
        found.more.append(f"{name}: {len(ours.entries)} entries, plain feedparser {len(plain)} {failure}".rstrip())
    for observed, entry in zip(ours.entries, plain, strict=False):
        for what, same in agreeing(observed, entry):
            tally.compared[what] += 1
            tally.agree[what] += same
            if not same:
                found.differ.append(f"{what}\t{name}")
    if ours.entries and (wanted := expectation(body)):
        tally.expected += 1
        tally.met += meets(ours.entries[0], wanted)
        if not meets(ours.entries[0], wanted):
            found.differ.append(f"expectation of {wanted[0]}\t{name}")


def report(found: Found) -> Iterator[str]:
    """Give the table, the files with fewer entries one by one, and how many have more."""
    head = ("format", "files", "entries", "plain", *FIELDS, "expected")
    rows = []
    for name, tally in sorted(found.tallies.items()):
        agree = [f"{tally.agree[what]}/{tally.compared[what]}" if tally.compared[what] else "" for what in FIELDS]
        expected = f"{tally.met}/{tally.expected}" if tally.expected else ""
        rows.append((name, str(tally.files), str(tally.ours), str(tally.plain), *agree, expected))
    yield markdown(head, rows)
    yield f"\nFewer entries than plain feedparser: {len(found.fewer)} files"
    yield from found.fewer
    yield f"\nMore entries than plain feedparser: {len(found.more)} files"
    yield from found.more


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare all feeds; fail where one has fewer entries than plain feedparser gives."""
    options = argparse.ArgumentParser(prog="make conformance", description=__doc__)
    options.add_argument("--folder", type=Path, default=DEFAULT, help="where the archives of feeds lie")
    options.add_argument("--differences", action="store_true", help="name every field that differs, with its file")
    chosen = options.parse_args(arguments)
    found = Found()
    for name, body in feeds(chosen.folder):
        compare(found, name, body)
    if not found.tallies:
        typer.echo(f"conformance: no archives of feeds (*.tar.gz) in {chosen.folder}: name another --folder", err=True)
        return 2
    for line in report(found):
        typer.echo(line)
    if chosen.differences:
        typer.echo(f"\nFields that differ: {len(found.differ)}")
        typer.echo("\n".join(sorted(found.differ)))
    return 1 if found.fewer else 0


if __name__ == "__main__":
    sys.exit(main())
