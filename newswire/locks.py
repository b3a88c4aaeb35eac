"""Locks that end with their holder: a flock on an open file, never a pid file that can go stale."""

import fcntl
import os
from pathlib import Path

from schemas.errors import InputError


def take(path: Path) -> int | None:
    """Take the lock and give its file descriptor; None where somebody holds it. Raises InputError on a bad folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise InputError(f"{path.parent}: cannot be written ({error.strerror}): choose another with --data") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def held(path: Path) -> bool:
    """Whether somebody holds the lock."""
    if not path.exists():
        return False
    descriptor = take(path)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False
