"""Starting a child under its launcher, so that neither outlives the other."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from schemas.errors import InputError

LAUNCHER = Path(__file__).resolve().with_name("launcher.py")
KILLING = 2.0


class Lifeline:
    """A pipe that nobody writes to: when every holder of its writing end is gone, its readers know."""

    def __init__(self) -> None:
        """Open both ends, inherited by nobody unless passed on."""
        self.reading, self.writing = os.pipe()
        self._closed = False

    def close(self) -> None:
        """Let go of our ends; once is enough."""
        if not self._closed:
            self._closed = True
            os.close(self.reading)
            os.close(self.writing)

    def free(self) -> None:
        """Let the one command that hangs on it outlive us from now on."""
        os.write(self.writing, b".")


def launch(  # noqa: PLR0913 - a process has many sides
    command: Sequence[str],
    lifeline: Lifeline,
    log: Path,
    *,
    holds: Sequence[int] = (),
    gives: Sequence[int] = (),
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    linger: float = 0.0,
    grace: float = 15.0,
) -> subprocess.Popen[bytes]:
    """Start a command under a launcher, in `folder`, its output appended to `log`. Only from the main thread.

    `holds` are descriptors that the launcher keeps open (a broker's lifeline), `gives` those that the command inherits
    as well (a lock). Raises InputError where the log cannot be written.
    """
    give = [word for descriptor in gives for word in ("--give", str(descriptor))]
    options = ["--grace", str(grace), "--linger", str(linger), *give, str(lifeline.reading)]
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        output = log.open("ab")
    except OSError as error:
        raise InputError(f"{log}: cannot be written ({error.strerror}): make room, or choose another --data") from None
    with output:
        return subprocess.Popen(  # noqa: S603 - our own launcher and our caller's command
            [sys.executable, "-I", "-S", str(LAUNCHER), *options, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(lifeline.reading, *holds, *gives),
            start_new_session=True,
            cwd=folder,
            env=None if environ is None else dict(environ),
        )


def await_end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for a launched command that was asked to end; kill its whole session where it has not in time."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
    try:
        process.wait(KILLING)
    except subprocess.TimeoutExpired:  # a launcher that is itself frozen: on Linux its child dies with it
        process.kill()
        process.wait()
