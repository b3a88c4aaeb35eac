"""What a sink is to the loop: it opens, says where it stands, writes a batch, closes. All else lives outside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, Protocol, TypeVar

from schemas.model import Model

M_co = TypeVar("M_co", bound=Model, covariant=True)
M_contra = TypeVar("M_contra", bound=Model, contravariant=True)

Outcome = Literal["new", "revised", "unchanged", "refused"]


Refuse = Callable[[Mapping[int, str]], None]
"""Told at once which values of a batch the store can never take: their indexes, and why."""


class Stream(NamedTuple):
    """What a sink reads, as its offsets are keyed: the cluster's id, the topic's id (not its name) and the group."""

    cluster: str
    topic: str
    group: str


class Span(NamedTuple):
    """The offsets that a batch covers in one partition: from `start`, up to and without `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class SinkBatch(Generic[M_co]):
    """Values in the order they were read, and the span of every partition that they came from."""

    values: Sequence[M_co]
    spans: Mapping[int, Span]


class Sink(Protocol[M_contra]):
    """A store. A database keeps its own offsets, which decide; the group's offsets on Kafka are a mirror."""

    def open(self, stream: Stream) -> None:
        """Connect and make the schema. Raises UnavailableError (try again) or InputError (the user's to mend)."""

    def positions(self) -> Mapping[int, int] | None:
        """Give the next offset of each partition that the store has seen; None if it keeps no offsets."""

    def write(self, batch: SinkBatch[M_contra], refuse: Refuse) -> Sequence[Outcome]:
        """Store the batch and its spans' ends in one transaction: durable on return, one outcome a value, in order.

        Upserts by id and rank, so that any order and any repetition gives the same rows. Where there are values that
        the store can never take, it calls `refuse` before it commits, so that their dead letters are durable first;
        what that raises, it lets pass. Raises UnavailableError to get the same batch again, and StaleError when the
        stored offset of a partition is not its span's start: another process has been here, and nothing was written.
        """

    def move(self, stream: Stream, positions: Mapping[int, int]) -> None:
        """Open on a stream, whatever its group read before, and set where it goes on: a rewind.

        Nothing is set where the store keeps no offsets.
        """

    def close(self) -> None:
        """Release the store; safe to call twice."""
