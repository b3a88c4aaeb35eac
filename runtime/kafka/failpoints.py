"""Named places where a process fails on demand, so that tests can see what a death there costs. Off by default."""

import os
import signal
import threading
from collections.abc import Callable, Mapping

from schemas.errors import SettingsError

POINTS = ("before_send", "before_offsets", "before_commit", "after_commit", "before_acknowledge")
"""In a transaction: before its first record, before its offsets, before and after its commit; a sink: between its
store's commit and the group's."""


def _signal(number: int) -> Callable[[], None]:
    return lambda: os.kill(os.getpid(), number)


def _hang() -> None:
    threading.Event().wait()


ACTIONS: Mapping[str, Callable[[], None]] = {
    "kill": _signal(signal.SIGKILL),
    "stop": _signal(signal.SIGSTOP),
    "hang": _hang,
}


class Failpoints:
    """Acts at the N-th passing of a point: `POINT=ACTION@N`, comma-separated, where ACTION is kill, stop or hang."""

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
