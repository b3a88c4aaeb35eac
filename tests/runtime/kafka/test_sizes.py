"""What the loop lets through, the broker takes, even where compression gains nothing."""

import base64
import os
from collections.abc import Callable

from runtime.kafka.config import KafkaConfig
from runtime.kafka.publisher import KafkaPublisher
from runtime.steps import LARGEST
from schemas.wire import Message, Record


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
