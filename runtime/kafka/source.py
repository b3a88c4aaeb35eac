"""A group's reader of one topic."""

import time
from collections.abc import Callable, Mapping
from typing import Any, cast

from kafka import OffsetAndMetadata, TopicPartition
from kafka.errors import OffsetOutOfRangeError

from runtime.adapter import Batch
from runtime.kafka.config import KafkaConfig
from runtime.kafka.errors import translated
from runtime.kafka.membership import Member, Membership
from runtime.pace import MOST
from runtime.sinks import Span
from runtime.stopping import Stop
from schemas.errors import InputError
from schemas.wire import Record

IDLE_COMMIT = 5.0
"""Seconds between two commits of an idle group, which step over transaction markers."""

Start = Callable[[int, int | None], int]
"""Where to begin: takes a partition and the offset that its group has committed, gives the offset to read from."""


class KafkaSource:
    """Reads committed records; every partition is placed by us before the first record of it is handed out."""

    def __init__(  # noqa: PLR0913 - what a group's reader is made of
        self,
        config: KafkaConfig,
        topic: str,
        group: str,
        start: Start,
        *,
        client_id: str,
        stop: Stop,
    ) -> None:
        """Join the group. Waits for the broker until `stop` asks; raises SettingsError where it refuses us."""
        self.topic = topic
        self.group = group
        self._start = start
        self._reach = config.failpoints.reach
        self._next: dict[int, int] = {}
        self._committed: dict[int, int] = {}
        self._idle_since = 0.0
        self._paused = False
        self._membership = Membership(config, topic, group, client_id=client_id, stop=stop)
        self._consumer = self._membership.consumer
        self._listener = self._membership.listener

    @property
    def ready(self) -> bool:
        """Whether we are a stable member whose partitions are all placed."""
        return self._membership.ready

    def poll(self, timeout: float, most: int = MOST) -> Batch:
        """Place new partitions, then wait at most `timeout` seconds for records, `most` of them."""
        with translated(f"reading {self.topic}"):
            self._place()
            found = self._fetch(timeout, most)
            if not found:
                self._commit_idle()
                return Batch()
            member = self._membership.member({tp.partition for tp in found})
            spans = {tp.partition: self._advance(tp) for tp in found}
        records = [as_record(raw) for part in found.values() for raw in part]
        return Batch(records, spans, member)

    def _fetch(self, timeout: float, most: int) -> Mapping[TopicPartition, list[Any]]:
        try:
            return self._membership.fetch(timeout, most)
        except OffsetOutOfRangeError as error:
            name = self.group.removeprefix(f"{self.topic.rpartition('.')[0]}.")
            raise InputError(
                f"the next record of group {self.group} is gone from {self.topic} ({error}): "
                f"choose where to go on with `newswire rewind {name} --to earliest|latest|TIME`"
            ) from error

    def _place(self) -> None:
        """Seek every new partition to where its group stands, then let it flow (H6)."""
        for partition in sorted(self._listener.unplaced()):
            tp = TopicPartition(self.topic, partition)
            epoch = self._listener.epochs([partition])
            committed = self._consumer.committed(tp, timeout_ms=10_000)
            offset = self._start(partition, committed)
            if not self._membership.seek(partition, offset):
                continue
            self._next[partition] = offset
            self._committed[partition] = committed or 0  # a store may be ahead: the idle commit follows it
            self._listener.placed(partition, epoch)
            if not self._paused:
                self._consumer.resume(tp)

    def _advance(self, tp: TopicPartition) -> Span:
        start, end = self._next[tp.partition], self._consumer.position(tp)
        self._next[tp.partition] = end
        return Span(start, end)

    def holds(self, batch: Batch) -> bool:
        """Whether we are the member that read the batch, and its partitions ours, unbroken, since then."""
        return self._membership.holds(cast("Member", batch.member))

    def confirm(self, batch: Batch) -> None:
        """Raise StaleError where the batch is no longer ours, as far as we know ourselves."""
        self._membership.confirm(cast("Member", batch.member))

    def acknowledge(self, batch: Batch) -> None:
        """Commit the ends of the batch's spans as the member that read them."""
        self._reach("before_acknowledge")
        self.confirm(batch)
        self._commit({partition: span.end for partition, span in batch.spans.items()})

    def acknowledged(self, batch: Batch) -> None:
        """Note what a transaction has committed for us."""
        self._committed.update({partition: span.end for partition, span in batch.spans.items()})

    def _commit(self, offsets: Mapping[int, int]) -> None:
        with translated(f"committing offsets of {self.group}"):
            self._consumer.commit(
                {TopicPartition(self.topic, p): OffsetAndMetadata(o, "", -1) for p, o in offsets.items()},
                timeout_ms=10_000,
            )
        self._committed.update(offsets)

    def _commit_idle(self) -> None:
        """Step the committed offsets over transaction markers, so that an idle group has no lag."""
        now = time.monotonic()
        if self._paused or self._listener.unplaced() or now - self._idle_since < IDLE_COMMIT:
            return
        passed = {}
        for tp in self._consumer.assignment():
            position = self._consumer.position(tp, timeout_ms=1000)
            if position is not None and position > self._committed.get(tp.partition, position):
                passed[tp.partition] = position
        if passed:
            self._idle_since = now
            self._membership.metadata()  # certain, or nothing is committed
            self._commit(passed)  # the next span still begins where the last one ended: a store knows no markers

    def rewind(self) -> None:
        """Place every partition again at the next poll."""
        self._listener.unplace()

    def pause(self) -> None:
        """Stop handing out records."""
        self._paused = True
        self._consumer.pause(*self._consumer.assignment())

    def resume(self) -> None:
        """Hand out records of placed partitions again."""
        self._paused = False
        unplaced = self._listener.unplaced()
        self._consumer.resume(*(tp for tp in self._consumer.assignment() if tp.partition not in unplaced))

    def lag(self) -> Mapping[int, int]:
        """Give the high watermark less our position, a partition; unknown ones are left out."""
        marks = {tp.partition: self._consumer.highwater(tp) for tp in self._consumer.assignment()}
        passed = {p: max(offset, self._committed.get(p, 0)) for p, offset in self._next.items()}
        return {p: max(0, mark - passed[p]) for p, mark in marks.items() if mark is not None and p in passed}

    def close(self) -> None:
        """Leave the group at once, so that others need not wait for the session to end."""
        self._membership.close()


def as_record(raw: Any) -> Record:
    """Name the fields of the client's record; a header without a value, which only other clients write, is empty."""
    return Record(
        raw.topic,
        raw.partition,
        raw.offset,
        raw.timestamp,
        raw.key,
        raw.value,
        tuple((name, data or b"") for name, data in raw.headers),
    )
