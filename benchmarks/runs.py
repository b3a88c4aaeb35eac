"""The runs: each lets one process, or all of them, drain a topic that was written beforehand, and measures it."""

import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from math import inf

from benchmarks.articles import raw_articles
from benchmarks.entries import raw_entries
from benchmarks.floors import PureStage
from benchmarks.latency import arrivals
from benchmarks.noop import COPIES
from benchmarks.report import Whole
from benchmarks.sampling import own_time, profiler
from benchmarks.worker import Cost, Worker, cost, crossing, watch
from benchmarks.world import World, rows
from newswire.compose import normalise_stage, tag_stage
from schemas.articles import RawArticle
from schemas.topics import ARTICLES, RAW
from schemas.wire import Envelope, Message, encode

BENCH, LIVE = "bench", "live"
"""Prefixes: of the topics that are written beforehand, and of those that the latency is measured on."""
ARTICLES_READ, TAGGED_READ = 24_000, 10_000
"""Articles that the loops and `tag`, and that the sink reads: the faster a reader, the more it wants."""
PATIENCE = 180.0
"""Seconds that a topic may take to drain."""
WARMING, LASTING = 4, 20
"""Seconds of articles before, and while, latencies are measured."""
LATE = 10
"""Seconds after which an article is too late to be waited for."""
TRACE = f"00-{1:032x}-{1:016x}-01"


class Runs:
    """What can be measured in one world. A topic is written when it is first needed, by the pure functions alone."""

    def __init__(self, world: World, count: int) -> None:
        """Make the topics, for `count` raw articles."""
        self._world = world
        self._count = count
        self._numbers = itertools.count(1)
        self._live = 0
        self.normalise = PureStage(normalise_stage(), BENCH)
        self.tag = PureStage(tag_stage(), BENCH)
        world.create(BENCH, COPIES)
        world.create(LIVE)

    @cached_property
    def raw(self) -> list[Message]:
        """The raw articles, pasted pages; they stand on their topic."""
        return self._published(written(raw_articles(self._count)))

    @cached_property
    def entries(self) -> list[Message]:
        """As many entries of feeds."""
        return written(raw_entries(self._count))

    @cached_property
    def articles(self) -> list[Message]:
        """The normalised articles, again and again under new ids; they stand on their topic."""
        return self._published(copies(self.normalise.outputs(self.raw), ARTICLES_READ))

    @cached_property
    def tagged(self) -> list[Message]:
        """The tagged articles, under as many ids; they stand on their topic."""
        return self._published(copies(self.tag.outputs(self.articles[: self._count]), TAGGED_READ))

    def _published(self, messages: list[Message]) -> list[Message]:
        self._world.publish(messages)
        return messages

    def bare(self, *options: str) -> Cost:
        """Measure the bare client as a stage, with JSON in and out or without."""
        return self._loop("bare", *self._bare("bare"), COPIES.on(BENCH), *options)

    def reader(self) -> Cost:
        """Measure the bare client as a sink."""
        return self._loop("reader", *self._bare("reader"))

    def noop(self) -> Cost:
        """Measure a stage without work."""
        return self._loop("noop", "benchmarks.noop")

    def _bare(self, name: str) -> tuple[str, ...]:
        return "benchmarks.bare", self._world.config.bootstrap, f"{BENCH}.{name}", ARTICLES.on(BENCH)

    def _loop(self, name: str, *command: str, under: Sequence[str] = ()) -> Cost:
        total = len(self.articles)
        done = self._from_start(f"{BENCH}.{name}", ARTICLES.on(BENCH))
        return self._measured(done, total, BENCH, command, under)

    def service(self, name: str, under: Sequence[str] = ()) -> Cost:
        """Measure `normalise`, `tag` or `sink`, under a profiler if one is given."""
        if name == "tag":
            return self._loop("tag", "tag", under=under)
        if name == "sink":
            total, database = len(self.tagged), self._world.folder / f"sink{next(self._numbers)}.db"
            return self._measured(rows(database), total, BENCH, ("sink", f"sqlite:{database}"), under)
        total = len(self.raw)
        done = self._from_start(f"{BENCH}.normalise", RAW.on(BENCH))
        return self._measured(done, total, BENCH, ("normalise",), under)

    def _from_start(self, group: str, topic: str) -> Callable[[], int]:
        self._world.rewind(group, topic)
        return self._world.committed(group, topic)

    def _measured(
        self, done: Callable[[], int], total: int, prefix: str, command: Sequence[str], under: Sequence[str] = ()
    ) -> Cost:
        with self._world.service(prefix, *command, under=under) as worker:
            return cost(watch(done, total, [worker], PATIENCE), total)

    def profile(self, name: str) -> dict[str, float]:
        """Sample a service while it drains its topic; give each function's share of its CPU time."""
        output = self._world.folder / f"{name}.stacks"
        self.service(name, profiler(output))
        return own_time(output.read_text("utf-8").splitlines())

    def whole(self, raw: Sequence[Message]) -> Whole:
        """Measure all three at once, from the moment when `normalise` joins its group until the last row is there."""
        number = next(self._numbers)
        prefix, database = f"all{number}", self._world.folder / f"all{number}.db"
        self._world.create(prefix)
        self._world.publish(replace(message, topic=RAW.on(prefix)) for message in raw)
        service = partial(self._world.service, prefix)
        with service("sink", f"sqlite:{database}") as sink, service("tag") as tag:
            self._world.await_members(f"{prefix}.sink.sqlite", f"{prefix}.tag")
            with service("normalise") as normalise:
                workers = [normalise, tag, sink]
                self._world.await_members(f"{prefix}.normalise")
                began, before = time.monotonic(), self._used(workers)
                ended = crossing(watch(rows(database), len(raw), workers, PATIENCE), len(raw))
                after = self._used(workers)
        cpu = {name: (after[name] - before[name]) / len(raw) * 1e6 for name in after}
        return Whole(len(raw) / (ended.at - began), cpu)

    def _used(self, workers: Sequence[Worker]) -> dict[str, float]:
        return {worker.name: worker.cpu() for worker in workers} | {"broker": self._world.broker_cpu()}

    def latency(self, rates: Sequence[int]) -> dict[int, list[float]]:
        """Measure the seconds from fetched to stored with all services running, at rising rates, up to one too high."""
        database = self._world.folder / f"live{next(self._numbers)}.db"
        service = partial(self._world.service, LIVE)
        found: dict[int, list[float]] = {}
        with service("sink", f"sqlite:{database}") as sink, service("tag") as tag, service("normalise") as normalise:
            self._world.await_members(*(f"{LIVE}.{name}" for name in ("sink.sqlite", "tag", "normalise")))
            for rate in rates:
                warming, count = rate * WARMING, rate * (WARMING + LASTING)
                pace = (self._world.config.bootstrap, LIVE, str(self._live), str(rate), str(WARMING + LASTING))
                with service("benchmarks.paced", *pace):
                    seen = arrivals(database, self._live, count, [sink, tag, normalise], WARMING + LASTING + LATE)
                self._live += count
                found[rate] = seen[warming:]
                if inf in seen:
                    break
        return found


def written(articles: Iterable[RawArticle]) -> list[Message]:
    """Write articles as a producer does."""
    envelope = partial(Envelope, "newswire/bench", trace=TRACE)
    return [encode(RAW, raw, envelope(time=raw.fetched_at), prefix=BENCH) for raw in articles]


def copies(messages: Sequence[Message], count: int) -> list[Message]:
    """Give `count` messages of distinct ids: the given ones, then the same ones under new ids."""
    return [
        message if number < len(messages) else _renamed(message, f"{number:032x}".encode())
        for number, message in zip(range(count), itertools.cycle(messages), strict=False)
    ]


def _renamed(message: Message, new: bytes) -> Message:
    old = message.key or b""
    headers = tuple((name, data.replace(old, new)) for name, data in message.headers)
    return replace(message, key=new, value=(message.value or b"").replace(old, new), headers=headers)
