"""What the loop lets through, the broker takes, even where compression gains nothing."""

import base64
import os
from collections.abc import Callable
from contextlib import closing

import pytest

from runtime.kafka.cluster import TopicSpec, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.publisher import KafkaPublisher
from runtime.kafka.writer import TransactionalWriter
from runtime.stopping import Stop
from schemas.errors import InputError
from schemas.topics import LARGEST
from schemas.wire import Message, Record

SMALL = 4000
"""Bytes that a topic takes at once."""
REMEDY = r"raise max\.message\.bytes"


def test_the_largest_result_fits_its_topic(
    kafka: KafkaConfig, topics: str, committed: Callable[[str], list[Record]]
) -> None:
    headers = tuple((f"header-{n}", b"x" * 40) for n in range(8))
    rest = Message(f"{topics}.articles", b"k" * 32, b"", headers, 0).size
    body = base64.b64encode(os.urandom(LARGEST))[: LARGEST - rest]
    message = Message(f"{topics}.articles", b"k" * 32, body, headers, 0)
    assert message.size == LARGEST
    publisher = KafkaPublisher(kafka, "test", patience=10)
    publisher.publish([message])
    publisher.close()
    assert [record.value for record in committed(f"{topics}.articles")] == [body]


@pytest.fixture
def small(kafka: KafkaConfig, topics: str) -> str:
    """Make a topic that takes few bytes at once."""
    name = f"{topics}.small"
    with cluster(kafka) as known:
        known.create([TopicSpec(name, 1, 1, {"max.message.bytes": str(SMALL)})])
    return name


def _messages(topic: str, count: int, size: int) -> list[Message]:
    return [Message(topic, b"%d" % number, os.urandom(size), (), 0) for number in range(count)]


def test_what_is_too_large_together_is_written_in_parts(
    kafka: KafkaConfig, small: str, committed: Callable[[str], list[Record]]
) -> None:
    messages = _messages(small, 9, SMALL // 2)
    with closing(TransactionalWriter(kafka, f"{small}.writer", stop=Stop(), count=lambda _: None)) as writer:
        writer.write(messages)
    with closing(KafkaPublisher(kafka, "test", patience=10)) as publisher:
        publisher.publish(messages)
    assert [record.value for record in committed(small)] == [message.value for message in messages * 2]


def test_messages_that_their_topic_never_takes_end_the_writer(kafka: KafkaConfig, small: str) -> None:
    messages = _messages(small, 9, SMALL)
    writer = TransactionalWriter(kafka, f"{small}.writer", stop=Stop(), count=lambda _: None)
    with closing(writer), pytest.raises(InputError, match=REMEDY):
        writer.write(messages)
    with closing(KafkaPublisher(kafka, "test", patience=10)) as publisher, pytest.raises(InputError, match=REMEDY):
        publisher.publish(messages)
