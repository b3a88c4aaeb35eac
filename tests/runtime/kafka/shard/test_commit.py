"""Who may write what was made of a share. Each test was tried by removing its defence."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any, cast

import pytest
from kafka.admin import MemberToRemove
from kafka.errors import KafkaTimeoutError

from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from schemas.errors import FencedError, StaleError, UnavailableError
from tests.runtime.kafka.shard.sharing import (
    PARTITIONS,
    Committed,
    Join,
    Publish,
    group_metadata,
    held,
    out,
    restored,
    state,
    values,
)

ROOT = Path(__file__).parents[4]
ABORT_SCAN = 1.0  # the tests' broker looks so often for transactions that are too old


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


def test_a_killed_members_share_is_taken_over_in_time_with_nothing_lost_or_repeated(
    member: Join, kafka: KafkaConfig, publish: Publish, committed: Committed, prefix: str
) -> None:
    """It dies behind the fence, before its commit: its transaction has to be over before anyone goes on."""
    for partition in range(PARTITIONS):
        publish("subjects", (b"a%d" % partition, b""), (b"b%d" % partition, b""), partition=partition)
    arguments = [kafka.bootstrap, prefix, "1", "before_commit=kill@30"]
    victim = subprocess.Popen([sys.executable, "-m", "tests.runtime.kafka.shard.sharing", *arguments], cwd=ROOT)
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
