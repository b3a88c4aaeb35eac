"""An audit as people and programs read it. Pure."""

import json

from rich import box
from rich.table import Table

from newswire.audit.difference import Difference
from newswire.audit.ledger import Summary


def counts_table(summary: Summary) -> Table:
    """Show what is where: records and rows, and what the next step did with them."""
    table = Table(box=box.SIMPLE)
    table.add_column("where", overflow="fold")
    for name in ("records", "expected", "dead letters", "pending", "raw gone"):
        table.add_column(name, justify="right")
    for count in summary.places:
        figures = (count.records, count.expected, count.dead, count.pending, count.older)
        table.add_row(count.place, *("" if figure is None else str(figure) for figure in figures))
    return table


def sentence(summary: Summary, differences: int) -> str:
    """Say how it went, and what the stages and sinks have not come to yet."""
    pending = ", ".join(f"{place.pending} for {place.step}" for place in summary.places if place.pending)
    if differences:
        return f"audit: {_counted(differences, 'difference')}" + (f"; still pending: {pending}" if pending else "")
    counts = ", ".join(
        [
            _counted(summary.raw, "raw record"),
            _counted(summary.articles, "article"),
            _counted(summary.letters, "dead letter"),
        ]
    )
    if pending:
        return f"audit: {counts}; still pending: {pending}; all else is accounted for"
    return f"audit: {counts}, every one accounted for"


def difference_json(difference: Difference) -> str:
    """Write a difference as one line of JSON."""
    return json.dumps(difference._asdict())


def summary_json(summary: Summary, differences: int) -> str:
    """Write the summary as one line of JSON."""
    places = [place._asdict() for place in summary.places]
    return json.dumps({"differences": differences} | summary._asdict() | {"places": places})


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
