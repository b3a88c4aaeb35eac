"""Fetches one URL through its redirects: politely, within limits, and from public addresses only."""

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import NamedTuple, Self

import aiohttp

from producers.rss.fetching.clock import Clock, SystemClock
from producers.rss.fetching.exchange import NOT_MODIFIED, Received, Spent, exchange
from producers.rss.fetching.hosts import Hosts
from producers.rss.fetching.limits import FetchLimits
from producers.rss.fetching.purposes import Purpose, ask, request_headers
from producers.rss.fetching.redirects import REDIRECTS, Trail
from producers.rss.fetching.resolver import CheckedResolver, Lookup, SystemLookup
from producers.rss.fetching.target import target
from producers.rss.model import Answer, FailureKind, FetchError, Validators
from producers.rss.response import Response

UNCONDITIONAL = Validators()
GONE = 410
ASKS_FOR_A_PAUSE = frozenset({429, 503})
KEEP_ALIVE = 3.0  # seconds: for a redirect, a page after its robots.txt, the next feed of the host
HEADER_BYTES = 64 * 1024  # some sites send a content security policy of over 8 KiB


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetch that is over, for metrics.

    `outcome` is the class of the answer (`2xx`, `3xx` for a 304, `4xx`, `5xx`) or the kind of the failure; `received`
    the bytes of bodies as they travelled; `seconds` the time on the network.
    """

    purpose: Purpose
    outcome: str
    received: int
    seconds: float


Observe = Callable[[Fetched], None]
Admit = Callable[[str], Awaitable[None]]
"""Asked before every request of a chain, with its URL; raises FetchError to end the fetch."""
Began = Callable[[], None]
"""Told at every request whose turn has come."""


class _Call(NamedTuple):
    purpose: Purpose
    admit: Admit | None
    began: Began


class Fetcher:
    """An async context manager; any number of fetches may run in it at once.

    What a host has asked for is remembered as long as the fetcher lives.
    """

    def __init__(
        self,
        limits: FetchLimits,
        *,
        observe: Observe | None = None,
        clock: Clock | None = None,
        lookup: Lookup | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Fetch within `limits`; clock, look-up of names and TLS trust are the system's unless given."""
        self.limits = limits
        self.clock = clock or SystemClock()
        self.hosts = Hosts(per_host=limits.per_host, gap=limits.gap, concurrency=limits.concurrency, clock=self.clock)
        self._observe = observe
        self._lookup = lookup
        self._system_lookup: SystemLookup | None = None
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the pool of connections."""
        if self._lookup is None:
            self._lookup = self._system_lookup = SystemLookup(self.limits.concurrency)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=CheckedResolver(self._lookup, self.limits.allowed),
                ssl=self._tls or True,
                limit=0,  # `hosts` limits
                keepalive_timeout=KEEP_ALIVE,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(sock_connect=self.limits.connect),
            auto_decompress=False,
            trust_env=False,
            max_line_size=HEADER_BYTES,
            max_field_size=HEADER_BYTES,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
        if self._system_lookup is not None:
            self._system_lookup.close()

    def hold(self, host: str, until: datetime) -> None:
        """Send nothing to `host` before `until`."""
        self.hosts.hold(host, until)

    async def fetch(
        self,
        url: str,
        *,
        validators: Validators = UNCONDITIONAL,
        purpose: Purpose,
        admit: Admit | None = None,
        began: Began = lambda: None,
    ) -> Answer:
        """Return the answer (2xx, or 304 to `validators`) at the end of `url`'s redirects; FetchError for all else."""
        limits = self.limits
        spent = Spent(min(limits.total, limits.robots_total) if purpose == "robots" else limits.total)
        try:
            answer = await self._follow(url, validators, _Call(purpose, admit, began), spent)
        except FetchError as error:
            outcome = error.kind if error.status is None else f"{error.status // 100}xx"
            self._report(purpose, outcome, spent)
            raise
        self._report(purpose, f"{answer.status // 100}xx", spent)
        return answer

    async def _follow(self, url: str, validators: Validators, call: _Call, spent: Spent) -> Answer:
        trail = Trail(url)
        while True:
            if call.admit is not None:
                await call.admit(trail.url)
            received = await self._request(trail.url, validators, call, spent)
            if received.status not in REDIRECTS:
                break
            trail = trail.follow(received.status, received.location, self.limits.hops)
            validators = UNCONDITIONAL
        if received.status == NOT_MODIFIED and validators == UNCONDITIONAL:
            raise FetchError("http", "answer 304 to a request without conditions", status=NOT_MODIFIED)
        return Answer(trail.url, received.status, received.headers, received.body, trail.moved_to)

    async def _request(self, url: str, validators: Validators, call: _Call, spent: Spent) -> Received:
        if self._session is None:
            raise RuntimeError("a Fetcher fetches inside `async with`")
        address = target(url, self.limits.allowed)
        host = (address.raw_host or "").rstrip(".")
        asked = ask(call.purpose, self.limits)
        headers = request_headers(asked, self.limits, validators)
        async with self.hosts.turn(host):
            call.began()
            received = await exchange(self._session, address, headers, asked, spent)
        self._refuse(host, received)
        return received

    def _refuse(self, host: str, received: Received) -> None:
        status = received.status
        if 200 <= status < 300 or status == NOT_MODIFIED or status in REDIRECTS:  # noqa: PLR2004
            return
        until = self._pause(received) if status in ASKS_FOR_A_PAUSE else None
        if until is not None:
            self.hosts.hold(host, until)
        kind: FailureKind = "gone" if status == GONE else "http"
        raise FetchError(kind, f"{host} answers {status}", status=status, host=host, until=until)

    def _pause(self, received: Received) -> datetime | None:
        now = self.clock.now()
        asked = Response(Answer("", received.status, received.headers, b""), now).retry_at
        return asked and min(asked, now + timedelta(seconds=self.limits.longest_hold))

    def _report(self, purpose: Purpose, outcome: str, spent: Spent) -> None:
        if self._observe is not None:
            self._observe(Fetched(purpose, outcome, spent.received, spent.seconds))
