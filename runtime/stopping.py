"""A stop that every wait listens to, and an end for what does not."""

import faulthandler
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from schemas.errors import RestartError


class Stop:
    """Set once, by a signal or by whoever wants the service to end."""

    def __init__(self) -> None:
        """Begin unset."""
        self._event = threading.Event()

    @property
    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def ask(self) -> None:
        """Ask to stop."""
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait until asked, at most `seconds`; True when asked."""
        return self._event.wait(seconds)

    def on_signals(self) -> None:
        """Let SIGTERM and SIGINT ask; only from the main thread."""

        def ask(_signal: int, _frame: FrameType | None) -> None:
            self.ask()

        signal.signal(signal.SIGTERM, ask)
        signal.signal(signal.SIGINT, ask)


def end_at_once(why: str) -> None:
    """Print every stack and end the process with exit code 75."""
    sys.stderr.write(f"{why}; the stacks follow, then this process ends with exit code {RestartError.exit_code}\n")
    faulthandler.dump_traceback(all_threads=True)
    os._exit(RestartError.exit_code)


@contextmanager
def ending_within(seconds: float, stop: Stop, act: Callable[[str], None] = end_at_once) -> Iterator[None]:
    """End the process where a block has not ended so many seconds after a stop; `act` is how, and is told why."""
    ended = threading.Event()

    def watch() -> None:
        stop.wait(threading.TIMEOUT_MAX)
        if not ended.wait(seconds):
            act(f"not ended {seconds:g} s after it was asked to")

    # Begun here and not by the signal, which may come while the main thread holds the lock that a new thread needs.
    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        ended.set()
