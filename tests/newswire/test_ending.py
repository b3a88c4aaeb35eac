import subprocess
import sys

import pytest

LATE = """
import os, signal, sys
from newswire.__main__ import main

class Late:
    def __del__(self, kill=os.kill, pid=os.getpid(), number=signal.{name}):
        kill(pid, number)

late = Late()
sys.argv = ["newswire", "--help"]
main()
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_while_the_interpreter_goes_down_does_not_change_the_exit_code(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", LATE.format(name=name)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
