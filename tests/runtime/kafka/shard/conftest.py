"""Topics to share out, members of their group, and writers beside them."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from runtime.kafka.cluster import TopicSpec, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.producer import Producer
from runtime.kafka.publisher import KafkaPublisher
from schemas.wire import Message
from tests.runtime.kafka.shard.sharing import (
    PARTITIONS,
    Counter,
    Join,
    Publish,
    join,
)


@pytest.fixture
def prefix(kafka: KafkaConfig) -> str:
    name = f"s{uuid.uuid4().hex[:8]}"
    compacted = {"cleanup.policy": "compact"}
    with cluster(kafka) as known:
        known.create([TopicSpec(f"{name}.{topic}", PARTITIONS, 1, compacted) for topic in ("subjects", "states")])
        known.create([TopicSpec(f"{name}.out", PARTITIONS, 1, {})])
    return name


@pytest.fixture
def member(kafka: KafkaConfig, prefix: str) -> Iterator[Join]:
    with ExitStack() as stack:

        def make(instance: int = 0) -> Counter:
            shard = join(kafka, prefix, instance)
            stack.callback(shard.close)
            return Counter(shard, prefix)

        yield make


@pytest.fixture
def publish(kafka: KafkaConfig, prefix: str) -> Publish:
    def send(topic: str, *records: tuple[bytes, bytes | None], partition: int = 0) -> None:
        with closing(KafkaPublisher(kafka, "test", patience=10)) as publisher:
            publisher.publish([Message(f"{prefix}.{topic}", key, value, (), partition) for key, value in records])

    return send


@pytest.fixture
def transaction(kafka: KafkaConfig, prefix: str) -> Iterator[Producer]:
    """Give a producer whose transaction has begun."""
    producer = Producer(kafka, "test", f"{prefix}.test")
    producer.client.init_transactions()
    producer.client.begin_transaction()
    yield producer
    producer.close()
