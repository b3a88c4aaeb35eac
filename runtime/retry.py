"""Trying again until what is outside answers."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from runtime.stopping import Stop
from schemas.errors import UnavailableError

FIRST_DELAY = 0.1
LONGEST_DELAY = 10.0
T = TypeVar("T")
log = structlog.get_logger(__name__)


class Backoff:
    """Waits that double, from `first` up to `longest` seconds, until something went well."""

    def __init__(self, first: float = FIRST_DELAY, longest: float = LONGEST_DELAY) -> None:
        """Begin with the first."""
        self._first, self._longest = first, longest
        self._next = first

    def wait(self) -> float:
        """Give the next wait."""
        wait, self._next = self._next, min(self._next * 2, self._longest)
        return wait

    def reset(self) -> None:
        """Begin anew."""
        self._next = self._first


def persist(act: Callable[[], T], *, patience: float | None, stop: Stop | None = None) -> T:
    """Call `act` until it does not raise UnavailableError, `patience` seconds have passed (None: for ever) or a stop.

    Raises the last UnavailableError in the latter two cases; any other error at once.
    """
    deadline = None if patience is None else time.monotonic() + patience
    backoff = Backoff(0.2, 5.0)
    while True:
        try:
            return act()
        except UnavailableError as error:
            delay = backoff.wait()
            if deadline is not None and time.monotonic() + delay > deadline:
                raise
            log.warning("waiting", error=str(error), retry_seconds=delay)
            if (stop or _never).wait(delay):
                raise


_never = Stop()
