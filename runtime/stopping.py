"""A stop that every wait listens to."""

import signal
import threading
from types import FrameType


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
