"""Our place in a consumer group: what it gives us stays paused until it is placed."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import NoOffsetForPartitionError
from kafka.structs import ConsumerGroupMetadata, MemberState

from runtime.kafka.assignment import Assignment
from runtime.kafka.config import KafkaConfig
from runtime.kafka.connect import connect
from runtime.kafka.errors import translated
from runtime.kafka.joining import keep_join
from runtime.pace import MOST
from runtime.stopping import Stop
from schemas.errors import StaleError


class Member(NamedTuple):
    """Who we were at a moment: what the broker checks, and what we check ourselves."""

    metadata: ConsumerGroupMetadata
    epochs: Mapping[int, int]


class Membership:
    """A member of a group that reads one topic."""

    def __init__(self, config: KafkaConfig, topic: str, group: str, *, client_id: str, stop: Stop) -> None:
        """Join the group. Waits for the broker until `stop` asks; raises SettingsError where it refuses us."""
        self.topic = topic
        self.group = group
        self.listener = Assignment(topic)
        self.consumer = connect(
            lambda: KafkaConsumer(**config.consumer(client_id, group)), config, patience=None, stop=stop
        )
        self.listener.pause = self._pause
        self.consumer.subscribe([topic], listener=self.listener)

    def _pause(self, *partitions: TopicPartition) -> None:
        for tp in partitions:
            with suppress(KeyError):  # taken from us meanwhile
                self.consumer.pause(tp)

    @property
    def ready(self) -> bool:
        """Whether we are a stable member whose partitions are all placed."""
        return self.consumer.group_metadata().state == MemberState.STABLE and not self.listener.unplaced()

    def fetch(self, timeout: float, most: int = MOST) -> Mapping[TopicPartition, list[Any]]:
        """Wait at most `timeout` seconds for records, `most` of them, of partitions that are placed."""
        keep_join(self.consumer)
        try:
            found: Mapping[TopicPartition, list[Any]] = self.consumer.poll(
                timeout_ms=int(timeout * 1000), max_records=most
            )
        except NoOffsetForPartitionError:
            # The poll that brought an assignment looked for its offsets before we could place it.
            return {}
        unplaced = self.listener.unplaced()
        return {tp: records for tp, records in found.items() if tp.partition not in unplaced}

    def seek(self, partition: int, offset: int) -> bool:
        """Let a partition go on at an offset; False where it was taken from us meanwhile."""
        try:
            self.consumer.seek(TopicPartition(self.topic, partition), offset)
        except (ValueError, KeyError):
            return False
        return True

    def flow(self, partition: int, since: int) -> None:
        """Hand out a partition's records from now on, unless it was taken and given again since that epoch."""
        with suppress(KeyError):  # taken from us meanwhile
            self.consumer.resume(TopicPartition(self.topic, partition))
        self.listener.placed(partition, {partition: since})

    def metadata(self) -> ConsumerGroupMetadata:
        """Tell who we are in the group. Raises StaleError where the broker could not fence that (H3)."""
        metadata = self.consumer.group_metadata()
        if metadata.state != MemberState.STABLE or metadata.generation_id < 0 or not metadata.member_id:
            raise StaleError(f"group {self.group} is rebalancing")
        return metadata

    def member(self, partitions: Collection[int]) -> Member:
        """Tell who we are, and since when partitions are ours. Raises StaleError where that is not certain."""
        return Member(self.metadata(), self.listener.epochs(partitions))

    def holds(self, member: Member) -> bool:
        """Whether we are that member still, and its partitions ours, unbroken."""
        same: bool = self.consumer.group_metadata().member_id == member.metadata.member_id
        return same and self.listener.epochs(member.epochs) == member.epochs

    def confirm(self, member: Member) -> None:
        """Raise StaleError where something is no longer ours, as far as we know ourselves."""
        if not self.holds(member):
            raise StaleError(f"a batch of {self.topic} is no longer ours: group {self.group} gave it to another member")

    def close(self) -> None:
        """Leave the group at once, so that others need not wait for the session to end."""
        with translated(f"leaving group {self.group}"):
            self.consumer.close(autocommit=False, timeout_ms=5000)
