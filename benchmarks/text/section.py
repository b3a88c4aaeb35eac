"""A part of the report: a table, and the figures that go into its last line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.table import markdown


@dataclass(frozen=True, slots=True)
class Section:
    """What one measure found. `figures` are named as the last line of the report names them."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    figures: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Give the section as Markdown."""
        yield f"## {self.title}\n"
        if self.rows:
            yield markdown(self.head, self.rows)
        yield from (f"\n{note}" for note in self.notes)
        yield ""
