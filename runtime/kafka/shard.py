"""A share of keyed state: a group shares out a compacted topic, and what is known of its keys stands on a second one.

Whoever gets a partition reads both topics anew, then follows the changes of the first and alone writes to the second.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from itertools import count as numbers
from typing import NamedTuple

from kafka import OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaTimeoutError

from runtime.kafka.config import KafkaConfig
from runtime.kafka.errors import translated
from runtime.kafka.membership import Member, Membership
from runtime.kafka.restoring import Restore, Restorer
from runtime.kafka.source import as_record
from runtime.kafka.writer import Acknowledgement, TransactionalWriter
from runtime.stopping import Stop
from schemas.errors import InputError, StaleError, UnavailableError
from schemas.wire import Message, Record

DECIDED_MS = 1000
"""How long one poll waits for the open transaction of whoever had a partition before."""


@dataclass(frozen=True)
class Restored:
    """A partition that is ours from now on: the last record of each key, of the topic shared and of the states.

    The epoch names this hold of the partition, and no other before or after.
    """

    partition: int
    epoch: int
    records: Mapping[bytes, Record]
    states: Mapping[bytes, Record]


@dataclass(frozen=True)
class Turn:
    """What a poll brought, in this order: partitions that are no longer ours, some that are now, changes to these."""

    revoked: frozenset[int] = frozenset()
    restored: Sequence[Restored] = ()
    changes: Sequence[Record] = ()


class _Hold(NamedTuple):
    epoch: int
    since: int  # the listener's count of comings and goings


class Shard:
    """A member of the group that shares out `topic`, with the states that stand on `state_topic`.

    Not thread-safe, but for `holds` and `epochs`.
    """

    def __init__(  # noqa: PLR0913 - two topics, and who we are
        self,
        config: KafkaConfig,
        topic: str,
        state_topic: str,
        group: str,
        *,
        instance: int | str,
        stop: Stop,
        count: Callable[[str], None],
    ) -> None:
        """Join the group. Waits for the broker until `stop` asks; raises SettingsError where it refuses us.

        `count` is told how each transaction ended (committed, aborted or fenced).
        """
        name = f"{group}.{instance}"
        self.topic = topic
        self.state_topic = state_topic
        self._numbers = numbers(1)
        self._held: dict[int, _Hold] = {}
        self._lost: set[int] = set()
        self._changes: list[Record] = []
        self._begun: dict[int, int] = {}
        self._writer = TransactionalWriter(config, name, stop=stop, count=count)
        self._restorer = Restorer(config, (topic, state_topic), client_id=f"{name}.restore", stop=stop)
        self._group = Membership(config, topic, group, client_id=name, stop=stop)

    @property
    def ready(self) -> bool:
        """Whether we are a stable member whose partitions are all restored."""
        return self._group.ready

    def poll(self, timeout: float) -> Turn:
        """Go on with restores, and wait at most `timeout` seconds for one of them or for changes.

        Raises UnavailableError or StaleError where the broker or the group is not there for it; what was read so far
        comes with the next turn.
        """
        with translated(f"reading {self.topic}"):
            self._begin()
            restoring = bool(self._restorer.under_way)
            for records in self._group.fetch(0 if restoring else timeout).values():
                self._changes += map(as_record, records)
            done = self._restorer.step(timeout) if restoring else {}
        revoked = self._released()
        restored = [self._take_up(partition, restore) for partition, restore in done.items()]
        changes, self._changes = self._changes, []
        return Turn(revoked, [each for each in restored if each], changes)

    def _begin(self) -> None:
        """Restore what is new, once whoever had it before can no longer change it."""
        for partition in [p for p, since in self._begun.items() if self._since(p) != since]:
            self._restorer.drop(partition)
            del self._begun[partition]
        new = {p: self._since(p) for p in self._group.listener.unplaced() if p not in self._begun}
        for partition in new:
            self._group.seek(partition, 0)  # paused, but without a place it would stop the others
        if new:
            self._writer.take_over()
        decided = dict(self._decided(new))
        self._restorer.begin(decided.keys())
        self._begun |= decided

    def _decided(self, new: Mapping[int, int]) -> Iterator[tuple[int, int]]:
        """Give those partitions of which no transaction is open any more that has passed the fence.

        A read-committed consumer is told no offset before.
        """
        with suppress(KafkaTimeoutError):
            for partition, since in new.items():
                self._group.consumer.committed(TopicPartition(self.topic, partition), timeout_ms=DECIDED_MS)
                yield partition, since

    def _take_up(self, partition: int, restore: Restore) -> Restored | None:
        """Follow the changes from where the restore ended, if the partition is still ours."""
        since = self._begun.pop(partition)
        if self._since(partition) != since or not self._group.seek(partition, restore.positions[self.topic]):
            return None
        self._group.flow(partition, since)
        hold = self._held[partition] = _Hold(next(self._numbers), since)
        return Restored(partition, hold.epoch, restore.last[self.topic], restore.last[self.state_topic])

    def _released(self) -> frozenset[int]:
        """Note which partitions went, or are to be restored once more."""
        gone = self._lost | {p for p, hold in self._held.items() if self._since(p) != hold.since}
        self._lost = set()
        self._held = {p: hold for p, hold in self._held.items() if p not in gone}
        self._changes = [each for each in self._changes if each.partition not in gone]
        return frozenset(gone)

    def _since(self, partition: int) -> int:
        return self._group.listener.epochs([partition])[partition]

    def holds(self, partition: int, epoch: int) -> bool:
        """Whether the partition is ours, unbroken, since the restore of that epoch."""
        return self._held.get(partition) == _Hold(epoch, self._since(partition))

    def epochs(self) -> dict[int, int]:
        """Give the partitions that are ours, and the epochs of their restores."""
        return {p: hold.epoch for p, hold in self._held.copy().items() if self._since(p) == hold.since}

    def commit(self, messages: Sequence[Message], epochs: Mapping[int, int]) -> None:
        """Write, in one transaction, what was made of partitions while they were held since those epochs.

        The group's own position is committed along, unchanged: the broker refuses it of whoever is no member any more.

        Raises UnavailableError where nothing was written: the same can be tried after the next poll. Raises StaleError
        where a partition is not held since its epoch, or where the transaction did not commit for certain: all of them
        are then restored anew. Either way `holds` tells what is left to be written. For the others see `writer`.
        """
        try:
            metadata = self._group.metadata()
        except StaleError as error:
            raise UnavailableError(f"nothing was written: {error}") from error
        member = Member(metadata, {p: self._hold(p, epoch).since for p, epoch in epochs.items()})
        offsets = dict(self._places(epochs))
        try:
            self._writer.write(messages, Acknowledgement(offsets, metadata, partial(self._group.confirm, member)))
        except (StaleError, InputError):
            self._forget(epochs)
            raise

    def _places(self, partitions: Iterable[int]) -> Iterator[tuple[TopicPartition, OffsetAndMetadata]]:
        with translated(f"asking for positions in {self.topic}"):
            for partition in partitions:
                tp = TopicPartition(self.topic, partition)
                yield tp, OffsetAndMetadata(self._group.consumer.position(tp, timeout_ms=DECIDED_MS), "", -1)

    def _hold(self, partition: int, epoch: int) -> _Hold:
        if not self.holds(partition, epoch):
            raise StaleError(f"partition {partition} of {self.topic} was not held since its restore")
        return self._held[partition]

    def _forget(self, epochs: Mapping[int, int]) -> None:
        """Restore partitions once more: what we know of them may not be what is written."""
        for partition in epochs:
            del self._held[partition]
        self._lost |= epochs.keys()
        self._group.listener.unplace(epochs.keys())

    def close(self) -> None:
        """Leave the group at once, so that others need not wait for the session to end."""
        with ExitStack() as stack:
            for each in (self._group, self._restorer, self._writer):
                stack.callback(each.close)
