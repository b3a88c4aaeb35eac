"""A client that failed is replaced: what it kept would spoil what comes after (H2, H7, H9).

Each test was tried by letting the client live on.
"""

import os
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Any, cast

import pytest

from runtime.adapter import Batch
from runtime.kafka.cluster import TopicSpec, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.membership import Member
from runtime.kafka.publisher import KafkaPublisher
from runtime.kafka.transaction import KafkaTransaction
from runtime.stopping import Stop
from schemas.errors import InputError, StaleError, UnavailableError
from schemas.wire import Message, Record
from tests.runtime.kafka.conftest import MakeSource, next_batch

Publish = Callable[..., None]
Committed = Callable[[str], list[Record]]


def as_an_earlier_member(batch: Batch) -> Batch:
    """Give a batch whose offsets the broker refuses, in a transaction that has begun."""
    member = cast("Member", batch.member)
    return replace(batch, member=member._replace(metadata=member.metadata._replace(generation_id=0)))


def test_h2_offsets_of_an_aborted_transaction_are_not_sent_by_the_next(
    kafka: KafkaConfig, topics: str, make_source: MakeSource, publish: Publish
) -> None:
    """With the same producer, the second transaction moves partition 0 as well: its records would be lost."""
    source = make_source()
    writer = KafkaTransaction(kafka, source, f"{topics}.test.0", stop=Stop(), count=lambda _: None)
    with closing(writer), cluster(kafka) as known:
        publish(3, partition=0)
        with pytest.raises(StaleError):
            writer.commit([], as_an_earlier_member(next_batch(source)))
        publish(2, partition=1)
        batch = next_batch(source)
        assert batch.spans.keys() == {1}
        writer.commit([], batch)
        assert {p: place.committed for p, place in known.standing(source.group, source.topic).items()} == {
            0: None,
            1: 2,
        }


def test_h7_a_message_that_the_broker_refuses_costs_the_next_one_nothing(
    kafka: KafkaConfig, topics: str, committed: Committed
) -> None:
    """With the same producer, every later message fails with the error of the first."""
    topic = f"{topics}.small"
    with cluster(kafka) as known:
        known.create([TopicSpec(topic, 1, 1, {"max.message.bytes": "2000"})])
    with closing(KafkaPublisher(kafka, "test", patience=10)) as publisher:
        publisher.publish([Message(topic, b"k", b"a", (), 0)])
        with pytest.raises(InputError, match=r"max\.message\.bytes"):
            publisher.publish([Message(topic, b"k", os.urandom(4000), (), 0)])
        publisher.publish([Message(topic, b"k", b"b", (), 0)])
    assert [record.value for record in committed(topic)] == [b"a", b"b"]


def test_h9_a_partition_that_is_new_is_unavailable_to_a_publisher_and_then_known(
    kafka: KafkaConfig, topics: str, committed: Committed
) -> None:
    """With the client's own ValueError the process ends; with the same producer it waits for what is known to age."""
    topic = f"{topics}.articles"
    with closing(KafkaPublisher(replace(kafka, metadata=300.0), "test", patience=10)) as publisher:
        publisher.publish([Message(topic, b"k", b"a", (), 0)])
        with pytest.raises(UnavailableError, match="partition 2"):
            publisher.publish([Message(topic, b"k", b"b", (), 2)])
        publisher.publish([Message(topic, b"k", b"c", (), 1)])  # what is known of the topic is fresh again
        with cluster(kafka) as known:
            known.grow(topic, 3)
        with pytest.raises(UnavailableError, match="partition 2"):
            publisher.publish([Message(topic, b"k", b"b", (), 2)])
        publisher.publish([Message(topic, b"k", b"b", (), 2)])
    assert {(record.partition, record.value) for record in committed(topic)} == {(0, b"a"), (1, b"c"), (2, b"b")}


def test_h9_what_is_known_of_a_topic_is_asked_for_again(kafka: KafkaConfig, topics: str, committed: Committed) -> None:
    """With the client's own five minutes, nobody would hear of a partition for so long."""
    topic = f"{topics}.articles"
    with closing(KafkaPublisher(replace(kafka, metadata=1.0), "test", patience=10)) as publisher:
        publisher.publish([Message(topic, b"k", b"a", (), 0)])
        producer, heard = cast("Any", publisher)._producer, threading.Event()
        producer.client._metadata.add_listener(
            lambda metadata: heard.set() if 2 in metadata.partitions_for_topic(topic) else None
        )
        with cluster(kafka) as known:
            known.grow(topic, 3)
        assert heard.wait(20)
        publisher.publish([Message(topic, b"k", b"b", (), 2)])
    assert {(record.partition, record.value) for record in committed(topic)} == {(0, b"a"), (2, b"b")}
