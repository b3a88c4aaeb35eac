"""The floor under every stage: the bare client, consumer to producer, one transaction a poll, records as they are.

Run as `python -m benchmarks.bare BOOTSTRAP GROUP SOURCE [TARGET [json]]`; without a target it reads and commits alone,
which is the floor under a sink; with `json` it reads every value as an article and writes it again.
No retry, no check, no bound: whatever goes wrong ends it.
"""

import signal
import sys
import threading

from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata

from runtime.kafka.config import KafkaConfig
from schemas.articles import Article


def again(value: bytes) -> bytes:
    """Read an article and write it."""
    return Article.model_validate_json(value, extra="ignore").model_dump_json().encode()


def main(bootstrap: str, group: str, source: str, target: str | None = None, option: str = "") -> None:
    """Loop until SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    config = KafkaConfig(bootstrap)
    consumer = KafkaConsumer(**config.consumer(group, group))
    consumer.subscribe([source])
    producer = KafkaProducer(**config.producer(group, group)) if target else None
    if producer:
        producer.init_transactions()
    while not stop.is_set():
        found = consumer.poll(timeout_ms=500)
        if not found:
            continue
        offsets = {tp: OffsetAndMetadata(consumer.position(tp), "", -1) for tp in found}
        if not producer:
            consumer.commit(offsets)
            continue
        producer.begin_transaction()
        for records in found.values():
            for record in records:
                value = again(record.value) if option == "json" else record.value
                producer.send(target, value, record.key, record.headers, partition=record.partition)
        producer.flush()
        producer.send_offsets_to_transaction(offsets, consumer.group_metadata())
        producer.commit_transaction()
    consumer.close(autocommit=False)
    if producer:
        producer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
