"""What launchers do when the supervisor that started them is killed."""

import os
import pty
import signal
import time
from pathlib import Path

from newswire.launch import LAUNCHER
from tests.newswire.launcher.children import Ear, child
from tests.newswire.launcher.supervisor import Supervisor, supervise

TWO_TICKS = 1.2


def test_supervisors_death_ends_child(ear: Ear, supervisors: list[Supervisor], tmp_path: Path) -> None:
    plan = {"command": child("a", ear), "cord": 0, "linger": 60}
    supervisors.append(supervise([plan], ear, tmp_path))
    ear.listen()
    assert ear.line() == "a up"
    supervisors[0].kill()
    assert [ear.line(), ear.line()] == ["a 15", ""]


def test_child_that_ignores_sigterm_is_killed_after_the_grace(
    ear: Ear, supervisors: list[Supervisor], tmp_path: Path
) -> None:
    plan = {"command": child("a", ear, "stays"), "cord": 0, "grace": 0.7}
    supervisors.append(supervise([plan], ear, tmp_path))
    ear.listen()
    assert ear.line() == "a up"
    supervisors[0].kill()
    assert ear.line() == "a 15"
    told = time.monotonic()
    assert ear.line() == ""
    assert 0.6 < time.monotonic() - told < 5


def test_death_of_the_parent_is_noticed_without_the_lifeline(
    ear: Ear, supervisors: list[Supervisor], tmp_path: Path
) -> None:
    plan = {"command": child("a", ear), "cord": 0, "holds": [0]}
    supervisors.append(supervise([plan], ear, tmp_path))
    ear.listen()
    assert ear.line() == "a up"
    supervisors[0].kill()
    assert [ear.line(), ear.line()] == ["a 15", ""]


def test_lifeline_alone_suffices_where_there_is_no_death_signal(
    ear: Ear, supervisors: list[Supervisor], tmp_path: Path
) -> None:
    launcher = tmp_path / "launcher.py"
    launcher.write_text(
        "import runpy, selectors, subprocess, sys\n"
        "sys.platform = 'darwin'\n"
        f"runpy.run_path({str(LAUNCHER)!r}, run_name='__main__')\n"
    )
    plan = {"command": child("a", ear), "cord": 0, "linger": 60}
    supervisors.append(supervise([plan], ear, tmp_path, launcher=launcher))
    ear.listen()
    assert ear.line() == "a up"
    supervisors[0].kill()
    assert [ear.line(), ear.line()] == ["a 15", ""]


def test_child_that_was_set_free_outlives_the_supervisor(
    ear: Ear, supervisors: list[Supervisor], tmp_path: Path
) -> None:
    plan = {"command": child("a", ear), "cord": 0, "free": True}
    supervisors.append(supervise([plan], ear, tmp_path))
    ear.listen()
    assert ear.line() == "a up"
    supervisors[0].kill()
    assert ear.silent(TWO_TICKS)
    os.kill(supervisors[0].launchers[0], signal.SIGTERM)
    assert [ear.line(), ear.line()] == ["a 15", ""]


def test_broker_ends_after_the_last_service(
    ear: Ear, go: tuple[int, int], supervisors: list[Supervisor], tmp_path: Path
) -> None:
    plans = [
        {"command": child("broker", ear), "cord": 1, "linger": 60},
        {"command": child("service", ear, "finishes", go[0]), "cord": 0, "holds": [1]},
    ]
    supervisors.append(supervise(plans, ear, tmp_path, go=go[0]))
    ear.listen()
    assert {ear.line(), ear.line()} == {"broker up", "service up"}
    supervisors[0].kill()
    assert ear.line() == "service 15"
    assert ear.silent(TWO_TICKS)
    os.write(go[1], b".")
    assert [ear.line() for _ in range(3)] == ["service done", "broker 15", ""]


def test_broker_ends_when_it_has_lingered_for_a_service(
    ear: Ear, go: tuple[int, int], supervisors: list[Supervisor], tmp_path: Path
) -> None:
    plans = [
        {"command": child("broker", ear), "cord": 1, "linger": 0.6},
        {"command": child("service", ear, "finishes", go[0]), "cord": 0, "holds": [1], "grace": 60},
    ]
    supervisors.append(supervise(plans, ear, tmp_path, go=go[0]))
    ear.listen()
    assert {ear.line(), ear.line()} == {"broker up", "service up"}
    supervisors[0].kill()
    assert [ear.line(), ear.line()] == ["service 15", "broker 15"]
    os.write(go[1], b".")
    assert [ear.line(), ear.line()] == ["service done", ""]


def test_terminals_interrupt_does_not_reach_the_child(ear: Ear, supervisors: list[Supervisor], tmp_path: Path) -> None:
    keyboard, terminal = pty.openpty()
    plan = {"command": child("a", ear), "cord": 0}
    supervisors.append(supervise([plan], ear, tmp_path, terminal=os.ttyname(terminal)))
    ear.listen()
    assert ear.line() == "a up"
    assert supervisors[0].process.stdout
    os.write(keyboard, b"\x03")
    assert supervisors[0].process.stdout.readline() == "interrupted\n"
    os.kill(supervisors[0].launchers[0], signal.SIGUSR1)
    assert ear.line() == f"a {signal.SIGUSR1:d}"
    supervisors[0].kill()
    assert [ear.line(), ear.line()] == ["a 15", ""]
    os.close(keyboard)
    os.close(terminal)
