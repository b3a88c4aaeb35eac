"""Finished visits gather, so that one transaction writes many of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from schemas.topics import MIB
from schemas.wire import Message

R = TypeVar("R")

Holds = Callable[[int, int], bool]
"""Tells whether a partition was held, unbroken, since its restore: takes the partition and the restore's epoch."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is gathered at most: for `seconds`, up to so many `records` or `bytes`; one larger visit goes alone."""

    seconds: float = 1.0
    records: int = 500
    bytes: int = 16 * MIB


@dataclass(frozen=True)
class Finished(Generic[R]):
    """A visit as it is to be written, all or nothing; it began with what the restore of that epoch knew.

    `result` is what the caller goes on with once it is written.
    """

    partition: int
    epoch: int
    messages: tuple[Message, ...]
    result: R

    @cached_property
    def size(self) -> int:
        """Bytes of its messages."""
        return sum(message.size for message in self.messages)


@dataclass(frozen=True, slots=True)
class Portion(Generic[R]):
    """Visits that one transaction writes."""

    finished: tuple[Finished[R], ...]

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is to be written, in the order in which the visits ended."""
        return tuple(message for each in self.finished for message in each.messages)

    @property
    def epochs(self) -> Mapping[int, int]:
        """The partitions that it is about, and the epochs of their restores."""
        return {each.partition: each.epoch for each in self.finished}


class Gathering(Generic[R]):
    """Visits that are finished and not written yet; times are seconds of any clock that only goes forward."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        """Begin empty."""
        self._bounds = bounds or Bounds()
        self._waiting: list[tuple[float, Finished[R]]] = []

    def add(self, finished: Finished[R], now: float) -> None:
        """Take a visit that ended now."""
        self._waiting.append((now, finished))

    @property
    def records(self) -> int:
        """Count the messages that wait."""
        return sum(len(each.messages) for _, each in self._waiting)

    @property
    def bytes(self) -> int:
        """Count their bytes."""
        return sum(each.size for _, each in self._waiting)

    def due(self, now: float) -> float | None:
        """Tell in how many seconds something is to be written; None while nothing waits."""
        if not self._waiting:
            return None
        if self.records >= self._bounds.records or self.bytes >= self._bounds.bytes:
            return 0.0
        return max(0.0, self._waiting[0][0] + self._bounds.seconds - now)

    def drop(self, holds: Holds) -> tuple[Finished[R], ...]:
        """Give up the visits whose partition was not held since its restore: somebody else makes them anew."""
        kept: list[tuple[float, Finished[R]]] = []
        lost: list[Finished[R]] = []
        for at, each in self._waiting:
            if holds(each.partition, each.epoch):
                kept.append((at, each))
            else:
                lost.append(each)
        self._waiting = kept
        return tuple(lost)

    def portion(self) -> Portion[R]:
        """Give what the next transaction writes; it waits on until it is `written`."""
        return Portion(tuple(self._first()))

    def written(self, portion: Portion[R]) -> None:
        """Let go of what a transaction has committed."""
        del self._waiting[: len(portion.finished)]

    def _first(self) -> Iterator[Finished[R]]:
        records = size = 0
        for _, each in self._waiting:
            records, size = records + len(each.messages), size + each.size
            if each is not self._waiting[0][1] and (records > self._bounds.records or size > self._bounds.bytes):
                return
            yield each
