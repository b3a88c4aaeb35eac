"""A bad network: a TCP proxy on loopback that delays, stalls, cuts and resets what passes through it."""

import asyncio
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Self

LOOPBACK = "127.0.0.1"
CHUNK = 64 * 1024
SHARE = 0.2
"""How many of the requests are cut while a cut is due: not just the first, with which every connection begins."""
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER that makes a close a reset."""


@dataclass(frozen=True)
class Weather:
    """How bad it is; times in seconds. Every answer comes `latency` late; one connection in `cut` ends mid-request."""

    latency: float = 0.5
    cut: int = 20
    stall: tuple[float, float] = (1.0, 5.0)
    """How long nothing passes."""
    stalls: tuple[float, float] = (6.0, 12.0)
    """From one stall to the next."""
    resets: tuple[float, float] = (1.0, 3.0)
    """From one reset connection to the next."""


@dataclass(eq=False)
class _Connection:
    """Both ends of one connection, and the answers that are on their way, with when they came."""

    client: asyncio.StreamWriter
    broker: asyncio.StreamWriter
    answers: "asyncio.Queue[tuple[float, bytes]]" = field(default_factory=asyncio.Queue)

    def reset(self) -> None:
        """End it at once, at both ends, whatever is on its way."""
        for writer in (self.client, self.broker):
            end = writer.get_extra_info("socket")
            if end is not None and end.fileno() >= 0:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()


class Proxy:
    """Passes connections from one port on to another while its block lasts; counts in `did` what it did to them."""

    def __init__(self, port: int, target: int, chance: Random, weather: Weather | None = None) -> None:
        """Listen once entered. The chance decides what happens when; which request that hits, the clients decide."""
        self.did: Counter[str] = Counter()
        self._port = port
        self._target = target
        self._chance = chance
        self._weather = weather or Weather()
        self._bad = False
        self._open: set[_Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._until_cut = chance.randrange(self._weather.cut // 2)
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        assert self._listening.wait(10), f"the proxy does not listen on port {self._port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close everything."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"{LOOPBACK}:{self._port}"

    @contextmanager
    def bad(self) -> Iterator[None]:
        """Let the weather be bad for a block; before and after it everything just passes."""
        self._bad = True
        try:
            yield
        finally:
            self._bad = False

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._flowing = asyncio.Event()
        self._flowing.set()
        async with await asyncio.start_server(self._connect, LOOPBACK, self._port):
            self._listening.set()
            troubles = [asyncio.create_task(self._stalls()), asyncio.create_task(self._resets())]
            await self._over.wait()
            for task in troubles:
                task.cancel()
            for connection in self._open:
                connection.reset()
            self._flowing.set()
        await asyncio.gather(*self._tasks)

    async def _connect(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        """Carry one connection until either end has enough of it."""
        self._tasks.add(asyncio.create_task(self._carry(reader, client)))

    async def _carry(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        try:
            answers, broker = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:
            client.transport.abort()
            return
        self._until_cut -= self._bad
        connection = _Connection(client, broker)
        self._open.add(connection)
        if self._over.is_set():
            connection.reset()
        ways = [
            asyncio.create_task(way)
            for way in (self._requests(reader, connection), self._answers(answers, connection), self._late(connection))
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        self._open.discard(connection)
        for writer in (client, broker):
            writer.close()

    async def _requests(self, reader: asyncio.StreamReader, connection: _Connection) -> None:
        while data := await reader.read(CHUNK):
            await self._pass()
            if self._bad and self._until_cut < 0 and self._chance.random() < SHARE:
                self._until_cut += self._weather.cut
                self.did["cut"] += 1
                connection.broker.write(data[: max(1, len(data) // 2)])
                await connection.broker.drain()
                return
            connection.broker.write(data)
            await connection.broker.drain()

    async def _answers(self, reader: asyncio.StreamReader, connection: _Connection) -> None:
        while data := await reader.read(CHUNK):
            connection.answers.put_nowait((time.monotonic(), data))

    async def _late(self, connection: _Connection) -> None:
        while True:
            came, data = await connection.answers.get()
            late = came + self._weather.latency * self._bad - time.monotonic()
            if late > 0:
                await asyncio.sleep(late)
                self.did["late"] += 1
            await self._pass()
            connection.client.write(data)
            await connection.client.drain()

    async def _pass(self) -> None:
        """Wait while nothing passes."""
        if not self._flowing.is_set():
            self.did["stalled"] += 1
            await self._flowing.wait()

    async def _stalls(self) -> None:
        while True:
            await asyncio.sleep(self._chance.uniform(*self._weather.stalls))
            if self._bad:
                self.did["stall"] += 1
                self._flowing.clear()
                await asyncio.sleep(self._chance.uniform(*self._weather.stall))
                self._flowing.set()

    async def _resets(self) -> None:
        while True:
            await asyncio.sleep(self._chance.uniform(*self._weather.resets))
            if self._bad and self._open:
                self.did["reset"] += 1
                self._chance.choice(list(self._open)).reset()
