"""The broker dies, freezes, or is not there yet."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from schemas.errors import RestartError
from schemas.topics import MIB
from tests.faults.run import SHORT, Run
from tests.faults.service import Service
from tests.faults.verifier import Findings

PATIENT = {"NEWSWIRE_KAFKA_MAX_POLL_SECONDS": "60"}
"""A whole batch of what has gathered meanwhile takes long where the machine is busy."""
EXPIRED = float(SHORT["NEWSWIRE_KAFKA_TRANSACTION_SECONDS"]) + 1
"""Seconds after which an open transaction is too old."""
KILLED = 128 + signal.SIGKILL
"""What the broker's launcher exits with."""
FROZEN = 45.0
ABSENT = 60.0
SETTLED = 5.0
ALLOWED = 64 * MIB


def _survived(run: Run) -> Findings:
    """Finish: all that was acknowledged stands on the topic, and no service has stayed down."""
    found = run.finish()
    assert run.driver is not None
    assert found.published == run.driver.acknowledged
    for name, service in run.services.items():
        *restarts, last = service.exits
        assert set(restarts) <= {RestartError.exit_code}, f"{name} ended with {service.exits}"
        assert last == 0, f"{name} ended with {service.exits}"
    return found


def _in_transaction(run: Run) -> Service:
    """Bring the pipeline to where a tagger holds a transaction open; SIGUSR1 lets it go on."""
    chance = run.chance
    point, number = chance.choice(("before_offsets", "before_commit")), chance.randrange(3, 10)
    run.settings |= PATIENT
    run.start_all(tag=run.failpoint(f"{point}=hold@{number}"))
    run.drive_on()
    run.services["tag"].await_log("holding")
    return run.services["tag"]


def killed(run: Run) -> Findings:
    """12: kill -9 of the broker in a transaction and at random: what it has acknowledged it keeps, and all catch up."""
    run.count, run.rate = 6000, 100
    chance, tagger = run.chance, _in_transaction(run)
    _kill(run)
    tagger.signal(signal.SIGUSR1)
    threading.Event().wait(chance.choice((0, EXPIRED)))
    run.restart_broker()
    before, more = run.rows(), chance.randrange(100, 500)
    run.wait(lambda: run.rows() > before + more, what="articles in the store")
    _kill(run)
    run.restart_broker()
    return _survived(run)


def _kill(run: Run) -> None:
    assert run.broker is not None
    os.kill(run.jvm, signal.SIGKILL)
    assert run.broker.process.wait(30) == KILLED
    run.hit()


def frozen(run: Run) -> Findings:
    """13: the broker answers nobody for 45 s, from within a transaction on: each service goes on, or a new one does."""
    run.count, run.rate = 9000, 60
    tagger = _in_transaction(run)
    driver, never = run.driver, threading.Event()
    assert driver is not None
    with _stopped(run.jvm):
        began = time.monotonic()
        tagger.signal(signal.SIGUSR1)
        never.wait(SETTLED)
        stored, acknowledged = run.rows(), driver.acknowledged
        never.wait(began + FROZEN - time.monotonic())
        assert (run.rows(), driver.acknowledged) == (stored, acknowledged)
        run.hit()
    run.wait(lambda: run.rows() > stored, what="articles in the store again")
    return _survived(run)


@contextmanager
def _stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def absent(run: Run) -> Findings:
    """11: the services and the driver start a minute before the broker: live, not ready, small; then all drains."""
    run.rate = 40.0
    run.count = round(run.rate * (ABSENT + 20))
    assert run.broker is not None
    run.broker.stop()
    services = [run.start(name) for name in ("normalise", "tag", "sink")]
    with _reserved(run.bootstrap):
        driver = run.drive()
        for service in services:
            run.wait(service.live, what=f"{service.name} live")
        threading.Event().wait(SETTLED)
        before = [service.memory() for service in services]
        for _ in range(round(ABSENT - SETTLED)):
            threading.Event().wait(1.0)
            for service, memory in zip(services, before, strict=True):
                assert service.live(), f"{service.name} is not live:\n{service.tail()}"
                assert not service.ready(), f"{service.name} is ready without a broker"
                assert service.memory() <= memory + ALLOWED, f"{service.name}: {memory} bytes, then {service.memory()}"
        assert (driver.running, driver.acknowledged) == (True, 0)
        run.hit(len(services))
    run.restart_broker()
    run.start_all()
    found = _survived(run)
    assert all(service.exits == [0] for service in services)
    return found


@contextmanager
def _reserved(address: str) -> Iterator[None]:
    """Keep a port where nobody listens from everybody else, so that connections are refused."""
    host, _, port = address.rpartition(":")
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((host, int(port)))
        yield
