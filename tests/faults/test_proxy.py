"""The bad network does what it says."""

import socket
import threading
import time
from collections.abc import Iterator
from random import Random

import pytest

from newswire.broker.ports import LOOPBACK, choose
from tests.faults.proxy import Proxy, Weather

NEVER = (3600.0, 3600.0)
FAIR = Weather(latency=0.0, cut=10**9, stalls=NEVER, resets=NEVER)


class Echo:
    """Sends back what it is sent, and keeps it."""

    def __init__(self) -> None:
        self.heard = b""
        self.ended = threading.Event()
        self.server = socket.create_server((LOOPBACK, 0))
        self.port: int = self.server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        connection, _ = self.server.accept()
        with connection:
            try:
                while data := connection.recv(1024):
                    self.heard += data
                    connection.sendall(data)
            except ConnectionError:
                pass
        self.ended.set()


@pytest.fixture
def echo() -> Iterator[Echo]:
    made = Echo()
    yield made
    made.server.close()


def proxy(echo: Echo, weather: Weather) -> Proxy:
    return Proxy(choose(None)[0], echo.port, Random(1), weather)  # noqa: S311 - a test's choices, not a secret


def connect(proxy: Proxy) -> socket.socket:
    host, _, port = proxy.address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def test_fair_weather_changes_nothing(echo: Echo) -> None:
    with proxy(echo, FAIR) as between, between.bad(), connect(between) as client:
        client.sendall(b"hello")
        assert client.recv(10) == b"hello"
    assert not between.did


def test_answers_come_late_while_it_is_bad(echo: Echo) -> None:
    with (
        proxy(echo, Weather(latency=0.3, cut=10**9, stalls=NEVER, resets=NEVER)) as between,
        connect(between) as client,
    ):
        with between.bad():
            client.sendall(b"hello")
            began = time.monotonic()
            assert client.recv(10) == b"hello"
            assert time.monotonic() - began >= 0.3
        assert between.did["late"] == 1


def test_a_cut_request_arrives_by_half(echo: Echo) -> None:
    weather = Weather(latency=0.0, cut=2, stalls=NEVER, resets=NEVER)
    with proxy(echo, weather) as between, between.bad(), connect(between) as client:
        sent = 0
        while not between.did["cut"]:
            client.sendall(b"request.")
            sent += 1
            while between.did["cut"] == 0 and len(client.recv(8)) < 8:
                pass
        assert echo.ended.wait(10)
    assert echo.heard == b"request." * (sent - 1) + b"requ"


def test_nothing_passes_in_a_stall(echo: Echo) -> None:
    weather = Weather(latency=0.0, cut=10**9, stall=(0.5, 0.5), stalls=(0.0, 0.0), resets=NEVER)
    with proxy(echo, weather) as between, connect(between) as client:
        with between.bad():
            while not between.did["stalled"]:
                client.sendall(b"x")
                client.recv(10)
        assert between.did["stall"] >= 1


def test_a_reset_connection_is_reset(echo: Echo) -> None:
    weather = Weather(latency=0.0, cut=10**9, stalls=NEVER, resets=(0.0, 0.0))
    with proxy(echo, weather) as between, connect(between) as client, between.bad():
        with pytest.raises(ConnectionResetError):
            client.recv(10)
        assert between.did["reset"] >= 1
