import os
import signal
import subprocess
import sys
import threading

import pytest

from runtime.kafka.failpoints import POINTS, Failpoints
from schemas.errors import SettingsError

CODE = "from runtime.kafka.failpoints import Failpoints; f = Failpoints({!r}); [f.reach(p) for p in {!r}]"


def passing(text: str, *points: str) -> int:
    """Pass points in a process of its own; give its exit code."""
    return subprocess.run([sys.executable, "-c", CODE.format(text, points)], check=False).returncode


def test_it_kills_at_the_nth_passing_of_its_point_alone() -> None:
    spec = "before_commit=kill@2"
    assert passing(spec, "before_commit", "after_commit", "before_offsets") == 0
    assert passing(spec, "before_commit", "before_commit") == -9
    assert passing(f"after_commit=kill@9,{spec}", "before_commit", "before_commit") == -9


def test_a_hold_lasts_until_its_signal_while_other_threads_go_on() -> None:
    before = signal.getsignal(signal.SIGUSR1)
    said: list[str] = []

    def let_go() -> None:
        while signal.getsignal(signal.SIGUSR1) == before:
            pass
        said.append("another thread")
        os.kill(os.getpid(), signal.SIGUSR1)

    thread = threading.Thread(target=let_go)
    thread.start()
    Failpoints("before_send=hold@1").reach("before_send")
    said.append("after the hold")
    thread.join()
    assert said == ["another thread", "after the hold"]
    assert signal.getsignal(signal.SIGUSR1) == before


def test_none_are_set_by_default() -> None:
    assert passing("", *POINTS) == 0


@pytest.mark.parametrize("text", ["nowhere=kill@1", "before_send=laugh@1", "before_send=kill", "before_send=kill@x"])
def test_a_wrong_one_is_named(text: str) -> None:
    with pytest.raises(SettingsError, match=text):
        Failpoints(text)
