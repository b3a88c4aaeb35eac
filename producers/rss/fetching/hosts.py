"""Politeness: how many requests a host gets at once, how fast, and when none at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from producers.rss.fetching.clock import Clock
from producers.rss.model import FetchError

SWEEP_ABOVE = 1024
NEVER = datetime.min.replace(tzinfo=UTC)


class _Host:
    def __init__(self, at_once: int) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self.starting = asyncio.Lock()
        self.next_start = 0.0
        self.until = NEVER
        self.users = 0


class Hosts:
    """Gives every request its turn: at most `per_host` at once and `gap` seconds between starts at one host.

    A turn waits without a place among the `concurrency` requests of all hosts, so a slow host delays nobody else.
    """

    def __init__(self, *, per_host: int, gap: float, concurrency: int, clock: Clock) -> None:
        """Begin with nothing known of any host."""
        self._per_host = per_host
        self._gap = gap
        self._clock = clock
        self._places = asyncio.Semaphore(concurrency)
        self._hosts: dict[str, _Host] = {}
        self._sweep_above = SWEEP_ABOVE

    def __len__(self) -> int:
        """Return how many hosts are remembered."""
        return len(self._hosts)

    def hold(self, host: str, until: datetime) -> None:
        """Send nothing to `host` before `until`; an earlier end than one already known changes nothing."""
        known = self._host(host)
        known.until = max(known.until, until)

    def held(self, host: str) -> datetime | None:
        """Return until when nothing may be sent to `host`, None when something may."""
        known = self._hosts.get(host)
        return known.until if known and known.until > self._clock.now() else None

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at `host` and keep it; FetchError "held" while the host wants to be left alone."""
        known = self._host(host)
        known.users += 1
        try:
            async with known.slots:
                await self._start(host, known)
                try:
                    yield
                finally:
                    self._places.release()
        finally:
            known.users -= 1

    async def _start(self, host: str, known: _Host) -> None:
        async with known.starting:
            self._refuse_held(host)
            wait = known.next_start - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
            await self._places.acquire()
            try:
                self._refuse_held(host)
            except FetchError:
                self._places.release()
                raise
            known.next_start = self._clock.monotonic() + self._gap

    def _refuse_held(self, host: str) -> None:
        until = self.held(host)
        if until is not None:
            reason = f"{host} wants no request before {until:%Y-%m-%d %H:%M:%S} UTC"
            raise FetchError("held", reason, host=host, until=until)

    def _host(self, host: str) -> _Host:
        known = self._hosts.get(host)
        if known is None:
            if len(self._hosts) >= self._sweep_above:
                self._sweep()
            known = self._hosts[host] = _Host(self._per_host)
        return known

    def _sweep(self) -> None:
        now, wall = self._clock.monotonic(), self._clock.now()
        self._hosts = {
            name: host for name, host in self._hosts.items() if host.users or host.next_start > now or host.until > wall
        }
        self._sweep_above = max(SWEEP_ABOVE, 2 * len(self._hosts))
