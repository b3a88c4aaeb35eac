"""What an audit finds."""

from typing import Literal, NamedTuple

Kind = Literal["lost", "doubled", "unknown origin", "missing row", "extra row", "changed", "missing tag", "extra tag"]


class Difference(NamedTuple):
    """One thing that is not as it should be.

    `place` is topic/partition/offset: of the raw record, of the record with the unknown origin, or of the tagged record
    that a row should show; None for a row that no record explains. `what` names the field, the topic or the records
    that differ, `sink` the store's URL.
    """

    kind: Kind
    id: str
    place: str | None
    what: str
    sink: str | None = None

    def __str__(self) -> str:
        """Say it in a line."""
        sink = f" in {self.sink}" if self.sink else ""
        return f"{self.kind:14} {self.id} {self.place or '-'}: {self.what}{sink}"
