"""A share of keyed state: what a restore gives, what it waits for, and who may write.

Each test was tried by removing its defence.
"""

import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from kafka import OffsetAndMetadata, TopicPartition
from kafka.admin import MemberToRemove
from kafka.errors import KafkaTimeoutError
from kafka.structs import ConsumerGroupMetadata

from runtime.kafka.cluster import TopicSpec, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.producer import Producer
from runtime.kafka.publisher import KafkaPublisher
from runtime.kafka.shard import Restored
from schemas.errors import FencedError, InputError, StaleError, UnavailableError
from schemas.wire import Message, Record
from tests.runtime.kafka.sharing import Counter, join, out, state

ROOT = Path(__file__).parents[3]
TURNS = 150
PARTITIONS = 2
ABORT_SCAN = 1.0  # the tests' broker looks so often for transactions that are too old

Join = Callable[..., Counter]
Publish = Callable[..., None]
Committed = Callable[[str], list[Record]]


@pytest.fixture
def prefix(kafka: KafkaConfig) -> str:
    name = f"s{uuid.uuid4().hex[:8]}"
    compacted = {"cleanup.policy": "compact"}
    with cluster(kafka) as known:
        known.create([TopicSpec(f"{name}.{topic}", PARTITIONS, 1, compacted) for topic in ("subjects", "states")])
        known.create([TopicSpec(f"{name}.out", PARTITIONS, 1, {})])
    return name


@pytest.fixture
def member(kafka: KafkaConfig, prefix: str) -> Iterator[Join]:
    with ExitStack() as stack:

        def make(instance: int = 0) -> Counter:
            shard = join(kafka, prefix, instance)
            stack.callback(shard.close)
            return Counter(shard, prefix)

        yield make


@pytest.fixture
def publish(kafka: KafkaConfig, prefix: str) -> Publish:
    def send(topic: str, *records: tuple[bytes, bytes | None], partition: int = 0) -> None:
        with closing(KafkaPublisher(kafka, "test", patience=10)) as publisher:
            publisher.publish([Message(f"{prefix}.{topic}", key, value, (), partition) for key, value in records])

    return send


@pytest.fixture
def transaction(kafka: KafkaConfig, prefix: str) -> Iterator[Producer]:
    """Give a producer whose transaction has begun."""
    producer = Producer(kafka, "test", f"{prefix}.test")
    producer.client.init_transactions()
    producer.client.begin_transaction()
    yield producer
    producer.close()


def held(*counters: Counter, partitions: int = PARTITIONS) -> None:
    """Turn all in turns until so many partitions are restored; where that is all of them, the group is settled."""
    for _ in range(TURNS):
        for counter in counters:
            counter.turn()
        shares = [counter.shard.epochs() for counter in counters]
        ready = partitions < PARTITIONS or all(each.shard.ready for each in counters)
        if all(shares) and sum(map(len, shares)) >= partitions and ready:
            return
    raise AssertionError("the group does not settle")


def changed(counter: Counter, number: int) -> list[Record]:
    changes: list[Record] = []
    for _ in range(TURNS):
        changes += counter.turn().changes
        if len(changes) >= number:
            return changes
    raise AssertionError("no changes came")


def values(records: Any) -> dict[bytes, bytes | None]:
    return {key: record.value for key, record in records.items()}


def restored(counter: Counter, partition: int) -> Restored:
    return [each for each in counter.restored if each.partition == partition][-1]


def group_metadata(counter: Counter) -> ConsumerGroupMetadata:
    return cast("Any", counter.shard)._group.consumer.group_metadata()


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


def test_a_commit_writes_all_and_leaves_the_group_where_it_stands(
    member: Join, kafka: KafkaConfig, publish: Publish, committed: Committed, prefix: str
) -> None:
    publish("subjects", (b"a", b"1"), (b"b", b"1"))
    counter = member()
    held(counter)
    counter.shard.commit([out(prefix, 0, b"a", 1), state(prefix, 0, b"a", 1)], {0: counter.shard.epochs()[0]})
    written = [[record.value for record in committed(f"{prefix}.{topic}")] for topic in ("out", "states")]
    assert written == [[b"1"], [b"1"]]
    with cluster(kafka) as known:
        standing = known.standing(f"{prefix}.shards", f"{prefix}.subjects")
    assert {partition: place.committed for partition, place in standing.items()} == {0: 2, 1: None}


def test_what_began_before_a_rebalance_is_not_written_after_it(member: Join, committed: Committed, prefix: str) -> None:
    """Without the epoch, a member that gets its partition back writes over what another has done meanwhile."""
    first = member(0)
    held(first)
    before = first.shard.epochs()
    second = member(1)
    held(first, second)
    (moved,), (kept,) = second.shard.epochs(), first.shard.epochs()
    assert (set(first.numbers), set(second.numbers)) == ({kept}, {moved})
    assert (first.shard.holds(moved, before[moved]), first.shard.holds(kept, before[kept])) == (False, True)
    with pytest.raises(StaleError):
        first.shard.commit([out(prefix, moved, b"a", 1)], before)
    second.shard.commit([out(prefix, moved, b"a", 2)], second.shard.epochs())
    second.shard.close()
    held(first)
    assert (first.shard.holds(moved, before[moved]), first.shard.holds(kept, before[kept])) == (False, True)
    with pytest.raises(StaleError):
        first.shard.commit([out(prefix, moved, b"a", 1)], before)
    first.shard.commit([out(prefix, moved, b"a", 3)], first.shard.epochs())
    assert [record.value for record in committed(f"{prefix}.out")] == [b"2", b"3"]


def test_a_member_that_was_removed_writes_nothing(
    member: Join, kafka: KafkaConfig, committed: Committed, prefix: str
) -> None:
    """It has not heard of it yet: the group's offsets in its transaction are the only fence."""
    counter = member()
    held(counter)
    epochs = counter.shard.epochs()
    removed = MemberToRemove(member_id=group_metadata(counter).member_id)
    with cluster(kafka) as known:
        cast("Any", known)._admin.remove_group_members(f"{prefix}.shards", [removed])
    with pytest.raises((StaleError, UnavailableError)):  # the latter if it has heard just now
        counter.shard.commit([out(prefix, 0, b"a", 1), state(prefix, 0, b"a", 1)], epochs)
    held(counter)
    assert not any(counter.shard.holds(*each) for each in epochs.items())
    assert committed(f"{prefix}.out") == []


def test_a_member_of_an_earlier_generation_writes_nothing(
    member: Join, committed: Committed, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = member(0)
    held(first)
    earlier = group_metadata(first)
    second = member(1)
    held(first, second)
    with monkeypatch.context() as patch:
        patch.setattr(cast("Any", first.shard)._group, "metadata", lambda: earlier)
        with pytest.raises(StaleError):
            first.shard.commit([out(prefix, 0, b"a", 1)], first.shard.epochs())
    assert committed(f"{prefix}.out") == []


def test_the_older_of_two_with_one_name_is_fenced(member: Join, committed: Committed, prefix: str) -> None:
    older = member(0)
    held(older)
    newer = member(0)
    held(older, newer)
    with pytest.raises(FencedError):
        older.shard.commit([out(prefix, 0, b"a", 1)], older.shard.epochs())
    assert committed(f"{prefix}.out") == []


def test_after_a_commit_that_is_not_certain_its_partitions_are_restored_anew(
    member: Join, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may stand, as here: who goes on with what was known before writes it a second time."""
    counter = member()
    held(counter)
    epochs = counter.shard.epochs()
    counter.shard.commit([], epochs)  # connects
    client = cast("Any", counter.shard)._writer._producer.client
    commit = client.commit_transaction

    def commit_and_lose_the_answer() -> None:
        commit()
        raise KafkaTimeoutError

    monkeypatch.setattr(client, "commit_transaction", commit_and_lose_the_answer)
    with pytest.raises(StaleError):
        counter.shard.commit([state(prefix, 0, b"a", 1)], {0: epochs[0]})
    assert (counter.shard.holds(0, epochs[0]), counter.shard.holds(1, epochs[1])) == (False, True)
    assert counter.turn().revoked == {0}
    held(counter)
    assert not counter.shard.holds(0, epochs[0])
    assert values(restored(counter, 0).states) == {b"a": b"1"}


def test_during_a_rebalance_nothing_is_written_and_nothing_lost(
    member: Join, committed: Committed, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = member()
    held(counter)
    epochs = counter.shard.epochs()
    now = group_metadata(counter)
    with monkeypatch.context() as patch:
        consumer = cast("Any", counter.shard)._group.consumer
        patch.setattr(consumer, "group_metadata", lambda: now._replace(state="<rebalancing>"))
        with pytest.raises(UnavailableError, match="nothing was written"):
            counter.shard.commit([out(prefix, 0, b"a", 1)], epochs)
    counter.shard.commit([out(prefix, 0, b"a", 1)], epochs)
    assert [record.value for record in committed(f"{prefix}.out")] == [b"1"]


def test_topics_that_are_not_partitioned_alike_are_refused(kafka: KafkaConfig, member: Join, prefix: str) -> None:
    with cluster(kafka) as known:
        known.grow(f"{prefix}.states", PARTITIONS + 1)
    counter = member()
    with pytest.raises(InputError, match="same number of partitions"):
        held(counter)


def test_a_killed_members_share_is_taken_over_in_time_with_nothing_lost_or_repeated(
    member: Join, kafka: KafkaConfig, publish: Publish, committed: Committed, prefix: str
) -> None:
    """It dies behind the fence, before its commit: its transaction has to be over before anyone goes on."""
    for partition in range(PARTITIONS):
        publish("subjects", (b"a%d" % partition, b""), (b"b%d" % partition, b""), partition=partition)
    arguments = [kafka.bootstrap, prefix, "1", "before_commit=kill@30"]
    victim = subprocess.Popen([sys.executable, "-m", "tests.runtime.kafka.sharing", *arguments], cwd=ROOT)
    counter = member(0)
    try:
        deadline = time.monotonic() + 60
        while victim.poll() is None and time.monotonic() < deadline:
            counter.count()
    finally:
        victim.kill()
        victim.wait()
    died = time.monotonic()
    had = counter.shard.epochs().keys()
    while len(counter.shard.epochs()) < PARTITIONS and time.monotonic() < died + 60:
        counter.count()
    took = time.monotonic() - died
    for _ in range(5):
        counter.count()
    assert (victim.returncode, len(had)) == (-9, 1)
    assert took < kafka.session + kafka.transaction + ABORT_SCAN + 3
    written, states = committed(f"{prefix}.out"), committed(f"{prefix}.states")
    for key in (b"a0", b"b0", b"a1", b"b1"):
        numbers = [int(record.value or b"0") for record in written if record.key == key]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [int(record.value or b"0") for record in states if record.key == key][-1] == len(numbers)
