"""The adapter's protocols in memory, for unit speed. No broker: groups and faults are tested on Kafka."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from runtime.adapter import Batch
from runtime.sinks import Span
from schemas.wire import Message, Record


class MemoryBroker:
    """Topics of a fixed number of partitions, and the offsets of groups."""

    def __init__(self, partitions: int = 4) -> None:
        """Begin empty."""
        self._count = partitions
        self._records: dict[str, list[list[Record]]] = defaultdict(lambda: [[] for _ in range(self._count)])
        self.offsets: dict[tuple[str, str, int], int] = {}

    def append(self, messages: Iterable[Message]) -> None:
        """Write messages; without a partition, the key decides."""
        for message in messages:
            partition = crc32(message.key) % self._count if message.partition is None else message.partition
            log = self._records[message.topic][partition]
            log.append(
                Record(message.topic, partition, len(log), len(log), message.key, message.value, message.headers)
            )

    def records(self, topic: str) -> list[Record]:
        """Give every record of a topic, partition by partition."""
        return [record for log in self._records[topic] for record in log]

    def tail(self, topic: str, partition: int, offset: int, limit: int) -> list[Record]:
        """Give up to `limit` records of a partition from an offset."""
        return self._records[topic][partition][offset : offset + limit]

    @property
    def partitions(self) -> range:
        """The partitions of every topic."""
        return range(self._count)


class MemorySource:
    """A group of one member, which holds every partition."""

    def __init__(self, broker: MemoryBroker, topic: str, group: str, *, most: int = 500) -> None:
        """Begin at the group's offsets; a poll gives up to `most` records of each partition."""
        self._broker = broker
        self._topic = topic
        self.group = group
        self._most = most
        self._paused = False
        self._next: dict[int, int] = {}
        self.rewind()

    @property
    def ready(self) -> bool:
        """Always: nobody else can hold a partition."""
        return True

    def poll(self, timeout: float) -> Batch:  # noqa: ARG002 - memory never makes anyone wait
        """Give what is there."""
        if self._paused:
            return Batch()
        found = {p: self._broker.tail(self._topic, p, self._next[p], self._most) for p in self._broker.partitions}
        spans = {p: Span(self._next[p], self._next[p] + len(part)) for p, part in found.items() if part}
        self._next |= {p: span.end for p, span in spans.items()}
        return Batch([record for part in found.values() for record in part], spans)

    def holds(self, batch: Batch) -> bool:  # noqa: ARG002 - see ready
        """Say yes: nobody else can hold a partition."""
        return True

    def acknowledge(self, batch: Batch) -> None:
        """Move the group's offsets."""
        for partition, span in batch.spans.items():
            self._broker.offsets[self.group, self._topic, partition] = span.end

    def rewind(self) -> None:
        """Read again from the group's offsets."""
        self._next = {p: self._broker.offsets.get((self.group, self._topic, p), 0) for p in self._broker.partitions}

    def pause(self) -> None:
        """Stop handing out records."""
        self._paused = True

    def resume(self) -> None:
        """Hand out records again."""
        self._paused = False

    def lag(self) -> Mapping[int, int]:
        """Count what is left of each partition."""
        return {p: len(self._broker.tail(self._topic, p, n, 1_000_000)) for p, n in self._next.items()}

    def close(self) -> None:
        """Nothing to leave."""


class MemoryTransaction:
    """All of a batch or nothing."""

    def __init__(self, broker: MemoryBroker, source: MemorySource) -> None:
        """Write to the broker for one source."""
        self._broker = broker
        self._source = source

    def commit(self, messages: Sequence[Message], batch: Batch) -> None:
        """Write and acknowledge."""
        self._broker.append(messages)
        self._source.acknowledge(batch)

    def close(self) -> None:
        """Nothing to release."""


class MemoryPublisher:
    """Writes at once."""

    def __init__(self, broker: MemoryBroker) -> None:
        """Write to the broker."""
        self._broker = broker

    def publish(self, messages: Sequence[Message]) -> None:
        """Write."""
        self._broker.append(messages)

    def close(self) -> None:
        """Nothing to release."""
