"""The real broker and the one in memory, in one form, so that a test is written once."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from kafka.admin import MemberToRemove

from runtime.adapter import Publisher, Source, Transaction
from runtime.kafka.cluster import Cluster, TopicSpec
from runtime.kafka.config import KafkaConfig
from runtime.kafka.producer import Producer
from runtime.kafka.publisher import KafkaPublisher
from runtime.kafka.reader import read
from runtime.kafka.source import KafkaSource
from runtime.kafka.transaction import KafkaTransaction
from runtime.memory import MemoryBroker, MemoryPublisher, MemorySource, MemoryTransaction
from runtime.retry import persist
from runtime.sinks import Stream
from runtime.stopping import Stop
from schemas.topics import Topic
from schemas.wire import Message, Record

PARTITIONS = 2
Start = Callable[[int, int | None], int]


class Broker(Protocol):
    """A broker with one input topic and one group that reads it."""

    prefix: str
    stream: Stream

    def publisher(self) -> Publisher: ...

    def source(self, start: Start) -> Source: ...

    def transaction(self, source: Source, name: str) -> Transaction: ...

    def read(self, topic: str) -> list[Record]: ...

    def committed(self) -> dict[int, int]: ...

    def ends(self) -> dict[int, int]: ...

    def evict(self, source: Source) -> None: ...

    def publish(self, messages: Sequence[Message]) -> None: ...


class InMemory:
    """The adapter in memory."""

    def __init__(self, reads: Topic[Any], *_written: Topic[Any]) -> None:
        self.prefix = "t"
        self.stream = Stream("memory", reads.name, "t.group")
        self._topic = reads.on(self.prefix)
        self._broker = MemoryBroker(PARTITIONS)

    def publisher(self) -> Publisher:
        return MemoryPublisher(self._broker)

    def source(self, start: Start) -> Source:
        return MemorySource(self._broker, self._topic, self.stream.group, start=start)

    def transaction(self, source: Source, name: str) -> Transaction:
        return MemoryTransaction(self._broker, cast("MemorySource", source), name)

    def read(self, topic: str) -> list[Record]:
        return self._broker.records(topic)

    def committed(self) -> dict[int, int]:
        offsets = self._broker.offsets
        return {p: offsets.get((self.stream.group, self._topic, p), 0) for p in self._broker.partitions}

    def ends(self) -> dict[int, int]:
        return {p: len(self._broker.tail(self._topic, p, 0, 1_000_000)) for p in self._broker.partitions}

    def evict(self, source: Source) -> None:
        member = cast("MemorySource", source)
        self._broker.group(member).evict(member)

    def publish(self, messages: Sequence[Message]) -> None:
        self._broker.append(messages)


class OnKafka:
    """The real adapter on topics of this test's own."""

    def __init__(self, config: KafkaConfig, cluster: Cluster, reads: Topic[Any], *written: Topic[Any]) -> None:
        self.prefix = f"c{uuid.uuid4().hex[:8]}"
        self._config, self._cluster, self._topic = config, cluster, reads.on(self.prefix)
        cluster.create(
            [TopicSpec(topic.on(self.prefix), PARTITIONS, 1, topic.configs) for topic in (reads, *written)],
        )
        self.stream = Stream(cluster.id, cluster.topic_id(self._topic), f"{self.prefix}.group")

    def publisher(self) -> Publisher:
        return KafkaPublisher(self._config, "contract", patience=10)

    def source(self, start: Start) -> Source:
        return KafkaSource(self._config, self._topic, self.stream.group, start, client_id="contract", stop=Stop())

    def transaction(self, source: Source, name: str) -> Transaction:
        reader = cast("KafkaSource", source)
        return KafkaTransaction(self._config, reader, f"{self.prefix}.{name}", stop=Stop(), count=lambda _: None)

    def read(self, topic: str) -> list[Record]:
        """Read what is committed, once no transaction hides anything any more."""
        ends = self._cluster.settled_ends(topic, 2 * self._config.transaction)
        return list(read(self._config, topic, self._cluster.beginnings(topic), ends))

    def committed(self) -> dict[int, int]:
        # The first group of a fresh broker makes it build the topic of all offsets.
        standing = persist(lambda: self._cluster.standing(self.stream.group, self._topic), patience=10)
        return {partition: place.committed or 0 for partition, place in standing.items()}

    def ends(self) -> dict[int, int]:
        return self._cluster.ends(self._topic)

    def evict(self, source: Source) -> None:
        reader = cast("Any", source)
        member = MemberToRemove(member_id=reader._consumer.group_metadata().member_id)
        (outcome,) = cast("Any", self._cluster)._admin.remove_group_members(reader.group, [member]).values()
        assert outcome.errno == 0, outcome

    def publish(self, messages: Sequence[Message]) -> None:
        publisher = self.publisher()
        publisher.publish(messages)
        publisher.close()

    def publish_together(self, messages: Sequence[Message], *, abort: bool = False) -> None:
        """Publish in a transaction, as a stage does, or fails to."""
        name = f"{self.prefix}.upstream"
        producer = Producer(self._config, name, name)
        producer.client.init_transactions()
        producer.client.begin_transaction()
        producer.send_all(messages)
        end = producer.client.abort_transaction if abort else producer.client.commit_transaction
        end()
        producer.close()
