"""A group made up: each poll plays the next step of a script, and what is committed is kept."""

import threading
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from producers.rss.fetch_loop import FetchLoop
from producers.rss.polling import Poller
from producers.rss.roster import Roster
from producers.rss.schedule import Bounds
from producers.rss.telemetry import Telemetry
from runtime.kafka.shard import Restored, Turn
from runtime.metrics import Metrics
from runtime.stopping import Stop
from schemas.errors import StaleError
from schemas.feeds import Feed
from schemas.model import Entity
from schemas.topics import FEEDS, Topic
from schemas.wire import Envelope, Message, Record, encode
from tests.producers.rss.worlds import World, poller

Step = Turn | Exception | Callable[[], object]
AT = datetime(2026, 3, 1, tzinfo=UTC)


def as_record(message: Message, partition: int = 0) -> Record:
    return Record(message.topic, partition, 7, 0, message.key, message.value, message.headers)


def subscription(feed: Feed, partition: int = 0) -> Record:
    return as_record(encode(FEEDS, feed, Envelope("test", AT), prefix="n"), partition)


def restored(
    *feeds: Feed, partition: int = 0, epoch: int = 1, states: Iterable[tuple[Topic[Entity], Entity]] = ()
) -> Turn:
    """Give a turn that brings a partition, with what stands in it."""
    records = {feed.id.encode(): subscription(feed, partition) for feed in feeds}
    known = [as_record(encode(topic, value, Envelope("test", AT), prefix="n")) for topic, value in states]
    return Turn(restored=[Restored(partition, epoch, records, {each.key or b"": each for each in known})])


@dataclass
class Sharing:
    """Plays a script, then asks to stop: an exception is raised, a function called for the turn that it may give."""

    stop: Stop
    script: list[Step]
    refusals: list[Exception] = field(default_factory=list)
    commits: list[tuple[Sequence[Message], Mapping[int, int]]] = field(default_factory=list)
    epochs: dict[int, int] = field(default_factory=dict)
    last: bool = True
    threads: set[str] = field(default_factory=set)
    polls: int = 0
    tries: list[int] = field(default_factory=list)
    """Before each commit, done or refused: how many polls there were."""

    @property
    def ready(self) -> bool:
        return not self.script

    def poll(self, timeout: float) -> Turn:
        self.threads.add(threading.current_thread().name)
        self.polls += 1
        if not self.script:
            if self.last:
                self.stop.ask()
            else:
                self.stop.wait(min(timeout, 0.05))
            return Turn()
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        given = step if isinstance(step, Turn) else step()
        return self._take_up(given) if isinstance(given, Turn) else Turn()

    def _take_up(self, step: Turn) -> Turn:
        for partition in step.revoked:
            self.epochs.pop(partition, None)
        self.epochs |= {each.partition: each.epoch for each in step.restored}
        return step

    def holds(self, partition: int, epoch: int) -> bool:
        return self.epochs.get(partition) == epoch

    def commit(self, messages: Sequence[Message], epochs: Mapping[int, int]) -> None:
        self.threads.add(threading.current_thread().name)
        self.tries.append(self.polls)
        if self.refusals:
            raise self.refusals.pop(0)
        if not all(self.holds(*each) for each in epochs.items()):
            raise StaleError("not held")
        self.commits.append((messages, epochs))

    def keys(self, topic: str) -> list[str]:
        return [(m.key or b"").decode() for messages, _ in self.commits for m in messages if m.topic == f"n.{topic}"]


@dataclass
class Played:
    sharing: Sharing
    metrics: Metrics

    def count(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(f"newswire_{name}", labels)


def play(
    world: World, *script: Step, once: bool = False, refusals: Iterable[Exception] = (), at_once: int = 10
) -> Played:
    """Run a fetcher's loop on a script to its end: until all was polled with `once`, else until the script is over."""
    stop, metrics = Stop(), Metrics()
    sharing = Sharing(stop, list(script), list(refusals), last=not once)

    @asynccontextmanager
    async def fetching() -> AsyncIterator[Poller]:
        yield poller(world)

    roster = Roster(10, Bounds(), lambda: 0.0, once=once)
    FetchLoop(sharing, fetching, roster, Telemetry(metrics), stop, prefix="n", at_once=at_once).run()
    return Played(sharing, metrics)
