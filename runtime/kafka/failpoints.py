"""Named places where a process fails on demand, so that tests can see what a death there costs. Off by default."""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping

import structlog

from schemas.errors import SettingsError

POINTS = ("before_send", "before_last", "before_offsets", "before_commit", "after_commit", "before_acknowledge")
"""In a transaction: before its first record and its last, before its offsets, before and after its commit; a sink:
between its store's commit and the group's."""

TICK = 0.02

log = structlog.get_logger(__name__)


def _signal(number: int) -> Callable[[], None]:
    return lambda: os.kill(os.getpid(), number)


def _hang() -> None:
    threading.Event().wait()


def _hold() -> None:
    """Wait for SIGUSR1; unlike in a stop, the other threads go on, and with them the heartbeats."""
    signals: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: signals.append(number))
    log.warning("holding")
    while not signals:
        time.sleep(TICK)
    signal.signal(signal.SIGUSR1, before)


ACTIONS: Mapping[str, Callable[[], None]] = {
    "kill": _signal(signal.SIGKILL),
    "stop": _signal(signal.SIGSTOP),
    "hang": _hang,
    "hold": _hold,
}


class Failpoints:
    """Acts at the N-th passing of a point: `POINT=ACTION@N`, comma-separated; ACTION is kill, stop, hang or hold."""

    def __init__(self, text: str = "") -> None:
        """Read the text. Raises SettingsError where it names no point, action or number."""
        self._due = dict(_read(part) for part in text.split(",") if part)

    def reach(self, point: str) -> None:
        """Note that a point is passed, and act where it is due."""
        if point not in self._due:
            return
        left, act = self._due.pop(point)
        if left > 1:
            self._due[point] = left - 1, act
        else:
            act()


def _read(part: str) -> tuple[str, tuple[int, Callable[[], None]]]:
    point, _, rest = part.partition("=")
    action, _, number = rest.partition("@")
    if point not in POINTS or action not in ACTIONS or not number.isdecimal():
        raise SettingsError(
            f"NEWSWIRE_KAFKA_FAILPOINTS: {part}: give POINT=ACTION@N, with a point of {', '.join(POINTS)} "
            f"and an action of {', '.join(ACTIONS)}"
        )
    return point, (int(number), ACTIONS[action])
