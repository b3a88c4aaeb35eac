"""A join that is under way while nobody polls.

The client forgets one that ends between two polls, joins again, and lets the whole group rebalance for ever. A leader
that joins because a topic has changed needs no more join once it has assigned: it never takes up its own, sends no
heartbeat and is evicted, while its polls find nothing for ever.
"""

from collections.abc import Callable
from typing import Any

from kafka import KafkaConsumer
from kafka.structs import MemberState


def keep_join(consumer: KafkaConsumer) -> None:
    """Let the next poll go on with the join that the last one began, or take up what came of it."""
    coordinator = consumer._coordinator  # noqa: SLF001 - there is no other way in
    join = coordinator._join_task  # noqa: SLF001
    if join is None or coordinator.state is not MemberState.REBALANCING:
        return
    coordinator.request_rejoin()
    if join.succeeded():
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
