"""The floor under every stage: the bare client, consumer to producer, one transaction a poll, records as they are.

Run as `python -m benchmarks.bare BOOTSTRAP GROUP SOURCE [TARGET]`; without a target it reads and commits alone, which
is the floor under a sink. No retry, no check, no bound: whatever goes wrong ends it.
"""

import signal
import sys
import threading

from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata

from runtime.kafka.config import KafkaConfig


def main(bootstrap: str, group: str, source: str, target: str | None = None) -> None:
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
                producer.send(target, record.value, record.key, record.headers, partition=record.partition)
        producer.flush()
        producer.send_offsets_to_transaction(offsets, consumer.group_metadata())
        producer.commit_transaction()
    consumer.close(autocommit=False)
    if producer:
        producer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
