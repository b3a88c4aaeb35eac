"""What is asked to stop ends: by itself, or after a while all the same."""

import subprocess
import sys
import threading

from runtime.stopping import Stop, ending_within


def test_what_does_not_end_after_a_stop_is_ended() -> None:
    stop, said, acted = Stop(), list[str](), threading.Event()

    def act(why: str) -> None:
        said.append(why)
        acted.set()

    with ending_within(0.01, stop, act):
        assert not acted.wait(0.1)  # nobody has asked
        stop.ask()
        assert acted.wait(10)
    assert said == ["not ended 0.01 s after it was asked to"]


def test_what_ends_in_time_is_left_alone() -> None:
    stop, acted = Stop(), threading.Event()
    with ending_within(0.2, stop, lambda _: acted.set()):
        stop.ask()
    assert not acted.wait(0.5)


def test_what_ends_before_a_stop_is_left_alone() -> None:
    stop, acted = Stop(), threading.Event()
    with ending_within(0.01, stop, lambda _: acted.set()):
        pass
    stop.ask()
    assert not acted.wait(0.2)


def test_by_default_the_process_ends_with_every_stack_and_the_code_of_a_restart() -> None:
    code = (
        "import threading\n"
        "from runtime.stopping import Stop, ending_within\n"
        "stop = Stop()\n"
        "stop.ask()\n"
        "def hang(): threading.Event().wait()\n"
        "with ending_within(0.01, stop): hang()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 75
    assert "not ended 0.01 s after it was asked to; the stacks follow" in ended.stderr
    assert "in hang" in ended.stderr
