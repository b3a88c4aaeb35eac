"""Processes that are really killed: what their launchers do about it."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from newswire.launch import LAUNCHER, Lifeline, await_end, launch
from schemas.errors import InputError

PATIENCE = 20.0
TWO_TICKS = 1.2
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")

# Tells every signal that it gets, for a minute at most. At a SIGTERM it `ends`, or `stays` none the less, or `finishes`
# when a byte comes on `go`.
CHILD = """
import os, signal, sys
name, say, manner, go = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
def hear(number, frame):
    os.write(say, f"{name} {number}\\n".encode())
    if number == signal.SIGTERM and manner != "stays":
        if manner == "finishes":
            os.read(go, 1)
            os.write(say, f"{name} done\\n".encode())
        os._exit(0)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(number, hear)
signal.alarm(60)
os.write(say, f"{name} up\\n".encode())
while True:
    signal.pause()
"""

# Starts a process that stays, then does as it is told: `exits`, or `stays` too.
FAMILY = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-I", "-S", "-c", *sys.argv[2:]], pass_fds=[int(sys.argv[4])])
if sys.argv[1] == "stays":
    time.sleep(60)
"""

# What `newswire up` is to its children: two lifelines, a launcher for each of the plans, and a wait for its own end.
SUPERVISOR = """
import fcntl, json, os, signal, sys, termios
from pathlib import Path
import newswire.launch
plans, log, launcher, terminal = json.loads(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
newswire.launch.LAUNCHER = Path(launcher)
if terminal:
    fcntl.ioctl(os.open(terminal, os.O_RDWR), termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, lambda number, frame: print("interrupted", flush=True))
cords = [newswire.launch.Lifeline(), newswire.launch.Lifeline()]
for plan in plans:
    cord, holds, free = plan.pop("cord"), plan.pop("holds", []), plan.pop("free", False)
    holds = [cords[held].writing for held in holds]
    child = newswire.launch.launch(plan.pop("command"), cords[cord], log, holds=holds, **plan)
    if free:
        cords[cord].free()
    print(child.pid, flush=True)
while True:
    signal.pause()
"""


@dataclass
class Ear:
    """A pipe into which children speak; it ends when the last of them, and of their launchers, is gone."""

    ends: tuple[int, int] = field(default_factory=os.pipe)
    heard: bytes = b""

    @property
    def mouth(self) -> int:
        return self.ends[1]

    def listen(self) -> None:
        """Leave the speaking to the children."""
        os.close(self.mouth)

    def line(self) -> str:
        """Wait for the next line; "" where nobody is left to speak."""
        while b"\n" not in self.heard:
            assert not self.silent(PATIENCE), f"nothing heard after {self.heard!r}"
            word = os.read(self.ends[0], 4096)
            if not word:
                return ""
            self.heard += word
        line, _, self.heard = self.heard.partition(b"\n")
        return line.decode()

    def silent(self, seconds: float) -> bool:
        """Whether nothing is said, and nobody leaves, for some seconds."""
        return not self.heard and not select.select([self.ends[0]], [], [], seconds)[0]


@dataclass
class Supervisor:
    """A process to be killed, and the launchers that it started."""

    process: "subprocess.Popen[str]"
    launchers: list[int]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def ear() -> Iterator[Ear]:
    made = Ear()
    yield made
    for descriptor in made.ends:
        with suppress(OSError):  # the test may have let go of one
            os.close(descriptor)


@pytest.fixture
def go() -> Iterator[tuple[int, int]]:
    """Give a pipe on which a child that `finishes` is told to."""
    ends = os.pipe()
    yield ends
    for descriptor in ends:
        os.close(descriptor)


@pytest.fixture
def cord() -> Iterator[Lifeline]:
    made = Lifeline()
    yield made
    made.close()


def child(name: str, ear: Ear, manner: str = "ends", go: int = 0) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", CHILD, name, str(ear.mouth), manner, str(go)]


def supervise(
    plans: Sequence[dict[str, Any]],
    ear: Ear,
    folder: Path,
    *,
    launcher: Path = LAUNCHER,
    terminal: str = "",
    go: int = 0,
) -> Supervisor:
    gives = [ear.mouth, go] if go else [ear.mouth]
    whole = json.dumps([{"gives": gives} | plan for plan in plans])
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, whole, str(folder / "log"), str(launcher), terminal],
        stdout=subprocess.PIPE,
        pass_fds=gives,
        start_new_session=True,
        text=True,
    )
    assert process.stdout
    return Supervisor(process, [int(process.stdout.readline()) for _ in plans])


@pytest.fixture
def supervisors() -> Iterator[list[Supervisor]]:
    """Collect supervisors, whose end every test sees to, however it goes."""
    made: list[Supervisor] = []
    yield made
    for supervisor in made:
        supervisor.kill()
        assert supervisor.process.stdout
        supervisor.process.stdout.close()


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


@linux_only
def test_launchers_death_kills_the_child(ear: Ear, cord: Lifeline, tmp_path: Path) -> None:
    process = launch(child("a", ear, "stays"), cord, tmp_path / "log", gives=[ear.mouth])
    ear.listen()
    assert ear.line() == "a up"
    process.kill()
    assert process.wait(PATIENCE) == -signal.SIGKILL
    assert ear.line() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_signals_are_passed_on(number: signal.Signals, ear: Ear, cord: Lifeline, tmp_path: Path) -> None:
    process = launch(child("a", ear, "stays"), cord, tmp_path / "log", gives=[ear.mouth])
    ear.listen()
    assert ear.line() == "a up"
    process.send_signal(number)
    assert ear.line() == f"a {number:d}"
    await_end(process, 0)
    assert ear.line() == ""


@pytest.mark.parametrize(
    ("last_act", "code"),
    [
        ("raise SystemExit(0)", 0),
        ("raise SystemExit(76)", 76),
        ("import os; os.kill(os.getpid(), 15)", 143),
        ("import os; os.kill(os.getpid(), 9)", 137),
    ],
)
def test_exit_is_passed_on(last_act: str, code: int, cord: Lifeline, tmp_path: Path) -> None:
    process = launch([sys.executable, "-I", "-S", "-c", last_act], cord, tmp_path / "log")
    assert process.wait(PATIENCE) == code


def test_command_that_does_not_exist_is_named_in_the_log(cord: Lifeline, tmp_path: Path) -> None:
    process = launch([str(tmp_path / "absent")], cord, tmp_path / "log")
    assert process.wait(PATIENCE) != 0
    assert str(tmp_path / "absent") in (tmp_path / "log").read_text().splitlines()[-1]


def test_what_a_child_leaves_behind_ends_with_it(ear: Ear, cord: Lifeline, tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", "-c", FAMILY, "exits", *child("a", ear, "stays")[4:]]
    process = launch(command, cord, tmp_path / "log", gives=[ear.mouth])
    ear.listen()
    assert process.wait(PATIENCE) == 0
    assert ear.line() in {"a up", ""}  # its mother may have been faster
    assert ear.line() == ""


def test_await_end_waits_for_an_orderly_end(ear: Ear, cord: Lifeline, tmp_path: Path) -> None:
    process = launch(child("a", ear), cord, tmp_path / "log", gives=[ear.mouth])
    ear.listen()
    assert ear.line() == "a up"
    process.terminate()
    await_end(process, PATIENCE)
    assert process.returncode == 0
    assert [ear.line(), ear.line()] == ["a 15", ""]


def test_await_end_kills_the_whole_session(ear: Ear, cord: Lifeline, tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", "-c", FAMILY, "stays", *child("a", ear, "stays")[4:]]
    process = launch(command, cord, tmp_path / "log", gives=[ear.mouth])
    ear.listen()
    assert ear.line() == "a up"
    await_end(process, 0)
    assert process.returncode == 128 + signal.SIGKILL
    assert ear.line() == ""


@linux_only
def test_await_end_kills_a_frozen_launcher(
    ear: Ear, cord: Lifeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newswire.launch.KILLING", 0.1)
    process = launch(child("a", ear, "stays"), cord, tmp_path / "log", gives=[ear.mouth])
    ear.listen()
    assert ear.line() == "a up"
    process.send_signal(signal.SIGSTOP)
    await_end(process, 0)
    assert process.returncode == -signal.SIGKILL
    assert ear.line() == ""


def test_signal_that_comes_before_the_child_is_not_lost(ear: Ear, cord: Lifeline, tmp_path: Path) -> None:
    process = launch(child("a", ear), cord, tmp_path / "log", gives=[ear.mouth])
    ear.listen()
    process.terminate()
    assert process.wait(PATIENCE) in {0, -signal.SIGTERM, 128 + signal.SIGTERM}
    while ear.line():
        pass


def test_log_that_cannot_be_written_is_named(cord: Lifeline, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=f"{tmp_path}/file/log: cannot be written"):
        launch(["true"], cord, tmp_path / "file" / "log")


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    cord = Lifeline()
    process = launch([sys.executable, "-I", "-S", "-c", ""], cord, tmp_path / "log")
    assert process.wait(PATIENCE) == 0
    cord.close()
    cord.close()
    for descriptor in (cord.reading, cord.writing):
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)
