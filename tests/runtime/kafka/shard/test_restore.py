"""What a restore gives, and what it waits for. Each test was tried by removing its defence."""

from dataclasses import replace

import pytest
from kafka import OffsetAndMetadata, TopicPartition

from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.producer import Producer
from schemas.errors import InputError
from tests.runtime.kafka.shard.sharing import (
    PARTITIONS,
    Join,
    Publish,
    changed,
    group_metadata,
    held,
    out,
    restored,
    state,
    values,
)


def test_a_restore_gives_the_last_record_of_each_key_and_none_that_was_deleted(member: Join, publish: Publish) -> None:
    publish("subjects", (b"a", b"old"), (b"b", b"gone"), (b"a", b"new"), (b"b", None))
    publish("states", (b"a", b"1"), (b"a", b"2"), (b"b", b"3"), (b"b", None))
    publish("subjects", (b"c", b"other"), partition=1)
    counter = member()
    held(counter)
    first, second = restored(counter, 0), restored(counter, 1)
    assert (values(first.records), values(first.states)) == ({b"a": b"new"}, {b"a": b"2"})
    assert (values(second.records), values(second.states)) == ({b"c": b"other"}, {})


def test_what_changes_after_a_restore_comes_once_and_in_order(member: Join, publish: Publish) -> None:
    publish("subjects", (b"a", b"1"), (b"b", b"1"))
    counter = member()
    held(counter)
    publish("subjects", (b"c", b"2"), (b"a", b"2"), (b"b", None))
    changes = [*changed(counter, 3), *counter.turn().changes]
    assert [(each.key, each.value) for each in changes] == [(b"c", b"2"), (b"a", b"2"), (b"b", None)]


def test_a_restore_waits_for_a_state_that_is_not_decided(
    member: Join, publish: Publish, transaction: Producer, prefix: str
) -> None:
    """Up to the read-committed end, it would give the state of before: that end lags behind a commit as well."""
    publish("states", (b"a", b"1"))
    transaction.send_all([state(prefix, 0, b"a", 2)])
    counter = member()
    held(counter, partitions=1)
    publish("subjects", (b"b", b"meanwhile"), partition=1)
    assert [each.value for each in changed(counter, 1)] == [b"meanwhile"]
    counter.shard.commit([out(prefix, 1, b"b", 1)], counter.shard.epochs())  # the other partition goes on
    for _ in range(5):
        counter.turn()
    assert counter.shard.epochs().keys() == {1}
    transaction.client.commit_transaction()
    held(counter)
    assert values(restored(counter, 0).states) == {b"a": b"2"}


def test_a_restore_waits_for_a_predecessor_that_has_passed_the_fence(
    member: Join, transaction: Producer, prefix: str
) -> None:
    """Without asking for the committed offset, it does not see that the transaction may write to the states still."""
    predecessor = member(0)
    held(predecessor)
    place = {TopicPartition(f"{prefix}.subjects", 1): OffsetAndMetadata(0, "", -1)}
    transaction.client.send_offsets_to_transaction(place, group_metadata(predecessor))
    predecessor.shard.close()
    counter = member(1)
    held(counter, partitions=1)
    for _ in range(3):
        counter.turn()
    assert counter.shard.epochs().keys() == {0}
    transaction.send_all([state(prefix, 1, b"a", 2)])
    transaction.client.commit_transaction()
    held(counter)
    assert values(restored(counter, 1).states) == {b"a": b"2"}


def test_a_restart_need_not_wait_for_what_its_own_predecessor_left_open(
    member: Join, kafka: KafkaConfig, publish: Publish, prefix: str
) -> None:
    """Who takes the name over ends the transaction; else it would stay open until it is too old."""
    publish("states", (b"a", b"1"))
    killed = Producer(replace(kafka, transaction=120.0), "test", f"{prefix}.shards.0")
    killed.client.init_transactions()
    killed.client.begin_transaction()
    killed.send_all([state(prefix, 0, b"a", 2)])
    counter = member(0)
    held(counter)
    assert values(restored(counter, 0).states) == {b"a": b"1"}
    killed.close()


def test_topics_that_are_not_partitioned_alike_are_refused(kafka: KafkaConfig, member: Join, prefix: str) -> None:
    with cluster(kafka) as known:
        known.grow(f"{prefix}.states", PARTITIONS + 1)
    counter = member()
    with pytest.raises(InputError, match="same number of partitions"):
        held(counter)
