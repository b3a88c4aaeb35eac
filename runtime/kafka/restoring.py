"""The last record of every key of compacted topics, read partition by partition."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kafka import KafkaConsumer, TopicPartition

from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.connect import connect
from runtime.kafka.errors import translated
from runtime.kafka.source import as_record
from runtime.stopping import Stop
from schemas.errors import InputError
from schemas.wire import Record

Last = dict[bytes, Record]
"""Records by their keys."""


@dataclass
class Restore:
    """A partition under way: `last` of each topic, read up to `positions`; all of it once these reach `ends`."""

    ends: Mapping[str, int]
    positions: dict[str, int]
    last: dict[str, Last] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether all is read that stood there when the restore began."""
        return all(self.positions[topic] >= end for topic, end in self.ends.items())


def keep_last(last: Last, records: Iterable[Record]) -> None:
    """Take up records in their order; one without a value deletes its key."""
    for record in records:
        key = record.key or b""  # a compacted topic takes no record without a key
        if record.value is None:
            last.pop(key, None)
        else:
            last[key] = record


class Restorer:
    """Reads partitions of co-partitioned topics from their beginning, outside any group, a step at a time."""

    def __init__(self, config: KafkaConfig, topics: Sequence[str], *, client_id: str, stop: Stop) -> None:
        """Connect, waiting for the broker until `stop` asks."""
        self._config = config
        self._topics = topics
        self._under_way: dict[int, Restore] = {}
        self._consumer = connect(
            lambda: KafkaConsumer(**config.consumer(client_id, None)), config, patience=None, stop=stop
        )

    @property
    def under_way(self) -> Collection[int]:
        """The partitions that are being read."""
        return self._under_way.keys()

    def begin(self, partitions: Collection[int]) -> None:
        """Read partitions up to the high watermarks of now: the read-committed end can lag behind a finished commit."""
        if not partitions:
            return
        with cluster(self._config, patience=self._config.connect) as known:
            starts = {topic: known.beginnings(topic) for topic in self._topics}
            ends = {topic: known.high_watermarks(topic) for topic in self._topics}
        counts = {topic: len(of_topic) for topic, of_topic in ends.items()}
        if len(set(counts.values())) > 1:
            raise InputError(f"these topics must have the same number of partitions: {counts}")
        for partition in partitions:
            self._under_way[partition] = Restore(
                {topic: ends[topic][partition] for topic in self._topics},
                {topic: starts[topic][partition] for topic in self._topics},
                {topic: {} for topic in self._topics},
            )
        self._assign()
        for partition in partitions:
            for topic, offset in self._under_way[partition].positions.items():
                self._consumer.seek(TopicPartition(topic, partition), offset)

    def drop(self, partition: int) -> None:
        """Stop reading a partition."""
        del self._under_way[partition]
        self._assign()

    def step(self, timeout: float) -> dict[int, Restore]:
        """Read on for at most `timeout` seconds; give what is done."""
        with translated(f"restoring from {', '.join(self._topics)}"):
            for tp, found in self._consumer.poll(timeout_ms=int(timeout * 1000)).items():
                keep_last(self._under_way[tp.partition].last[tp.topic], map(as_record, found))
            for tp in self._consumer.assignment():
                self._under_way[tp.partition].positions[tp.topic] = self._consumer.position(tp)
        done = {partition: restore for partition, restore in self._under_way.items() if restore.done}
        for partition in done:
            self.drop(partition)
        return done

    def _assign(self) -> None:
        self._consumer.assign([TopicPartition(topic, p) for p in self._under_way for topic in self._topics])

    def close(self) -> None:
        """Disconnect."""
        self._consumer.close(autocommit=False)
