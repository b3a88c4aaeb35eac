"""The adapter's protocols in memory, for unit speed. No broker: groups and faults are tested on Kafka."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast
from zlib import crc32

from runtime.adapter import Batch
from runtime.pace import MOST
from runtime.sinks import Span
from schemas.errors import FencedError, StaleError, UnavailableError
from schemas.wire import Message, Record


class MemoryBroker:
    """Topics of a fixed number of partitions, the groups that read them and the offsets of these."""

    def __init__(self, partitions: int = 4) -> None:
        """Begin empty."""
        self._count = partitions
        self._records: dict[str, list[list[Record]]] = defaultdict(lambda: [[] for _ in range(self._count)])
        self._groups: dict[tuple[str, str], MemoryGroup] = defaultdict(lambda: MemoryGroup(self.partitions))
        self._writers: Counter[str] = Counter()
        self.offsets: dict[tuple[str, str, int], int] = {}

    def append(self, messages: Iterable[Message]) -> None:
        """Write all the messages or, where a partition is not known, none; without a partition, the key decides."""
        placed = [(crc32(m.key or b"") % self._count if m.partition is None else m.partition, m) for m in messages]
        for partition, message in placed:
            if partition not in self.partitions:
                raise UnavailableError(f"{message.topic} has no partition {partition}")
        for partition, message in placed:
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

    def group(self, source: "MemorySource") -> "MemoryGroup":
        """Give the group of a source."""
        return self._groups[source.group, source.topic]

    def take_over(self, transactional_id: str) -> int:
        """Fence whoever wrote under that id before; give the epoch to write under."""
        self._writers[transactional_id] += 1
        return self._writers[transactional_id]

    def newest(self, transactional_id: str) -> int:
        """Give the epoch of the newest writer under that id."""
        return self._writers[transactional_id]


class MemoryGroup:
    """Who holds which partition, and how often each has changed hands."""

    def __init__(self, partitions: Iterable[int]) -> None:
        """Begin without members."""
        self._members: list[MemorySource] = []
        self._owners: dict[int, MemorySource | None] = dict.fromkeys(partitions)
        self._epochs: Counter[int] = Counter()

    def join(self, source: "MemorySource") -> None:
        """Share the partitions anew with a member that is not there yet."""
        if source not in self._members:
            self._share([*self._members, source])

    def evict(self, source: "MemorySource") -> None:
        """Share a member's partitions among the others; it joins again when it polls."""
        self._share([member for member in self._members if member is not source])

    def _share(self, members: Sequence["MemorySource"]) -> None:
        self._members = list(members)
        for partition, before in self._owners.items():
            owner = members[partition % len(members)] if members else None
            self._owners[partition] = owner
            self._epochs[partition] += owner is not before

    def epochs(self, source: "MemorySource") -> dict[int, int]:
        """Give the partitions that a member holds, and how often each has changed hands."""
        return {p: self._epochs[p] for p, owner in self._owners.items() if owner is source}


class MemorySource:
    """A member of a group; alone, it holds every partition."""

    def __init__(
        self,
        broker: MemoryBroker,
        topic: str,
        group: str,
        *,
        most: int = 500,
        start: Callable[[int, int | None], int] = lambda _partition, committed: committed or 0,
    ) -> None:
        """Begin where `start` says, which is told the group's offset; a poll gives up to `most` of each partition."""
        self._broker = broker
        self.topic = topic
        self.group = group
        self._most = most
        self._start = start
        self._paused = False
        self._epochs: dict[int, int] = {}
        self._next: dict[int, int] = {}
        self.rewind()

    @property
    def ready(self) -> bool:
        """Whether all that is ours is placed."""
        return self._epochs == self._broker.group(self).epochs(self)

    def poll(self, timeout: float, most: int = MOST) -> Batch:  # noqa: ARG002 - memory never makes anyone wait
        """Join, place new partitions, give what is there."""
        self._broker.group(self).join(self)
        self._place()
        if self._paused:
            return Batch()
        found = {p: self._broker.tail(self.topic, p, offset, min(most, self._most)) for p, offset in self._next.items()}
        spans = {p: Span(self._next[p], self._next[p] + len(part)) for p, part in found.items() if part}
        self._next |= {p: span.end for p, span in spans.items()}
        member = {p: self._epochs[p] for p in spans}
        return Batch([record for part in found.values() for record in part], spans, member)

    def _place(self) -> None:
        held = self._broker.group(self).epochs(self)
        kept = {p: self._next[p] for p, epoch in held.items() if self._epochs.get(p) == epoch}
        offsets = self._broker.offsets
        new = {p: self._start(p, offsets.get((self.group, self.topic, p))) for p in held if p not in kept}
        self._next, self._epochs = dict(sorted((kept | new).items())), held

    def holds(self, batch: Batch) -> bool:
        """Whether no partition of the batch has changed hands since it was read."""
        held = self._broker.group(self).epochs(self)
        return all(held.get(p) == epoch for p, epoch in cast("Mapping[int, int]", batch.member or {}).items())

    def acknowledge(self, batch: Batch) -> None:
        """Move the group's offsets."""
        if not self.holds(batch):
            raise StaleError(f"a partition of {self.topic} went to another member")
        for partition, span in batch.spans.items():
            self._broker.offsets[self.group, self.topic, partition] = span.end

    def rewind(self) -> None:
        """Read again from where `start` says."""
        self._epochs = {}

    def pause(self) -> None:
        """Stop handing out records."""
        self._paused = True

    def resume(self) -> None:
        """Hand out records again."""
        self._paused = False

    def lag(self) -> Mapping[int, int]:
        """Count what is left of each partition."""
        return {p: len(self._broker.tail(self.topic, p, n, 1_000_000)) for p, n in self._next.items()}

    def close(self) -> None:
        """Leave the group."""
        self._broker.group(self).evict(self)


class MemoryTransaction:
    """All of a batch or nothing."""

    def __init__(self, broker: MemoryBroker, source: MemorySource, transactional_id: str | None = None) -> None:
        """Write to the broker for one source; the id is taken over at the first commit."""
        self._broker = broker
        self._source = source
        self._id = transactional_id or source.group
        self._epoch = 0

    def commit(self, messages: Sequence[Message], batch: Batch) -> None:
        """Write and acknowledge."""
        self._epoch = self._epoch or self._broker.take_over(self._id)
        if self._epoch != self._broker.newest(self._id):
            raise FencedError(f"a newer instance with the name {self._id} has taken over")
        if not self._source.holds(batch):
            raise StaleError(f"a partition of {self._source.topic} went to another member")
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
