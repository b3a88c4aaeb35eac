"""The children of `up`: what they run, and when a dead one is started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from newswire.launch import Lifeline, await_end, launch
from schemas.errors import NewswireError, RestartError

FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
STEADY = 60.0
"""Seconds of life after which a child's next death counts as its first."""
LINGER = 6.0
"""Seconds that each rank outlives a killed `up` longer than the one before, if that does not end sooner."""
SAID = "newswire: "
KILLED = 128
"""A launcher exits with 128 + n where signal n ended its child."""


class ServiceError(NewswireError):
    """A service ended in a way that starting it again would not mend."""

    def __init__(self, message: str, exit_code: int) -> None:
        """Pass the service's exit code on."""
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc] # the class default stands for all other errors


@dataclass(frozen=True)
class Plan:
    """A service: the arguments of `newswire`, its place in the order, and whether it is done when it exits with 0."""

    name: str
    arguments: Sequence[str]
    rank: int
    ends: bool = False


def _free_port() -> int:
    """Find a free port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Child:
    """A service of the plan as it runs; only the main thread starts it, since its launcher watches that thread."""

    plan: Plan
    environ: Mapping[str, str]
    lifeline: Lifeline
    next_lifeline: Lifeline
    log: Path
    port: int = field(default_factory=_free_port)
    done: bool = False
    restarts: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _began: float = 0.0
    _due: float = 0.0
    _delay: float = FIRST_DELAY

    @property
    def address(self) -> str:
        """Where the service answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """The launcher's process id, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the service under its launcher."""
        self._began = time.monotonic()
        self._process = launch(
            [sys.executable, "-m", "newswire", *self.plan.arguments],
            self.lifeline,
            self.log,
            holds=[self.next_lifeline.writing],
            linger=LINGER * self.plan.rank,
            grace=LINGER,
            environ=os.environ | dict(self.environ) | {"NEWSWIRE_HTTP_PORT": str(self.port)},
        )

    def tend(self) -> bool:
        """Notice an end and start again what can be; True where the child was started or came to its end.

        Raises ServiceError where it must stay down.
        """
        if self.done:
            return False
        now = time.monotonic()
        if self._process is None:
            if now < self._due:
                return False
            self.start()
            return True
        code = self._process.poll()
        if code is None:
            return False
        self._process = None
        if code == 0 and self.plan.ends:
            self.done = True
            return True
        if 0 < code < KILLED and code != RestartError.exit_code:
            raise ServiceError(f"{self.plan.name} ended with {code}: {last_words(self.log)} (see {self.log})", code)
        self._delay = FIRST_DELAY if now - self._began > STEADY else min(self._delay * 2, LONGEST_DELAY)
        self._due = now + self._delay
        self.restarts += 1
        return True

    def signal(self, number: int) -> None:
        """Pass a signal to the service."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    def stop(self, deadline: float) -> None:
        """Wait for an orderly end until the deadline (monotonic); then kill the service's whole session."""
        if self._process is not None:
            await_end(self._process, max(0.1, deadline - time.monotonic()))


def last_words(log: Path) -> str:
    """Give the last line in which a service says to people why it ended."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    return next((line.removeprefix(SAID) for line in reversed(lines) if line.startswith(SAID)), "it did not say why")


def stop_in_order(groups: Sequence[Sequence[Child]], seconds: float) -> None:
    """Stop producers, then stages, then sinks: each group gets SIGTERM together, and all share the time."""
    deadline = time.monotonic() + seconds
    for group in groups:
        for child in group:
            child.signal(signal.SIGTERM)
        for child in group:
            child.stop(deadline)
