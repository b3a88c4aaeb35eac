"""What the loop needs of a broker: a source to read from, a way to write. Kafka and memory both implement it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from runtime.pace import MOST
from runtime.sinks import Span
from schemas.wire import Message, Record


@dataclass(frozen=True)
class Batch:
    """Records as polled, the span of every partition they came from, and who we were in the group at that moment."""

    records: Sequence[Record] = ()
    spans: Mapping[int, Span] = field(default_factory=dict)
    member: object = None


class Source(Protocol):
    """A group's reader of one topic."""

    group: str

    @property
    def ready(self) -> bool:
        """Whether the group has given us our partitions, or has none for us."""

    def poll(self, timeout: float, most: int = MOST) -> Batch:
        """Wait at most `timeout` seconds for records, and give `most` of them.

        An idle poll also keeps the group's offsets fresh.
        Raises StaleError when our place in the group is not certain, UnavailableError when the broker is away.
        """

    def holds(self, batch: Batch) -> bool:
        """Whether every partition of the batch is still ours, without a break since it was read."""

    def acknowledge(self, batch: Batch) -> None:
        """Commit the ends of the batch's spans. Raises StaleError where they are no longer ours."""

    def rewind(self) -> None:
        """Read again from the stored offsets at the next poll."""

    def pause(self) -> None:
        """Stop handing out records; polls go on keeping our place in the group."""

    def resume(self) -> None:
        """Hand out records again."""

    def lag(self) -> Mapping[int, int]:
        """Give the records still to be read of each partition, as last heard."""

    def close(self) -> None:
        """Leave the group. Safe to call twice."""


class Transaction(Protocol):
    """A writer whose messages and acknowledgement become visible together or not at all."""

    def commit(self, messages: Sequence[Message], batch: Batch) -> None:
        """Write the messages and the ends of the batch's spans in one transaction.

        Raises StaleError after anything that did not commit for certain (the source must then rewind), FencedError when
        a newer instance has taken over, and RestartError when the client can no longer be trusted.
        """

    def close(self) -> None:
        """Release the connection. Safe to call twice."""


class Publisher(Protocol):
    """A writer outside any transaction: at least once."""

    def publish(self, messages: Sequence[Message]) -> None:
        """Write all the messages, durable on return. Raises UnavailableError, after which any part may stand."""

    def close(self) -> None:
        """Release the connection. Safe to call twice."""
