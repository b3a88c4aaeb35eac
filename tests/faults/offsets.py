"""What a group has committed, as the broker itself wrote it down: every commit and every generation, in order."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from confluent_kafka import TopicPartition

from tests.faults import log

OFFSETS = "__consumer_offsets"
COMMIT = (0, 1)
GROUP = 2
"""Versions of a record's key, which tell what it is."""


@dataclass(frozen=True)
class Commit:
    """One commit that took effect; `at` is its time in seconds."""

    partition: int
    offset: int
    at: float


class _Fields:
    """Reads the fields of a record of the broker's, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, kind: str) -> int:
        """Read a big-endian number: h, i or q."""
        (found,) = struct.unpack_from(f">{kind}", self._data, self._at)
        self._at += struct.calcsize(kind)
        return int(found)

    def text(self) -> str:
        """Read a text with its length before it."""
        length = self.number("h")
        self._at += length
        return self._data[self._at - length : self._at].decode()


def commits(bootstrap: str, group: str, topic: str) -> list[Commit]:
    """Give a group's commits in a topic, in the order in which the broker holds them; an aborted one is none."""
    found = []
    for record in log.read(bootstrap, OFFSETS):
        key = _Fields(record.key or b"")
        if key.number("h") not in COMMIT or (key.text(), key.text()) != (group, topic) or record.value is None:
            continue
        value = _Fields(record.value)
        value.number("h")
        found.append(Commit(key.number("i"), value.number("q"), record.timestamp / 1000))
    return found


def generations(bootstrap: str, group: str) -> int:
    """Count the generations that a group has had."""
    return len(set(_generations(bootstrap, group)))


def _generations(bootstrap: str, group: str) -> Iterator[int]:
    for record in log.read(bootstrap, OFFSETS):
        key = _Fields(record.key or b"")
        if key.number("h") == GROUP and key.text() == group and record.value is not None:
            value = _Fields(record.value)
            value.number("h")
            value.text()
            yield value.number("i")


def by_partition(history: Sequence[Commit]) -> Mapping[int, list[Commit]]:
    """Sort commits by their partition."""
    partitions = sorted({commit.partition for commit in history})
    return {partition: [each for each in history if each.partition == partition] for partition in partitions}


def steps_back(history: Sequence[Commit]) -> list[tuple[Commit, Commit]]:
    """Give the commits that were followed by one of an earlier offset."""
    return [
        (before, after)
        for each in by_partition(history).values()
        for before, after in pairwise(each)
        if after.offset < before.offset
    ]


def longest_idle(history: Sequence[Commit], since: float, until: float) -> float:
    """Give the longest time, in seconds, in which a partition's offset did not move on."""
    longest = 0.0
    for each in by_partition(history).values():
        moved = [after.at for before, after in pairwise(each) if after.offset > before.offset]
        times = [since, *(at for at in (each[0].at, *moved) if since < at < until), until]
        longest = max(longest, *(later - earlier for earlier, later in pairwise(times)))
    return longest


def standing(bootstrap: str, group: str, topic: str) -> Mapping[int, int]:
    """Give the offsets that a group has committed, whatever is still open in a transaction; 0 where it has none."""
    client = log.consumer(bootstrap, group, committed=False)
    try:
        wanted = [TopicPartition(topic, partition) for partition in log.partitions(client, topic)]
        return {at.partition: max(0, at.offset) for at in client.committed(wanted, timeout=log.WAIT)}
    finally:
        client.close()
