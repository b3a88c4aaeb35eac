"""The whole service: `newswire rss --once`, a process a case, with a local Apache Kafka."""

import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from benchmarks.rss.cases import CASES, Taken, expected, statuses
from benchmarks.rss.poller import AT_ONCE, subscriptions
from benchmarks.rss.site import Site
from benchmarks.rss.subject import check
from benchmarks.rss.usage import Tree
from benchmarks.worker import PERIOD, Worker
from benchmarks.world import World
from runtime.kafka.cluster import cluster
from runtime.kafka.reader import read
from schemas.errors import UnavailableError
from schemas.topics import FEEDS, RAW
from schemas.wire import Envelope, encode

PATIENCE = 3600.0
"""Seconds that a case may take."""


class Run(NamedTuple):
    """What a case took from the first request on; CPU seconds until then (`start`) and of the broker all the while."""

    taken: Taken
    start: float
    broker: float


class Service:
    """A service that has subscribed to all feeds of a site, on topics of its own."""

    def __init__(self, world: World, site: Site, prefix: str = "bench") -> None:
        """Make the topics and subscribe."""
        self._world, self._site, self._prefix = world, site, prefix
        world.create(prefix)
        envelope = Envelope("newswire/bench", datetime.now(UTC))
        world.publish(encode(FEEDS, feed, envelope, prefix=prefix) for feed in subscriptions(site))

    def run(self, case: int, under: Sequence[str] = ()) -> Run:
        """Poll each feed once. Raises InputError where not all was asked, or not all that came was written."""
        self._site.turn(case)
        before, broker, spent = self._ends(), self._world.broker_cpu(), _ended_cpu()
        with self._world.service(self._prefix, "rss", "--once", under=under, settings=self._settings()) as worker:
            first, start, peak = self._watched(worker)
        seconds, cpu = time.monotonic() - first, _ended_cpu() - spent - start
        broker = self._world.broker_cpu() - broker
        count = self._site.count
        check(f"service, {CASES[case]}", self._site.answered(), statuses(case, count))
        written = sum(1 for _ in read(self._world.config, RAW.on(self._prefix), before, self._ends()))
        check(f"service, {CASES[case]}, articles", written, sum(expected(case, count)))
        return Run(Taken(seconds, cpu, peak), start, broker)

    def _settings(self) -> Mapping[str, str]:
        return {
            "NEWSWIRE_RSS_ALLOW_PRIVATE_HOSTS": self._site.allowed,
            "NEWSWIRE_RSS_GAP_SECONDS": "0",
            "NEWSWIRE_RSS_PER_HOST": str(AT_ONCE),
            "NEWSWIRE_RSS_CONCURRENCY": str(AT_ONCE),
        }

    def _ends(self) -> dict[int, int]:
        with cluster(self._world.config) as known:
            return dict(known.ends(RAW.on(self._prefix)))

    def _watched(self, worker: Worker) -> tuple[float, float, int]:
        """Wait until it has ended; tell when the first feed was asked for, the CPU used until then, and the peak."""
        tree, deadline = Tree(worker.pid), time.monotonic() + PATIENCE
        first, start, peak = 0.0, 0.0, 0
        while not worker.ended:
            if time.monotonic() > deadline:
                raise UnavailableError(f"{worker.name} is not through within {PATIENCE:g} s")
            if not first:
                used = tree.cpu()
                if self._site.answered():
                    first, start = time.monotonic(), used
            peak = max(peak, tree.peak())
            time.sleep(PERIOD)
        return first, start, peak


def _ended_cpu() -> float:
    """Give the CPU seconds of all processes below us that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def runs(world: World, site: Site) -> Iterator[tuple[int, Run]]:
    """Go through the cases."""
    service = Service(world, site)
    for case in range(len(CASES)):
        yield case, service.run(case)
