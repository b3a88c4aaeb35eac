"""A limit on calls of the client that have none (H4)."""

import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Self

from runtime.stopping import end_at_once

_die = partial(end_at_once, "a call to Kafka did not return in time")


class Watchdog:
    """Ends the process with exit code 75, after printing every stack, when a block outlasts `limit` seconds."""

    def __init__(self, limit: float, act: Callable[[], None] = _die) -> None:
        """Be idle until entered; `act` is what happens at the limit."""
        self._limit = limit
        self._act = act
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        """Start the clock."""
        self._timer = threading.Timer(self._limit, self._act)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the clock."""
        if self._timer is not None:
            self._timer.cancel()
