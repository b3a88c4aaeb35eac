"""The local Apache Kafka of one data folder: started, found again, stopped."""

import base64
import os
import re
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from newswire.broker.fencing import on_record, was_killed
from newswire.broker.files import (
    LOG_FOLDER,
    LOGGING,
    PROPERTIES,
    controller_properties,
    log4j2,
    server_properties,
)
from newswire.broker.jars import fetch, user_cache
from newswire.broker.java import Java, aot, environment, find_java, keep_training
from newswire.broker.ports import LOOPBACK, choose
from newswire.data_files import data_file
from newswire.launch import Lifeline, await_end, launch
from newswire.locks import held, take
from schemas.errors import InputError, UnavailableError

STARTING = 60.0
STOPPING = 15.0
PATIENCE = 30.0
KILLING = 5.0
LINGER = 20.0
"""Seconds that the broker outlives `up` at most, so that the services can end before it."""
ORDERLY = (0, 128 + signal.SIGTERM)
"""Exit codes of a JVM that came to its own end: after any other, an AOT cache may be half-written."""

Probe = Callable[[str], bool]
"""Whether a broker at `host:port` answers."""


@dataclass
class LocalBroker:
    """A broker that was started: `process` is its launcher; a shared lifeline is closed by whoever made it."""

    data: Path
    bootstrap: str
    process: subprocess.Popen[bytes]
    lifeline: Lifeline
    training: Path | None
    shared: bool = False

    def free(self) -> None:
        """Let it run on after this process; until then our end is its end."""
        self.lifeline.free()
        self.lifeline.close()

    def stop(self, seconds: float = STOPPING) -> None:
        """End it in order; SIGKILL where it does not go in time."""
        try:
            if self.process.poll() is None:
                self.process.terminate()
            await_end(self.process, seconds)
        finally:
            if not self.shared:
                self.lifeline.close()
        keep_training(self.training, finished=self.process.returncode in ORDERLY)


def lock_file(data: Path) -> Path:
    """Give the lock that a running broker and its launcher hold; in it stands the launcher's process id."""
    return data / "kafka" / "broker.lock"


def running(data: Path) -> bool:
    """Whether a broker runs on a data folder."""
    return held(lock_file(data))


def start(  # noqa: PLR0913 - the choices of whoever starts it
    data: Path,
    answers: Probe,
    *,
    port: int | None = None,
    overrides: Mapping[str, str] | None = None,
    lifeline: Lifeline | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> LocalBroker:
    """Start the broker of a data folder and wait until it answers; it ends with this process unless set free.

    `overrides` replace lines of server.properties; a shared `lifeline` is left to whoever made it.

    Raises InputError where it cannot start: jars or disk missing, a port in use, another broker on the folder.
    """
    data = data.resolve()
    folder, log = data / "kafka", data / "logs" / "kafka.log"
    with ExitStack() as undo:
        lock = _lock(data)
        undo.callback(os.close, lock)
        java = Java(find_java(), _jars(progress))
        client, controller = choose(port, None)
        properties = server_properties(client, controller, overrides or {})
        _write_files(data, properties)
        progress("starting Apache Kafka")
        _format(folder, java)
        cord = lifeline or Lifeline()
        failed = undo.enter_context(ExitStack())
        if lifeline is None:
            failed.callback(cord.close)
        run = partial(_run, folder, log.with_suffix(".out"), java, cord, lock)
        if was_killed(folder):
            _fence(data, controller, run, cord)
            _write_files(data, properties)
        flags, training = aot(java, user_cache())
        said = _size(log)
        process = run(flags=flags)
        os.write(lock, f"{process.pid}\n".encode())
        broker = LocalBroker(data, f"{LOOPBACK}:{client}", process, cord, training, shared=lifeline is not None)
        failed.callback(broker.stop)
        _await(broker, answers, log, said)
        failed.pop_all()
    return broker


def _lock(data: Path) -> int:
    """Take the lock of a folder. Raises InputError where a broker runs on it."""
    lock = take(lock_file(data))
    if lock is None:
        raise InputError(f"{data / 'kafka'}: a broker runs there already: see `newswire broker status --data {data}`")
    os.ftruncate(lock, 0)  # an earlier launcher's process id may be anybody's by now
    return lock


def _run(  # noqa: PLR0913 - a JVM's surroundings
    folder: Path, output: Path, java: Java, cord: Lifeline, lock: int, *, flags: Sequence[str] = ()
) -> "subprocess.Popen[bytes]":
    """Run Kafka with what its properties say; it holds the folder's lock."""
    command = java.command("kafka.Kafka", PROPERTIES, flags=flags)
    return launch(command, cord, output, gives=[lock], environ=environment(), folder=folder, linger=LINGER)


def _fence(data: Path, controller: int, run: "Callable[[], subprocess.Popen[bytes]]", cord: Lifeline) -> None:
    """Let a controller, run alone, take the broker that it knew for gone, and end it."""
    log = data / "logs" / "kafka.log"
    _write_files(data, controller_properties(controller), controller="info")
    said = _size(log)
    alone = LocalBroker(data, f"{LOOPBACK}:{controller}", run(), cord, None, shared=True)
    try:
        _await(alone, on_record(partial(_tail, log, said)), log, said)
    finally:
        alone.stop()


def _jars(progress: Callable[[str], None]) -> list[Path]:
    def tell(done: int, total: int) -> None:
        progress(f"getting Apache Kafka: jar {done} of {total}")

    return fetch(data_file("jars.lock"), user_cache() / "jars", tell)


def _write_files(data: Path, properties: str, controller: str = "warn") -> None:
    folder = data / "kafka"
    try:
        (data / "logs").mkdir(parents=True, exist_ok=True)
        (folder / PROPERTIES).write_text(properties, "ascii")
        (folder / LOGGING).write_text(log4j2("../logs/kafka.log", controller), "ascii")
        (data / "logs" / "kafka.out").unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}): make room, or choose --data") from None


def _format(folder: Path, java: Java) -> None:
    """Give the data folder its cluster id, once, as Kafka's own tool does."""
    if (folder / LOG_FOLDER / "meta.properties").exists():  # the tool writes it last
        return
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")  # may begin with a dash
    arguments = ["format", f"--cluster-id={cluster}", "-c", PROPERTIES, "--ignore-formatted"]
    done = subprocess.run(  # noqa: S603 - our own command
        java.command("kafka.tools.StorageTool", *arguments),
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment(),
    )
    if done.returncode:
        raise InputError(f"{folder}: cannot be made a Kafka data folder: {_last_line(done.stdout + done.stderr)}")


def _await(broker: LocalBroker, answers: Probe, log: Path, said: int) -> None:
    """Wait until the broker answers; where it ends instead, say why, from what it logged after the first `said` bytes.

    Raises InputError, or UnavailableError where it takes too long.
    """
    deadline = time.monotonic() + STARTING
    while not answers(broker.bootstrap):
        try:
            code = broker.process.wait(0.1)
        except subprocess.TimeoutExpired:
            if time.monotonic() < deadline:
                continue
            raise UnavailableError(f"Apache Kafka did not answer within {STARTING:g} s: see {log}") from None
        text = _tail(log, said) + _tail(log.with_suffix(".out"), 0)
        raise InputError(f"Apache Kafka did not start: {_last_line(text)} (exit code {code}; see {log})")


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _tail(log: Path, said: int) -> str:
    """Read what was logged after the first bytes; all where the log has rolled since."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(said if said <= log.stat().st_size else 0)
        return file.read().decode("utf-8", "replace")


def _last_line(text: str) -> str:
    """Find the line that says why: the last one with an error in it, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip("# ")]
    telling = [
        line
        for line in lines
        if re.search(r"ERROR|FATAL|Exception|Error|fatal error", line) and not line.startswith("at ")
    ]
    return (telling or lines or ["it said nothing"])[-1][:300]


def stop_running(data: Path, pid: int, training: Path | None) -> None:
    """Stop a broker that another command started: `pid` is its launcher's, trusted where the held lock agrees.

    Raises UnavailableError where it does not, or where the broker does not go.
    """
    if lock_file(data).read_text("ascii").strip() != str(pid):
        raise UnavailableError(f"{data}: the broker there is only just starting: try again")
    orderly = _ends(data, pid, signal.SIGTERM, PATIENCE)
    if not orderly and not _ends(data, pid, signal.SIGQUIT, KILLING):
        raise UnavailableError(f"{data}: the broker (process {pid}) does not end: end it yourself")
    keep_training(training, finished=orderly)


def _ends(data: Path, pid: int, number: int, seconds: float) -> bool:
    """Signal the launcher, and wait for the lock to be let go."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
    deadline = time.monotonic() + seconds
    while running(data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
