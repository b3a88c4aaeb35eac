"""newswire's fetching, parsing, comparing and encoding without Kafka: `python -m benchmarks.rss.poller PORT HOSTS N`.

It is the service's own poller, a number of feeds at once; what is known of each stays in memory between the cases.
"""

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from benchmarks.rss.cases import CASES, Found
from benchmarks.rss.documents import MEDIA, document
from benchmarks.rss.feeds import channel
from benchmarks.rss.site import Site
from benchmarks.rss.subject import go_through, site_of
from newswire.fetching import fetching
from producers.rss.polling import Known, Poller
from producers.rss.telemetry import Telemetry
from producers.rss.writing import written
from runtime.metrics import Metrics
from runtime.service import COLLECT
from runtime.settings import RssSettings
from schemas.feeds import Feed
from schemas.identity import feed_id

AT_ONCE = 100


def settings(site: Site) -> RssSettings:
    """Give settings that let the local server be asked as fast as may be."""
    return RssSettings(allow_private_hosts=site.allowed, gap_seconds=0, per_host=AT_ONCE, concurrency=AT_ONCE)


def subscriptions(site: Site) -> list[Feed]:
    """Give the subscriptions to all feeds of a site."""
    return [Feed.model_validate({"id": feed_id(url), "url": url}) for url in site.urls]


class Visiting:
    """All feeds, and what is known of them."""

    def __init__(self, feeds: list[Feed], poller: Poller, telemetry: Telemetry) -> None:
        """Begin with nothing known."""
        self._feeds, self._poller, self._telemetry = feeds, poller, telemetry
        self._known: dict[str, Known] = {}
        self._found = Found()

    async def visit(self) -> Found:
        """Poll each feed once, and encode what is to be written."""
        self._found = Found()
        feeds = iter(self._feeds)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(AT_ONCE):
                tasks.create_task(self._poll(feeds))
        return self._found

    async def _poll(self, feeds: Iterator[Feed]) -> None:
        for feed in feeds:
            result = await self._poller.poll(feed, self._known.get(feed.id, Known()))
            now = datetime.now(UTC)
            _, too_large = written(feed, 0, result, now, "bench")
            self._known[feed.id] = result.after
            self._telemetry.written(result, len(too_large), now)
            self._found = self._found.plus(result.diff.new, result.diff.changed)


def main(arguments: list[str]) -> None:
    """Go through the cases, with the parsers started beforehand."""
    site = site_of(arguments)
    telemetry = Telemetry(Metrics())
    opened, chosen = fetching(settings(site), telemetry), settings(site)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        poller = runner.run(stack.enter_async_context(opened()))
        first = channel(0)
        warming = (poller.parser.parse(document(first, 0), MEDIA[first.format]) for _ in range(chosen.parsers))
        runner.run(_all(list(warming)))
        visiting = Visiting(subscriptions(site), poller, telemetry)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT)  # as a service does
        go_through(site, lambda: runner.run(visiting.visit()), range(len(CASES)))
        runner.run(stack.aclose())


async def _all(waited: list) -> None:  # type: ignore[type-arg]
    await asyncio.gather(*waited)


if __name__ == "__main__":
    main(sys.argv[1:])
