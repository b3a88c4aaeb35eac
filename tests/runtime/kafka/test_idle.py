"""A group with nothing to read: its offsets step over markers, its spans do not."""

from collections.abc import Callable
from typing import Any

from runtime.kafka.cluster import Cluster, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.producer import Producer
from runtime.kafka.source import KafkaSource
from schemas.wire import Message
from tests.runtime.kafka.conftest import MakeSource, next_batch


def poll_until_idle(source: KafkaSource, known: Cluster) -> None:
    for _ in range(30):
        assert not source.poll(0.5).records
        if known.standing(source.group, source.topic)[0].lag == 0:
            return
    raise AssertionError("the idle group never came to its end")


def abort(kafka: KafkaConfig, message: Message) -> None:
    """Leave an aborted record and its marker."""
    producer = Producer(kafka, "test", f"{message.topic}.aborted")
    producer.client.init_transactions()
    producer.client.begin_transaction()
    producer.send_all([message])
    producer.client.abort_transaction()
    producer.close()


def test_a_span_goes_on_where_the_last_one_ended_though_an_idle_commit_stepped_over_an_abort(
    kafka: KafkaConfig, topics: str, make_source: MakeSource, publish: Callable[..., Any]
) -> None:
    """A store that keeps offsets compares: a span that began behind the marker would be another process's."""
    publish(1)
    source = make_source()
    batch = next_batch(source)
    source.acknowledge(batch)
    abort(kafka, Message(source.topic, b"k", b"never committed", (), 0))
    with cluster(kafka) as known:
        poll_until_idle(source, known)
        end = known.standing(source.group, source.topic)[0].end
    assert (batch.spans[0].end, end) == (1, 3)
    assert source.lag()[0] == 0
    publish(1, first=1)
    assert next_batch(source).spans[0] == (1, 4)
