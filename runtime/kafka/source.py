"""A group's reader of one topic."""

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import structlog
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import NoOffsetForPartitionError, OffsetOutOfRangeError
from kafka.structs import ConsumerGroupMetadata, MemberState

from runtime.adapter import Batch
from runtime.kafka.assignment import Assignment
from runtime.kafka.config import KafkaConfig
from runtime.kafka.connect import connect
from runtime.kafka.errors import translated
from runtime.kafka.joining import keep_join
from runtime.sinks import Span
from runtime.stopping import Stop
from schemas.errors import InputError, StaleError
from schemas.wire import Record

IDLE_COMMIT = 5.0
"""Seconds between two commits of an idle group, which step over transaction markers."""

Start = Callable[[int, int | None], int]
"""Where to begin: takes a partition and the offset that its group has committed, gives the offset to read from."""

log = structlog.get_logger(__name__)


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
        self._listener = Assignment(topic)
        self._next: dict[int, int] = {}
        self._committed: dict[int, int] = {}
        self._idle_since = 0.0
        self._paused = False
        self._consumer = connect(
            lambda: KafkaConsumer(**config.consumer(client_id, group)), config, patience=None, stop=stop
        )
        self._listener.pause = self._consumer.pause
        self._consumer.subscribe([topic], listener=self._listener)

    @property
    def ready(self) -> bool:
        """Whether we are a stable member whose partitions are all placed."""
        return self._consumer.group_metadata().state == MemberState.STABLE and not self._listener.unplaced()

    def poll(self, timeout: float) -> Batch:
        """Place new partitions, then wait at most `timeout` seconds for records."""
        with translated(f"reading {self.topic}"):
            self._place()
            found = self._fetch(timeout)
            unplaced = self._listener.unplaced()
            found = {tp: records for tp, records in found.items() if tp.partition not in unplaced}
            if not found:
                self._commit_idle()
                return Batch()
            member = _certain(self._consumer.group_metadata())
            spans = {tp.partition: self._advance(tp) for tp in found}
        records = [as_record(raw) for part in found.values() for raw in part]
        return Batch(records, spans, Member(member, self._listener.epochs(spans)))

    def _fetch(self, timeout: float) -> Mapping[TopicPartition, list[Any]]:
        keep_join(self._consumer)
        try:
            found: Mapping[TopicPartition, list[Any]] = self._consumer.poll(timeout_ms=int(timeout * 1000))
        except NoOffsetForPartitionError:
            # The poll that brought an assignment looked for its offsets before we could place it.
            return {}
        except OffsetOutOfRangeError as error:
            name = self.group.removeprefix(f"{self.topic.rpartition('.')[0]}.")
            raise InputError(
                f"the next record of group {self.group} is gone from {self.topic} ({error}): "
                f"choose where to go on with `newswire rewind {name} --to earliest|latest|TIME`"
            ) from error
        return found

    def _place(self) -> None:
        """Seek every new partition to where its group stands, then let it flow (H6)."""
        for partition in sorted(self._listener.unplaced()):
            tp = TopicPartition(self.topic, partition)
            epoch = self._listener.epochs([partition])
            committed = self._consumer.committed(tp, timeout_ms=10_000)
            offset = self._start(partition, committed)
            try:
                self._consumer.seek(tp, offset)
            except ValueError:  # taken from us meanwhile
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
        member = cast("Member", batch.member)
        same = self._consumer.group_metadata().member_id == member.metadata.member_id
        return same and self._listener.epochs(batch.spans).items() <= member.epochs.items()

    def confirm(self, batch: Batch) -> None:
        """Raise StaleError where the batch is no longer ours, as far as we know ourselves."""
        if not self.holds(batch):
            raise StaleError(f"a batch of {self.topic} is no longer ours: group {self.group} gave it to another member")

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
            _certain(self._consumer.group_metadata())
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
        with translated(f"leaving group {self.group}"):
            self._consumer.close(autocommit=False, timeout_ms=5000)


class Member(NamedTuple):
    """Who we were when a batch was read: what the broker checks, and what we check ourselves."""

    metadata: ConsumerGroupMetadata
    epochs: Mapping[int, int]


def _certain(metadata: ConsumerGroupMetadata) -> ConsumerGroupMetadata:
    """Refuse a membership that the broker could not fence (H3)."""
    if metadata.state != MemberState.STABLE or metadata.generation_id < 0 or not metadata.member_id:
        raise StaleError(f"group {metadata.group_id} is rebalancing")
    return metadata


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
