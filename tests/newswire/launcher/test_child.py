"""What passes between a child and whoever launched it: signals, its exit, its end."""

import os
import signal
import sys
from pathlib import Path

import pytest

from newswire.launch import Lifeline, await_end, launch
from schemas.errors import InputError
from tests.newswire.launcher.children import FAMILY, PATIENCE, Ear, child

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")


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
