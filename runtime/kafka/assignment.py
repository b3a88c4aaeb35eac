"""Which partitions the group has given us, and since when."""

import threading
from collections.abc import Callable, Collection, Mapping

from kafka import ConsumerRebalanceListener, TopicPartition


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]  # the client ships no types
    """Notes what the group gives and takes, and pauses what is new; runs on the client's I/O thread, so no more."""

    def __init__(self, topic: str) -> None:
        """Begin without partitions; `pause` is set once the client exists."""
        self._topic = topic
        self._lock = threading.Lock()
        self._epochs: dict[int, int] = {}
        self._held: set[int] = set()
        self._unplaced: set[int] = set()
        self.pause: Callable[..., None] = lambda *_: None

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Note and pause new partitions (H6)."""
        with self._lock:
            for tp in assigned:
                self._epochs[tp.partition] = self._epochs.get(tp.partition, 0) + 1
                self._held.add(tp.partition)
                self._unplaced.add(tp.partition)
        self.pause(*assigned)

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Note partitions that go to another member."""
        with self._lock:
            for tp in revoked:
                self._epochs[tp.partition] = self._epochs.get(tp.partition, 0) + 1
                self._held.discard(tp.partition)
                self._unplaced.discard(tp.partition)

    def on_partitions_lost(self, lost: Collection[TopicPartition]) -> None:
        """Note partitions that went to another member without our knowing."""
        self.on_partitions_revoked(lost)

    def unplaced(self) -> set[int]:
        """Give the partitions that are ours but not placed yet."""
        with self._lock:
            return set(self._unplaced)

    def unplace(self, partitions: Collection[int] | None = None) -> None:
        """Pause what is ours of some partitions (None: of all), to be placed again."""
        with self._lock:
            again = self._held if partitions is None else self._held.intersection(partitions)
            self._unplaced |= again
            paused = [TopicPartition(self._topic, p) for p in again]
        self.pause(*paused)

    def placed(self, partition: int, epochs: Mapping[int, int]) -> None:
        """Note that a partition stands where it should, unless it was taken and given again since `epochs`."""
        with self._lock:
            if epochs == {partition: self._epochs.get(partition)}:
                self._unplaced.discard(partition)

    def epochs(self, partitions: Collection[int] | Mapping[int, object]) -> dict[int, int]:
        """Count, for each partition, how often it came or went: equal counts mean an unbroken hold."""
        with self._lock:
            return {p: self._epochs.get(p, 0) for p in partitions}
