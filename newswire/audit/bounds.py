"""The moment that is audited, and the dead letters at it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.errors import RejectedError
from schemas.wire import Record, decode_letter

Offsets = Mapping[int, int]


@dataclass(frozen=True)
class Bounds:
    """The moment that is audited. Offsets are by partition; where a group has none, it has not begun.

    `begins` and `ends` are those of the raw records that count; `latest` are raw's ends as asked for after all else, so
    that no origin can lie beyond them. `normalised` and `tagged` are the offsets of the two stages' groups. Where not
    `letters_whole`, the oldest letters have expired.
    """

    prefix: str
    raw_id: str
    begins: Offsets
    ends: Offsets
    latest: Offsets
    normalised: Offsets
    tagged: Offsets
    letters_whole: bool = True


class Letters:
    """Which records have a dead letter; one that was sent again keeps it."""

    def __init__(self) -> None:
        """Begin empty."""
        self._places: dict[tuple[str, str], set[tuple[int, int]]] = {}

    def enter(self, record: Record) -> None:
        """Take in a record of the dead letters' topic; what is no letter accounts for nothing."""
        try:
            letter = decode_letter(record)
        except RejectedError:
            return
        self.of(letter.stage, letter.topic).add((letter.partition, letter.offset))

    def of(self, stage: str, topic: str) -> set[tuple[int, int]]:
        """Give the partitions and offsets of a topic's records that a stage or sink refused; it grows with them."""
        return self._places.setdefault((stage, topic), set())
