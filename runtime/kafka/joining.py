"""A join that ends between two polls: the client forgets it and joins again, and the whole group with it, for ever."""

from collections.abc import Callable
from typing import Any

from kafka import KafkaConsumer
from kafka.structs import MemberState


def keep_join(consumer: KafkaConsumer) -> None:
    """Let the next poll take up a join that has ended since the last one."""
    coordinator = consumer._coordinator  # noqa: SLF001 - there is no other way in
    join = coordinator._join_task  # noqa: SLF001
    if join is not None and join.succeeded() and coordinator.state is MemberState.REBALANCING:
        coordinator._join_task = _Pending(join)  # noqa: SLF001


class _Pending:
    """A future that is done, for a client that awaits only what is not."""

    is_done = False

    def __init__(self, future: Any) -> None:
        self._future = future

    def add_callback(self, callback: Callable[[Any], None]) -> None:
        self._future.add_callback(callback)

    def add_errback(self, callback: Callable[[Any], None]) -> None:
        self._future.add_errback(callback)

    def succeeded(self) -> bool:
        return False  # it is wrapped once
