"""The parent of one child, which it never outlives and never orphans. Standard library only: it must start at once.

Run as `python -I -S launcher.py [--grace SECONDS] [--linger SECONDS] [--give DESCRIPTOR] LIFELINE COMMAND…`.
LIFELINE is the number of a pipe's reading end; when every writing end is closed, even by kill -9, the child gets
SIGTERM, and SIGKILL after the grace. The death of our own parent ends the child too, `--linger` seconds later: the
broker lingers for the services, whose launchers hold its lifeline.
"""

import argparse
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from types import FrameType

PR_SET_PDEATHSIG = 1
FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1)
TICK = 0.5


def die_with_parent(parent: int, signal_number: int) -> None:
    """Ask Linux for a signal when the parent dies; elsewhere the lifeline has to do."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal_number)


def main() -> int:
    """Start the child, pass signals on, watch the lifeline; exit as the child did (128 + n for signal n)."""
    options = _options()
    parent = os.getppid()
    wake_reading, wake_writing = os.pipe()
    os.set_blocking(wake_writing, False)
    signal.set_wakeup_fd(wake_writing, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, _note)
    ourselves = os.getpid()
    child = subprocess.Popen(  # noqa: S603 - the command is our own caller's
        options.command,
        start_new_session=True,
        pass_fds=options.give,
        preexec_fn=lambda: die_with_parent(ourselves, signal.SIGKILL),  # noqa: PLW1509 - one thread only
    )
    for number in FORWARDED:
        signal.signal(number, lambda number, _frame: _signal(child.pid, number))
    _watch(child, options, parent, wake_reading)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--grace", type=float, default=15.0)
    parser.add_argument("--linger", type=float, default=0.0)
    parser.add_argument("--give", type=int, action="append", default=[])
    parser.add_argument("lifeline", type=int)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def _watch(child: "subprocess.Popen[bytes]", options: argparse.Namespace, parent: int, wake: int) -> None:
    """Wait until the child is gone, ending it when its reason to live is."""
    selector = selectors.DefaultSelector()
    selector.register(options.lifeline, selectors.EVENT_READ)
    selector.register(wake, selectors.EVENT_READ)
    orphaned_at: float | None = None
    ending_at: float | None = None
    while child.poll() is None:
        ready = {key.fd for key, _ in selector.select(TICK)}
        if wake in ready:
            os.read(wake, 4096)
        now = time.monotonic()
        if orphaned_at is None and os.getppid() != parent:
            orphaned_at = now
        cut = options.lifeline in ready and not os.read(options.lifeline, 1)
        late = orphaned_at is not None and now - orphaned_at >= options.linger
        if ending_at is None and (cut or late):
            ending_at = now + options.grace
            _signal(child.pid, signal.SIGTERM)
        if cut:
            selector.unregister(options.lifeline)
        if ending_at is not None and now >= ending_at:
            _signal(child.pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    """Signal the child's whole session."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def _note(_number: int, _frame: FrameType | None) -> None:
    """Let the wake-up pipe tell."""


if __name__ == "__main__":
    sys.exit(main())
