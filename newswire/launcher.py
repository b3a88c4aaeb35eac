"""The parent of one child, which it never outlives and never orphans. Standard library only: it must start at once.

Run as `python -I -S launcher.py [--grace SECONDS] [--linger SECONDS] [--give DESCRIPTOR] LIFELINE COMMAND…`.
LIFELINE is the number of a pipe's reading end; when every writing end is closed, even by kill -9, the child gets
SIGTERM, and SIGKILL after the grace. The death of our own parent ends the child too, `--linger` seconds later: the
broker lingers for the services, whose launchers hold its lifeline. A byte on the lifeline sets the child free of both.
SIGQUIT kills the child's whole session at once.
"""

import argparse
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from math import inf
from types import FrameType

PR_SET_PDEATHSIG = 1
FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1)
HANDLED = (*FORWARDED, signal.SIGQUIT)
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

    def prepare() -> None:
        die_with_parent(ourselves, signal.SIGKILL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)

    # A signal that comes before there is a child to have it waits.
    signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
    child = subprocess.Popen(  # noqa: S603 - the command is our own caller's
        options.command,
        start_new_session=True,
        pass_fds=options.give,
        preexec_fn=prepare,  # noqa: PLW1509 - one thread only
    )
    for number in FORWARDED:
        signal.signal(number, lambda number, _frame: _signal(child.pid, number))
    signal.signal(signal.SIGQUIT, lambda _number, _frame: _signal(child.pid, signal.SIGKILL))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
    try:
        _watch(child, options, parent, wake_reading)
    finally:
        _signal(child.pid, signal.SIGKILL)  # what the child has left behind
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
    orphaned_at = kill_at = inf
    free = False
    while child.poll() is None:
        ready = {key.fd for key, _ in selector.select(TICK)}
        if wake in ready:
            os.read(wake, 4096)
        now = time.monotonic()
        cut = False
        if options.lifeline in ready:
            free = bool(os.read(options.lifeline, 1))
            cut = not free
            selector.unregister(options.lifeline)
        if os.getppid() != parent:
            orphaned_at = min(orphaned_at, now)
        late = not free and now >= orphaned_at + options.linger
        if kill_at == inf and (cut or late):
            kill_at = now + options.grace
            _signal(child.pid, signal.SIGTERM)
        if now >= kill_at:
            _signal(child.pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    """Signal the child's whole session."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):  # macOS denies what has only zombies left
        return


def _note(_number: int, _frame: FrameType | None) -> None:
    """Let the wake-up pipe tell."""


if __name__ == "__main__":
    sys.exit(main())
