"""The client's hazards, each with the test that fails when its defence is removed (tried by removing it).

Here are H1, H3, H5 and, with a store, H6. The others: H2, H7 and H9 in test_replaced.py (H9 for a running stage in
tests/newswire/test_growing.py), H4 and H8 in test_unsent.py (H4's clock in test_watchdog.py), H6 in test_placing.py.
"""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

import pytest
from kafka import TopicPartition
from kafka.structs import ConsumerGroupMetadata

from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.in_flight import BytesInFlight
from runtime.kafka.membership import Member
from runtime.kafka.producer import Producer
from runtime.kafka.source import KafkaSource
from runtime.kafka.transaction import KafkaTransaction
from runtime.stopping import Stop
from schemas.errors import StaleError, UnavailableError
from schemas.wire import Message, Record
from tests.runtime.kafka.conftest import MakeSource, next_batch

Publish = Callable[..., None]
Committed = Callable[[str], list[Record]]


def poll_until_refused(source: KafkaSource) -> None:
    for _ in range(20):
        source.poll(0.5)


def transaction(kafka: KafkaConfig, source: KafkaSource, prefix: str) -> KafkaTransaction:
    return KafkaTransaction(kafka, source, f"{prefix}.test.0", stop=Stop(), count=lambda _: None)


def out(prefix: str, text: str) -> Message:
    return Message(f"{prefix}.articles", text.encode(), text.encode(), (), 0)


def test_outputs_and_offsets_become_visible_together(
    kafka: KafkaConfig, topics: str, make_source: MakeSource, publish: Publish, committed: Committed
) -> None:
    publish(3)
    source = make_source()
    writer = transaction(kafka, source, topics)
    batch = next_batch(source)
    writer.commit([out(topics, record.key.decode()) for record in batch.records if record.key], batch)
    writer.close()
    assert [record.value for record in committed(f"{topics}.articles")] == [b"0", b"1", b"2"]
    with cluster(kafka) as known:
        assert known.standing(source.group, source.topic)[0].lag == 0


def test_h1_a_send_that_expired_aborts_the_transaction(
    kafka: KafkaConfig,
    topics: str,
    make_source: MakeSource,
    publish: Publish,
    committed: Committed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the check of every future, the commit succeeds and record 1 is lost: offsets 3, outputs 0 and 2."""
    publish(3)
    source = make_source()
    writer = transaction(kafka, source, topics)
    batch = next_batch(source)
    messages = [out(topics, "0"), out(topics, "1"), out(topics, "2")]
    writer.commit([], replace(batch, spans={}))  # connects
    producer = cast("Any", writer)._producer
    send = producer.client.send
    failing: list[Any] = []

    def send_or_expire(topic: str, value: bytes, *rest: Any, **options: Any) -> Any:
        if value == b"1" and not failing:
            # What an expired batch leaves: a failed future, and a transaction that is none the wiser.
            future = send(topic, b"never", *rest, partition=1)
            future.get(10)
            failing.append(future)
            future.is_done = True
            future.exception = TimeoutError("expired")
            future.value = None
            return future
        return send(topic, value, *rest, **options)

    monkeypatch.setattr(producer.client, "send", send_or_expire)
    with pytest.raises(StaleError):
        writer.commit(messages, batch)
    assert failing
    assert committed(f"{topics}.articles") == []
    source.rewind()
    again = next_batch(source)
    assert [record.offset for record in again.records] == [0, 1, 2]
    writer.commit(messages, again)
    writer.close()
    assert [record.value for record in committed(f"{topics}.articles")] == [b"0", b"1", b"2"]


@pytest.mark.parametrize(
    "metadata",
    [
        ConsumerGroupMetadata("g", -1, "", None, "<stable>"),
        ConsumerGroupMetadata("g", 3, "", None, "<stable>"),
        ConsumerGroupMetadata("g", 3, "member", None, "<rebalancing>"),
    ],
)
def test_h3_a_batch_without_a_certain_member_is_refused(
    make_source: MakeSource, publish: Publish, monkeypatch: pytest.MonkeyPatch, metadata: ConsumerGroupMetadata
) -> None:
    """Without the check, the batch is handed out and the broker commits it unfenced."""
    publish(1)
    source = make_source()
    next_batch(source)
    publish(1, first=1)
    consumer = cast("Any", source)._consumer
    monkeypatch.setattr(consumer, "group_metadata", lambda: metadata)
    with pytest.raises(StaleError, match="rebalancing"):
        poll_until_refused(source)
    monkeypatch.undo()
    source.rewind()
    assert [record.offset for record in next_batch(source).records] == [0, 1]


def test_h3_an_evicted_members_transaction_is_refused_by_the_broker(
    kafka: KafkaConfig, topics: str, make_source: MakeSource, publish: Publish, committed: Committed
) -> None:
    publish(2)
    source = make_source()
    writer = transaction(kafka, source, topics)
    batch = next_batch(source)
    member = cast("Member", batch.member)
    stale = replace(batch, member=member._replace(metadata=member.metadata._replace(generation_id=0)))
    with pytest.raises(StaleError):
        writer.commit([out(topics, "x")], stale)
    writer.close()
    assert committed(f"{topics}.articles") == []


def test_h3_a_member_that_fell_out_refuses_its_batch_itself(
    kafka: KafkaConfig, topics: str, make_source: MakeSource, publish: Publish, committed: Committed
) -> None:
    """Without the check, its offsets go out, and only the broker can still refuse them."""
    publish(2)
    source = make_source()
    writer = transaction(kafka, source, topics)
    batch = next_batch(source)
    cast("Any", source)._consumer._coordinator.maybe_leave_group()  # as the client does when polls stay out
    with pytest.raises(StaleError, match="no longer ours"):
        writer.commit([out(topics, "x")], batch)
    with pytest.raises(StaleError, match="no longer ours"):
        source.acknowledge(batch)
    source.rewind()
    again = next_batch(source)
    assert [record.offset for record in again.records] == [0, 1]
    writer.commit([out(topics, "y")], again)
    writer.close()
    assert [record.value for record in committed(f"{topics}.articles")] == [b"y"]


def test_h5_a_sender_waits_while_the_limit_is_in_flight() -> None:
    """Without the wait, `acquire` returns and memory grows with every message."""
    flight = BytesInFlight(100)
    flight.acquire(80, timeout=0.01)
    with pytest.raises(UnavailableError):
        flight.acquire(30, timeout=0.01)
    flight.release(80)
    flight.acquire(500, timeout=0.01)  # larger than the limit: alone it may pass
    assert flight.out == 500


def test_h5_bytes_come_back_with_the_acknowledgement(kafka: KafkaConfig, topics: str) -> None:
    producer = Producer(kafka, "test")
    producer.send_all([out(topics, "a" * 1000)])
    assert cast("Any", producer)._in_flight.out == 0
    producer.close()


def test_h6_a_group_with_offsets_still_begins_where_the_store_stands(
    kafka: KafkaConfig, topics: str, make_source: MakeSource, publish: Publish
) -> None:
    """The poll that brings the assignment fetches from the committed offset; those records must not come out."""
    publish(6)
    first = make_source()
    next_batch(first)
    cast("Any", first)._commit({0: 1, 1: 0})  # both: a partition without an offset would stop the first poll
    first.close()
    source = make_source(start=lambda partition, _committed: 4 if partition == 0 else 0)
    seen = source.poll(3).records or next_batch(source).records  # one long poll: it joins, and fetches as well
    assert [record.offset for record in seen] == [4, 5]
    with cluster(kafka) as known:
        assert known.standing(source.group, source.topic)[0].committed == 1


def test_a_frozen_broker_costs_time_but_no_record(
    kafka: KafkaConfig,
    topics: str,
    make_source: MakeSource,
    publish: Publish,
    committed: Committed,
    frozen: list[int],
) -> None:
    """H1 for real: the send expires while the broker is stopped; the batch is read and written again."""
    publish(3)
    source = make_source()
    writer = transaction(replace(kafka, transaction=60.0), source, topics)
    batch = next_batch(source)
    writer.commit([], replace(batch, spans={}))
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    messages = [out(topics, str(record.offset)) for record in batch.records]

    def wake_up() -> None:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)

    wake = threading.Timer(kafka.delivery + 7, wake_up)
    wake.start()
    with pytest.raises(StaleError):
        writer.commit(messages, batch)
    wake.join()
    for _ in range(20):  # as the loop does, until the broker has found itself again
        source.rewind()
        with suppress(StaleError, UnavailableError):
            writer.commit(messages, next_batch(source))
            break
    writer.close()
    assert [record.value for record in committed(f"{topics}.articles")] == [b"0", b"1", b"2"]


def test_the_end_of_an_idle_group_is_its_end(
    kafka: KafkaConfig, topics: str, make_source: MakeSource, publish: Publish
) -> None:
    """A transaction's marker is no record: an idle group steps over it."""
    publish(1)
    source = make_source()
    writer = transaction(kafka, source, topics)
    writer.commit([Message(f"{topics}.raw", b"k", b"in a transaction", (), 0)], next_batch(source))
    batch = next_batch(source)
    source.acknowledge(batch)
    with cluster(kafka) as known:
        for _ in range(30):
            source.poll(0.5)
            if known.standing(source.group, source.topic)[0].lag == 0:
                break
        assert known.standing(source.group, source.topic)[0].lag == 0
    writer.close()


def test_a_second_member_takes_half_and_nothing_is_read_twice(make_source: MakeSource, publish: Publish) -> None:
    publish(4, partition=0)
    publish(4, partition=1)
    first = make_source()
    batch = next_batch(first)
    second = make_source()
    seen = [(r.partition, r.offset) for r in batch.records]
    first.acknowledge(batch)
    for _ in range(60):
        for source in (first, second):
            try:
                found = source.poll(0.2)
                if found.records:
                    source.acknowledge(found)
                    seen += [(r.partition, r.offset) for r in found.records]
            except StaleError:
                source.rewind()
        if first.ready and second.ready and len(cast("Any", second)._consumer.assignment()) == 1:
            break
    assert {tp for source in (first, second) for tp in cast("Any", source)._consumer.assignment()} == {
        TopicPartition(first.topic, 0),
        TopicPartition(first.topic, 1),
    }
    assert sorted(seen) == [(p, o) for p in (0, 1) for o in range(4)]
