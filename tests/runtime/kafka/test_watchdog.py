import subprocess
import sys
import threading

import pytest

from runtime.kafka.watchdog import Watchdog


def test_a_block_that_outlasts_its_limit_is_acted_on() -> None:
    late = threading.Event()
    with Watchdog(0.01, late.set):
        assert late.wait(10)


def test_a_block_that_ends_in_time_is_left_alone() -> None:
    acted: list[str] = []
    watchdog = Watchdog(30, lambda: acted.append("late"))
    before = threading.active_count()
    with watchdog:
        assert threading.active_count() == before + 1
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(10)
    assert acted == []


def test_a_block_that_fails_stops_the_clock_and_raises() -> None:
    acted: list[str] = []
    with pytest.raises(ZeroDivisionError), Watchdog(30, lambda: acted.append("late")):
        _ = 1 / 0
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(10)
    assert acted == []


def test_it_can_be_entered_again() -> None:
    late = threading.Event()
    watchdog = Watchdog(0.01, late.set)
    for _ in range(2):
        late.clear()
        with watchdog:
            assert late.wait(10)


def test_by_default_it_prints_every_stack_and_ends_the_process_to_be_restarted() -> None:
    code = (
        "import threading\n"
        "from runtime.kafka.watchdog import Watchdog\n"
        "def hang(): threading.Event().wait()\n"
        "with Watchdog(0.01): hang()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 75
    assert "did not return in time" in ended.stderr
    assert "in hang" in ended.stderr
