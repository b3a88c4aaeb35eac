"""Locks that end with their holder: a flock on an open file, never a pid file that can go stale."""

import fcntl
import os
import time
from contextlib import ExitStack
from pathlib import Path

from schemas.errors import InputError

TRIES = 10
PAUSE = 0.02


def take(path: Path) -> int | None:
    """Take the lock and give its file descriptor; None where somebody holds it. Raises InputError on a bad folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise InputError(f"{path.parent}: cannot be written ({error.strerror}): choose another with --data") from None
    with ExitStack() as undo:
        undo.callback(os.close, descriptor)
        for _ in range(TRIES):
            if _locks(descriptor, fcntl.LOCK_EX, path):
                undo.pop_all()
                return descriptor
            time.sleep(PAUSE)  # somebody may only be looking, as `held` does
    return None


def held(path: Path) -> bool:
    """Whether somebody holds the lock. Raises InputError where that cannot be told."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}): choose another folder with --data") from None
    try:
        return not _locks(descriptor, fcntl.LOCK_SH, path)  # shared: two that look do not see each other
    finally:
        os.close(descriptor)


def _locks(descriptor: int, kind: int, path: Path) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise InputError(f"{path}: cannot be locked ({error.strerror}): choose a local disk with --data") from None
    return True
