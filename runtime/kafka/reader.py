"""Reading a range of a topic once, outside any group."""

from collections.abc import Iterator, Mapping

from kafka import KafkaConsumer, TopicPartition

from runtime.kafka.config import KafkaConfig
from runtime.kafka.connect import connect
from runtime.kafka.errors import translated
from runtime.kafka.source import as_record
from schemas.wire import Record

POLL_MS = 500


def read(config: KafkaConfig, topic: str, start: Mapping[int, int], end: Mapping[int, int]) -> Iterator[Record]:
    """Give the committed records from `start` up to and without `end`, in the order of each partition."""
    todo = {TopicPartition(topic, p): stop for p, stop in end.items() if start.get(p, 0) < stop}
    if not todo:
        return
    consumer = connect(
        lambda: KafkaConsumer(**config.consumer("newswire-reader", None)), config, patience=config.connect
    )
    try:
        consumer.assign(list(todo))
        for tp in todo:
            consumer.seek(tp, start.get(tp.partition, 0))
        while todo:
            with translated(f"reading {topic}"):
                found = consumer.poll(timeout_ms=POLL_MS)
                passed = {tp for tp, stop in todo.items() if consumer.position(tp) >= stop}
            for tp, records in found.items():
                yield from (as_record(raw) for raw in records if raw.offset < end[tp.partition])
            for tp in passed:
                del todo[tp]
                consumer.pause(tp)
    finally:
        consumer.close(autocommit=False)
