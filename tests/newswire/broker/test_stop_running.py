"""Which process `newswire broker stop` may signal."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newswire.broker.local import lock_file, stop_running
from newswire.locks import take
from schemas.errors import UnavailableError


@pytest.fixture
def stranger() -> Iterator["subprocess.Popen[bytes]"]:
    """Give a process that has nothing to do with us."""
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"]) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("written", ["", "1\n"])
def test_process_that_the_lock_does_not_name_is_left_alone(
    written: str, stranger: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    lock = take(lock_file(tmp_path))
    assert lock is not None
    os.write(lock, written.encode())
    with pytest.raises(UnavailableError, match="only just starting: try again"):
        stop_running(tmp_path, stranger.pid, None)
    os.close(lock)
    assert stranger.poll() is None
