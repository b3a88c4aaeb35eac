"""The topics as an independent client reads them."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient

from schemas.wire import Record

WAIT = 30.0
SILENT = logging.Logger("librdkafka")  # noqa: LOG001 - outside the tree, so that nothing prints it
SILENT.addHandler(logging.NullHandler())


def topic_id(bootstrap: str, topic: str) -> str:
    """Give a topic's id as it stands in origins."""
    settings: dict[str, Any] = {"bootstrap.servers": bootstrap, "logger": SILENT}
    client = AdminClient(settings)
    found = client.describe_topics(TopicCollection([topic]), request_timeout=WAIT)[topic].result()
    halves = (found.topic_id.get_most_significant_bits(), found.topic_id.get_least_significant_bits())
    return str(UUID(bytes=b"".join(half.to_bytes(8, "big", signed=half < 0) for half in halves)))


def consumer(bootstrap: str, group: str = "verifier", *, committed: bool = True) -> Consumer:
    """Connect a reader that joins no group and moves no offset."""
    return Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": group,
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed" if committed else "read_uncommitted",
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 20,  # an empty end would be waited for
            "fetch.message.max.bytes": 10_000_000,
            "logger": SILENT,
        }
    )


def partitions(client: Consumer, topic: str) -> list[int]:
    """Give the partitions of a topic."""
    return sorted(client.list_topics(topic, timeout=WAIT).topics[topic].partitions)


def read(bootstrap: str, topic: str, *, committed: bool = True) -> Iterator[Record]:
    """Give every record of a topic up to its end, in the order of each partition."""
    client = consumer(bootstrap, committed=committed)
    try:
        left = set(partitions(client, topic))
        client.assign([TopicPartition(topic, partition, 0) for partition in left])
        while left:
            found = client.poll(WAIT)
            assert found is not None, f"{topic}: nothing came for {WAIT:g} s"
            error = found.error()
            if error is None:
                yield _record(found)
            elif error.code() == KafkaError._PARTITION_EOF:
                left.discard(found.partition())
            else:
                raise AssertionError(f"{topic}: {error}")
    finally:
        client.close()


def _record(found: Any) -> Record:
    headers = tuple((name, value or b"") for name, value in found.headers() or ())
    return Record(
        found.topic(), found.partition(), found.offset(), found.timestamp()[1], found.key(), found.value(), headers
    )


def ends(client: Consumer, topic: str) -> Mapping[int, int]:
    """Give the end of each partition as the client's isolation sees it."""
    return {
        partition: client.get_watermark_offsets(TopicPartition(topic, partition), timeout=WAIT)[1]
        for partition in partitions(client, topic)
    }


def committed(bootstrap: str, group: str, topic: str) -> Mapping[int, int]:
    """Give the offsets that a group has committed, 0 where it has none."""
    client = consumer(bootstrap, group)
    try:
        wanted = [TopicPartition(topic, partition) for partition in partitions(client, topic)]
        return {at.partition: max(0, at.offset) for at in client.committed(wanted, timeout=WAIT)}
    finally:
        client.close()


def behind(bootstrap: str, group: str, topic: str) -> int:
    """Count the offsets between a group and the committed end of a topic: 0 is drained."""
    done = committed(bootstrap, group, topic)
    client = consumer(bootstrap)
    try:
        return sum(max(0, end - done[partition]) for partition, end in ends(client, topic).items())
    finally:
        client.close()


def caught_up(bootstrap: str, group: str, topic: str) -> bool:
    """Whether a group stands at the committed end of a topic; not yet, where nobody can tell yet."""
    try:
        return behind(bootstrap, group, topic) == 0
    except KafkaException:
        return False


def count(bootstrap: str, topic: str, *, committed: bool = True) -> int:
    """Count the offsets of a topic up to its committed end, or with those of open transactions."""
    client = consumer(bootstrap, committed=committed)
    try:
        return sum(ends(client, topic).values())
    finally:
        client.close()


def delete(bootstrap: str, topic: str, cut: Mapping[int, int]) -> None:
    """Delete what stands before an offset of each partition."""
    settings: dict[str, Any] = {"bootstrap.servers": bootstrap, "logger": SILENT}
    client = AdminClient(settings)  # its end would be that of the request
    for done in client.delete_records([TopicPartition(topic, at, to) for at, to in cut.items()]).values():
        done.result(WAIT)
