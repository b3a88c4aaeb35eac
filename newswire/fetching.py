"""The feed producer, composed."""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from importlib.metadata import version

from newswire.context import Context
from newswire.serving import serve
from producers.rss.addresses import AllowedHosts
from producers.rss.fetch_loop import FetchLoop
from producers.rss.fetching.clock import SystemClock
from producers.rss.fetching.fetcher import Fetcher
from producers.rss.fetching.limits import FetchLimits
from producers.rss.fetching.pages import Pages
from producers.rss.polling import Poller
from producers.rss.pool import ParserPool
from producers.rss.roster import Roster
from producers.rss.schedule import Bounds
from producers.rss.telemetry import STAGE, Telemetry
from producers.rss.visiting import TimedParser
from runtime.kafka.shard import Shard
from runtime.service import Service
from runtime.settings import RssSettings
from schemas.topics import FEED_STATE, FEEDS

chance: Callable[[], float] = random.SystemRandom().random


def fetch_limits(settings: RssSettings) -> FetchLimits:
    """Turn settings into what a fetch may cost. Raises SettingsError for hosts that are none."""
    return FetchLimits(
        contact=settings.contact,
        user_agent=f"newswire/{version('newswire')}",
        allowed=AllowedHosts.parse(settings.allow_private_hosts),
        total=settings.timeout_seconds,
        per_host=settings.per_host,
        gap=settings.gap_seconds,
        concurrency=settings.concurrency,
    )


def bounds(settings: RssSettings) -> Bounds:
    """Turn settings into the bounds of every wait between two polls."""
    seconds = (settings.floor_seconds, settings.ceiling_seconds, settings.default_seconds)
    floor, ceiling, default = (timedelta(seconds=each) for each in seconds)
    return Bounds(floor=floor, ceiling=ceiling, default=default)


def fetching(settings: RssSettings, telemetry: Telemetry) -> Callable[[], AbstractAsyncContextManager[Poller]]:
    """Give what opens a poller, with its connections and its parsers, and closes them."""
    limits, waits = fetch_limits(settings), bounds(settings)

    @asynccontextmanager
    async def opened() -> AsyncIterator[Poller]:
        pool = ParserPool(settings.parsers)
        try:
            async with Fetcher(limits, observe=telemetry.fetched) as fetcher:
                parser = TimedParser(pool, telemetry.parsed)
                yield Poller(
                    feeds=fetcher, parser=parser, pages=Pages(fetcher), clock=SystemClock(), chance=chance, bounds=waits
                )
        finally:
            await pool.close()

    return opened


def serve_rss(here: Context, instance: int, *, once: bool) -> None:
    """Fetch feeds until asked to stop; `once`: until each was polled once."""
    settings = here.settings.rss
    waits, limits = bounds(settings), fetch_limits(settings)

    def build(stack: ExitStack, service: Service) -> FetchLoop:
        stop, telemetry = service.stop, Telemetry(service.metrics)
        topics = FEEDS.on(here.prefix), FEED_STATE.on(here.prefix)
        count = telemetry.transaction
        shard = Shard(here.kafka, *topics, here.group(STAGE), instance=instance, stop=stop, count=count)
        stack.callback(shard.close)
        roster = Roster(limits.per_host, waits, chance, once=once)
        loop = partial(FetchLoop, shard, fetching(settings, telemetry), roster, telemetry, stop)
        return loop(prefix=here.prefix, at_once=limits.concurrency)

    serve(here, STAGE, build)
