"""Members that come and go, and what the others notice of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Any, cast

import pytest

from runtime.adapter import Batch
from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.source import KafkaSource
from runtime.settings import kafka_config, load_settings
from runtime.stopping import Stop
from schemas.errors import StaleError

Publish = Callable[..., None]
Join = Callable[..., KafkaSource]
POLLS = 150


@pytest.fixture
def join(kafka: KafkaConfig, topics: str) -> Iterator[Join]:
    """Give a maker of members of one group, by their client ids."""
    with ExitStack() as stack:

        def member(client_id: str, **changes: Any) -> KafkaSource:
            source = KafkaSource(
                replace(kafka, **changes),
                f"{topics}.raw",
                f"{topics}.g",
                lambda _, committed: committed or 0,
                client_id=client_id,
                stop=Stop(),
            )
            stack.callback(source.close)
            return source

        yield member


def turn(source: KafkaSource) -> list[tuple[int, int]]:
    """Turn once as the loop does; give what was acknowledged."""
    try:
        batch = source.poll(0.1)
        if batch.records:
            source.acknowledge(batch)
    except StaleError:
        source.rewind()
        return []
    return [(record.partition, record.offset) for record in batch.records]


def partitions(source: KafkaSource) -> set[int]:
    return {tp.partition for tp in cast("Any", source)._consumer.assignment()}


def settle(*sources: KafkaSource) -> None:
    """Turn all in turns until each has its share."""
    for _ in range(POLLS):
        for source in sources:
            turn(source)
        shares = [partitions(source) for source in sources]
        if all(shares) and sum(map(len, shares)) == 2 and all(source.ready for source in sources):
            return
    raise AssertionError("the group does not settle")


def generation(source: KafkaSource) -> int:
    return int(cast("Any", source)._consumer.group_metadata().generation_id)


def taken(source: KafkaSource, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give a list to which every partition comes that is taken from a member."""
    lost: list[int] = []
    listener = cast("Any", source)._listener
    revoked = listener.on_partitions_revoked

    def note(gone: Any) -> None:
        lost.extend(tp.partition for tp in gone)
        revoked(gone)

    monkeypatch.setattr(listener, "on_partitions_revoked", note)
    return lost


def held(source: KafkaSource) -> Batch:
    """Give a batch that is not acknowledged yet."""
    for _ in range(POLLS):
        with suppress(StaleError):
            batch = source.poll(0.1)
            if batch.records:
                return batch
    raise AssertionError("no records came")


def test_a_join_that_ends_between_two_polls_is_taken_up(join: Join) -> None:
    """Where the client throws it away, the member joins again, all others do too, and it never ends."""
    first, second = join("0"), join("1")
    settle(first, second)
    settled = generation(first)
    for _ in range(30):  # longer than it takes to hear of another rebalance
        turn(first)
        turn(second)
    assert (generation(first), generation(second)) == (settled, settled)


def test_a_leader_that_joins_again_for_a_new_partition_gets_it(kafka: KafkaConfig, topics: str, join: Join) -> None:
    """Once it has assigned, the client has no need to join any more: it never hears the answer to its own join."""
    only = join("0", metadata=0.5)
    pause = Stop().wait
    for wanted in (2, 3, 4):
        if wanted > 2:
            with cluster(kafka) as known:
                known.grow(f"{topics}.raw", wanted)
        for _ in range(POLLS):
            only.poll(0)  # as while a batch waits for its store: every answer comes between two polls
            pause(0.05)
            if only.ready and len(partitions(only)) == wanted:
                break
        assert (only.ready, partitions(only)) == (True, set(range(wanted)))


def test_a_static_member_that_comes_back_gets_its_partitions_and_no_one_else_notices(
    join: Join, publish: Publish
) -> None:
    """Without the group instance id, the group rebalances twice: the batch read before is stale."""
    first, second = join("0", static=True), join("1", static=True)
    settle(first, second)
    had, before = partitions(first), generation(second)
    (kept,) = partitions(second)
    publish(1, partition=kept)
    batch = held(second)
    first.close()
    again = join("0", static=True)
    second.pause()
    for _ in range(30):
        again.poll(0.1)
        second.poll(0.1)
    assert again.ready
    assert partitions(again) == had
    assert generation(second) == before
    second.acknowledge(batch)


def test_static_membership_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "group_instance_id" not in kafka_config(load_settings().kafka, "h:1").consumer("news.tag.0", "news.tag")
    monkeypatch.setenv("NEWSWIRE_KAFKA_STATIC_MEMBERSHIP", "true")
    config = kafka_config(load_settings().kafka, "h:1")
    assert config.consumer("news.tag.0", "news.tag")["group_instance_id"] == "news.tag.0"
    assert "group_instance_id" not in config.consumer("newswire-reader", None)


def test_a_member_that_joins_takes_its_share_and_no_more(
    join: Join, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an eager assignor, the first member loses all that it has for as long as the rebalance takes."""
    first = join("0")
    seen: list[tuple[int, int]] = []
    publish(1, partition=0)
    publish(1, partition=1)
    while len(seen) < 2:
        seen += turn(first)
    lost = taken(first, monkeypatch)
    epochs = cast("Any", first)._listener.epochs([0, 1])
    second = join("1")
    for number in range(1, POLLS):
        publish(1, first=number, partition=0)
        publish(1, first=number, partition=1)
        seen += turn(first) + turn(second)
        if partitions(second) and second.ready and first.ready:
            break
    (moved,) = partitions(second)
    (kept,) = partitions(first)
    while len(seen) < 2 * (number + 1):
        seen += turn(first) + turn(second)
    assert lost == [moved]
    assert cast("Any", first)._listener.epochs([kept]) == {kept: epochs[kept]}
    assert [offset for partition, offset in seen if partition == kept] == list(range(number + 1))
    assert [offset for partition, offset in seen if partition == moved] == list(range(number + 1))
