"""A server that does exactly what a test says, on the raw stream; and a network of made-up names that lead to it."""

import asyncio
import functools
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import ParamSpec, Self

from producers.rss.addresses import AllowedHosts
from producers.rss.fetching.fetcher import Fetcher, Observe
from producers.rss.fetching.limits import FetchLimits
from producers.rss.fetching.resolver import Lookup

LOOPBACK = "127.0.0.1"
CONTACT = "https://example.org/contact"
P = ParamSpec("P")


@dataclass(frozen=True)
class Request:
    path: str
    head: bytes

    def header(self, name: str) -> str | None:
        values = self.lines(name)
        return values[0] if values else None

    def lines(self, name: str) -> list[str]:
        lines = (line.partition(b":") for line in self.head.split(b"\r\n")[1:])
        return [value.strip().decode() for key, _, value in lines if key.lower() == name.lower().encode()]

    @property
    def names(self) -> set[str]:
        return {line.partition(b":")[0].decode().lower() for line in self.head.split(b"\r\n")[1:] if line}


Behaviour = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def reply(status: int = 200, body: bytes = b"", /, **headers: str) -> bytes:
    """Return an answer; a header `Retry_After` travels as `Retry-After`."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


class RudeServer:
    """Answers each path with the bytes or the behaviour given for it, once a connection; 404 to all else.

    `first` is said before anything was asked.
    """

    def __init__(
        self, answers: dict[str, bytes | Behaviour], tls: ssl.SSLContext | None = None, *, first: bytes = b""
    ) -> None:
        self.answers = answers
        self.requests: list[Request] = []
        self.port = 0
        self._tls = tls
        self._first = first
        self._open: set[asyncio.Task[None]] = set()

    def url(self, path: str, host: str = "feeds.test") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, LOOPBACK, 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(self._first)
            head = await reader.readuntil(b"\r\n\r\n")
            request = Request(head.split(b" ", 2)[1].decode(), head)
            self.requests.append(request)
            answer = self.answers.get(request.path, reply(404))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client had enough
        finally:
            writer.close()


class ManualClock:
    """Stands still but for what is slept; remembers the sleeps."""

    def __init__(self) -> None:
        self.start = datetime(2026, 3, 1, tzinfo=UTC)
        self.passed = 0.0
        self.sleeps: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)


class Names:
    """A look-up: the names that it was given, every `*.test` as loopback, nothing else."""

    def __init__(self, names: dict[str, Sequence[str]] | None = None) -> None:
        self.names = names or {}
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        if host in self.names:
            return self.names[host]
        if host.endswith(".test"):
            return [LOOPBACK]
        raise OSError(f"{host} is unknown")


def limits(*, allowed: str = "feeds.test, other.test, third.test", gap: float = 0.0, **changes: float) -> FetchLimits:
    """Return limits under which a test reaches its server."""
    return FetchLimits(contact=CONTACT, allowed=AllowedHosts.parse(allowed), gap=gap, **changes)  # type: ignore[arg-type]


def fetcher(
    limits: FetchLimits | None = None,
    *,
    clock: ManualClock | None = None,
    lookup: Lookup | None = None,
    tls: ssl.SSLContext | None = None,
    observe: Observe | None = None,
) -> Fetcher:
    """Return a fetcher on the made-up network."""
    return Fetcher(
        limits or _limits(), clock=clock or ManualClock(), lookup=lookup or Names(), tls=tls, observe=observe
    )


_limits = limits


def runs(test: Callable[P, Coroutine[None, None, None]]) -> Callable[P, None]:
    """Make a coroutine function a test."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run
