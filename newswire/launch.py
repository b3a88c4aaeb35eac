"""Starting a child under its launcher, so that neither outlives the other."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launcher.py")


class Lifeline:
    """A pipe that nobody writes to: when every holder of its writing end is gone, its readers know."""

    def __init__(self) -> None:
        """Open both ends, inherited by nobody unless passed on."""
        self.reading, self.writing = os.pipe()

    def close(self) -> None:
        """Let go of our ends."""
        os.close(self.reading)
        os.close(self.writing)


def launch(  # noqa: PLR0913 - a process has many sides
    command: Sequence[str],
    lifeline: Lifeline,
    log: Path,
    *,
    holds: Sequence[int] = (),
    gives: Sequence[int] = (),
    environ: Mapping[str, str] | None = None,
    linger: float = 0.0,
    grace: float = 15.0,
) -> subprocess.Popen[bytes]:
    """Start a command under a launcher, its output appended to `log`. Only from the main thread.

    `holds` are descriptors that the launcher keeps open (a broker's lifeline), `gives` those that the command inherits
    as well (a lock).
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    give = [word for descriptor in gives for word in ("--give", str(descriptor))]
    options = ["--grace", str(grace), "--linger", str(linger), *give, str(lifeline.reading)]
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own launcher and our caller's command
            [sys.executable, "-I", "-S", str(LAUNCHER), *options, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(lifeline.reading, *holds, *gives),
            start_new_session=True,
            env=None if environ is None else dict(environ),
        )
