"""Stages and sinks of this process on the real broker, each turned in a thread of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from functools import partial
from typing import Any

from newswire.compose import sink_start, stage_start
from newswire.context import Context
from runtime.kafka.cluster import cluster
from runtime.kafka.publisher import KafkaPublisher
from runtime.kafka.reader import read
from runtime.kafka.source import KafkaSource
from runtime.kafka.transaction import KafkaTransaction
from runtime.loop import Loop
from runtime.metrics import Metrics
from runtime.quarantine import Limits, Quarantine
from runtime.sinks import Sink, Stream
from runtime.stage import Stage
from runtime.steps import Letters, SinkStep, StageStep, Step
from runtime.stopping import Stop
from schemas.articles import TaggedArticle
from schemas.topics import TAGGED, Topic
from schemas.wire import Message, Record


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    """Ask until it is true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "too late"
        time.sleep(0.05)


def publish(here: Context, messages: Sequence[Message]) -> None:
    """Write messages outside any transaction."""
    publisher = KafkaPublisher(here.kafka, "tests", patience=10)
    publisher.publish(messages)
    publisher.close()


def records(here: Context, topic: Topic[Any]) -> list[Record]:
    """Give what a read-committed reader sees of a topic once all transactions are decided, partition by partition."""
    name = topic.on(here.prefix)
    with cluster(here.kafka) as known:
        start, end = known.beginnings(name), known.settled_ends(name, 30)
    found = read(here.kafka, name, start, end)
    return sorted(found, key=lambda record: (record.partition, record.offset))


Build = Callable[[ExitStack, Stop], tuple[KafkaSource, Step[Any]]]


class Service:
    """One loop in a thread, which also makes its parts: a store may be its thread's alone."""

    def __init__(self, here: Context, name: str, build: Build) -> None:
        self.metrics = Metrics()
        self._here = here
        self._name = name
        self._build = build
        self._stop = Stop()
        self._loop: Loop[Any] | None = None
        self._source: KafkaSource | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            with ExitStack() as stack:
                source, step = self._build(stack, self._stop)
                stack.callback(step.close)
                loop = Loop(self._name, source, step, self.metrics, self._stop, Quarantine(Limits()))
                self._source, self._loop = source, loop
                loop.run()
        except BaseException as error:  # noqa: BLE001 - it is raised in the test's own thread
            self._error = error

    def check(self) -> None:
        """Raise what it died of."""
        if self._error is not None:
            raise self._error

    @property
    def ready(self) -> bool:
        """Whether it has its place in the group."""
        self.check()
        return self._loop is not None and self._loop.ready

    def counted(self, metric: str, **labels: str) -> float:
        """Give what one of its counters says."""
        found = self.metrics.registry.get_sample_value(metric, {"stage": self._name} | labels)
        assert found is not None, f"{metric} is not counted by {labels}"
        return found

    def drained(self) -> bool:
        """Whether its group stands at the end of its topic."""
        if not self.ready or self._source is None:
            return False
        with cluster(self._here.kafka) as known:
            return not any(at.lag for at in known.standing(self._source.group, self._source.topic).values())

    def close(self) -> None:
        """End it; what it died of is raised."""
        self._stop.ask()
        self._thread.join(60)
        self.check()


def stage(here: Context, stage: Stage[Any, Any]) -> AbstractContextManager[Service]:
    """Run a stage for a block."""

    def build(stack: ExitStack, stop: Stop) -> tuple[KafkaSource, Step[Any]]:
        group, reads = here.group(stage.name), stage.reads.on(here.prefix)
        with cluster(here.kafka) as known:
            topic_id = known.topic_id(reads)
        start = partial(stage_start, here, stage)
        source = KafkaSource(here.kafka, reads, group, start, client_id=f"{group}.0", stop=stop)
        stack.callback(source.close)
        transaction = KafkaTransaction(here.kafka, source, f"{group}.0", stop=stop, count=lambda _: None)
        return source, StageStep(stage, transaction, Letters(stage.name, "tests", here.prefix), topic_id)

    return closing(Service(here, stage.name, build))


def sink(here: Context, name: str, store: Sink[TaggedArticle]) -> AbstractContextManager[Service]:
    """Run a sink for a block."""
    full = f"sink.{name}"

    def build(stack: ExitStack, stop: Stop) -> tuple[KafkaSource, Step[Any]]:
        group, reads = here.group(full), TAGGED.on(here.prefix)
        with cluster(here.kafka) as known:
            store.open(Stream(known.id, known.topic_id(reads), group))
        start = partial(sink_start, here, store, TAGGED)
        source = KafkaSource(here.kafka, reads, group, start, client_id=group, stop=stop)
        stack.callback(source.close)
        publisher = KafkaPublisher(here.kafka, f"{group}.dead", stop=stop)
        letters, quarantine = Letters(full, "tests", here.prefix), Quarantine(Limits())
        return source, SinkStep(TAGGED, store, source, publisher, letters, quarantine, lambda _values, _outcomes: None)

    return closing(Service(here, full, build))


def drain(service: AbstractContextManager[Service]) -> Service:
    """Run one until its group stands at the end of its topic."""
    with service as running:
        until(running.drained)
    return running
