"""Members that count: for every key of the shared topic, one record after the other, and its number as the state.

As a process of its own: `python -m tests.runtime.kafka.shard.sharing BOOTSTRAP PREFIX INSTANCE FAILPOINTS`.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

from kafka.structs import ConsumerGroupMetadata

from runtime.kafka.config import KafkaConfig
from runtime.kafka.failpoints import Failpoints
from runtime.kafka.shard import Restored, Shard, Turn
from runtime.stopping import Stop
from schemas.errors import StaleError, UnavailableError
from schemas.wire import Message, Record

TURNS = 150
PARTITIONS = 2
SHORT = {"session": 6.0, "transaction": 8.0, "delivery": 4.0, "request": 2.5}


Join = Callable[..., "Counter"]
Publish = Callable[..., None]
Committed = Callable[[str], list[Record]]


def join(config: KafkaConfig, prefix: str, instance: int) -> Shard:
    return Shard(
        config,
        f"{prefix}.subjects",
        f"{prefix}.states",
        f"{prefix}.shards",
        instance=instance,
        stop=Stop(),
        count=lambda _: None,
    )


def state(prefix: str, partition: int, key: bytes, number: int) -> Message:
    return Message(f"{prefix}.states", key, b"%d" % number, (), partition)


def out(prefix: str, partition: int, key: bytes, number: int) -> Message:
    return Message(f"{prefix}.out", key, b"%d" % number, (), partition)


class Counter:
    """One member, and what it knows of its share."""

    def __init__(self, shard: Shard, prefix: str) -> None:
        self.shard = shard
        self._prefix = prefix
        self.numbers: dict[int, dict[bytes, int]] = {}
        self.restored: list[Restored] = []

    def turn(self, timeout: float = 0.1) -> Turn:
        """Follow the group; count nothing."""
        turn = self.shard.poll(timeout)
        for partition in turn.revoked:
            del self.numbers[partition]
        for each in turn.restored:
            self.restored.append(each)
            known = {key: int(record.value or b"0") for key, record in each.states.items()}
            self.numbers[each.partition] = {key: known.get(key, 0) for key in each.records}
        return turn

    def count(self) -> None:
        """Count each key on, a transaction a partition."""
        with suppress(StaleError, UnavailableError):
            self.turn()
            for partition, epoch in self.shard.epochs().items():
                following = {key: number + 1 for key, number in self.numbers[partition].items()}
                messages = [make(self._prefix, partition, *each) for each in following.items() for make in (out, state)]
                self.shard.commit(messages, {partition: epoch})
                self.numbers[partition] = following


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


if __name__ == "__main__":
    bootstrap, topics, number, failpoints = sys.argv[1:]
    config = replace(KafkaConfig(bootstrap), failpoints=Failpoints(failpoints), **SHORT)  # type: ignore[arg-type]
    counter = Counter(join(config, topics, int(number)), topics)
    while True:
        counter.count()
