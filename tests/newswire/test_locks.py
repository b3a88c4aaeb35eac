"""Locks that end with their holder."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newswire.locks import held, take
from schemas.errors import InputError

SLEEPER = (sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read()")
HOLDER = """
import sys
from pathlib import Path
from newswire.locks import take
print(take(Path(sys.argv[1])) is not None, flush=True)
sys.stdin.read()
"""


def test_lock_is_one_holders_until_it_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "lock"
    descriptor = take(path)
    assert descriptor is not None
    assert held(path)
    assert take(path) is None
    os.close(descriptor)
    assert not held(path)


def test_lock_ends_with_its_holders_death(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "True\n"
        assert held(path)
        assert take(path) is None
        holder.kill()
        holder.wait()
        assert not held(path)
        again = take(path)
        assert again is not None
        os.close(again)


def test_lock_that_a_child_inherits_ends_with_the_child(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    descriptor = take(path)
    assert descriptor is not None
    with subprocess.Popen(SLEEPER, stdin=subprocess.PIPE, pass_fds=[descriptor]) as child:
        os.close(descriptor)
        assert held(path)
        child.kill()
        child.wait()
    assert not held(path)


def test_lock_is_not_inherited_unasked(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    descriptor = take(path)
    assert descriptor is not None
    with subprocess.Popen(SLEEPER, stdin=subprocess.PIPE) as child:
        os.close(descriptor)
        assert not held(path)
        child.kill()


def test_two_who_look_do_not_see_each_other(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    with path.open() as other:
        fcntl.flock(other, fcntl.LOCK_SH)
        assert not held(path)


def test_a_look_does_not_cost_anybody_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lock"
    path.touch()
    with path.open() as other:
        fcntl.flock(other, fcntl.LOCK_SH)
        monkeypatch.setattr("newswire.locks.time.sleep", lambda _: fcntl.flock(other, fcntl.LOCK_UN))
        descriptor = take(path)
    assert descriptor is not None
    os.close(descriptor)


def test_looking_makes_nothing(tmp_path: Path) -> None:
    assert not held(tmp_path / "absent" / "lock")
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=rf"{tmp_path}/file: cannot be written .*--data"):
        take(tmp_path / "file" / "lock")
    with pytest.raises(InputError, match=rf"{tmp_path}/file/lock: cannot be read .*--data"):
        held(tmp_path / "file" / "lock")


def test_disk_without_locks_is_named_and_nothing_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_descriptor: int, _kind: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    opened: list[int] = []

    def remember(path: Path, flags: int, mode: int = 0o777) -> int:
        opened.append(real_open(path, flags, mode))
        return opened[-1]

    real_open = os.open
    monkeypatch.setattr(fcntl, "flock", no_locks)
    monkeypatch.setattr(os, "open", remember)
    with pytest.raises(InputError, match="cannot be locked"):
        take(tmp_path / "lock")
    monkeypatch.undo()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0])
