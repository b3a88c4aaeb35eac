"""The composition root: settings in, running services out. Nothing else reads settings."""

from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import Any, TypeVar

from consumers.sinks.counting import counted
from consumers.sinks.registry import open_sink, sink_name
from consumers.stages.normalise import normalise
from consumers.stages.tag import TAXONOMY, load
from newswire.context import Context
from newswire.serving import serve
from runtime import metrics as m
from runtime.kafka.cluster import cluster
from runtime.kafka.publisher import KafkaPublisher
from runtime.kafka.reader import read
from runtime.kafka.source import KafkaSource
from runtime.kafka.transaction import KafkaTransaction
from runtime.loop import Loop
from runtime.metrics import TRANSACTION_RESULTS, Metrics
from runtime.quarantine import Limits, Quarantine
from runtime.retry import persist
from runtime.service import Service
from runtime.sinks import Sink, Stream
from runtime.stage import Stage
from runtime.steps import Letters, SinkStep, StageStep
from schemas.articles import TaggedArticle
from schemas.errors import InputError
from schemas.model import Entity
from schemas.topics import ARTICLES, RAW, TAGGED, Topic

I = TypeVar("I", bound=Entity)  # noqa: E741 - I and O, as in Stage
O = TypeVar("O", bound=Entity)  # noqa: E741


def normalise_stage() -> Stage[Any, Any]:
    """`news.raw` to `news.articles`."""
    return Stage("normalise", RAW, normalise, ARTICLES)


def tag_stage() -> Stage[Any, Any]:
    """`news.articles` to `news.tagged`, by the rules of consumers/taxonomy."""
    return Stage("tag", ARTICLES, load(TAXONOMY), TAGGED)


def serve_stage(here: Context, stage: Stage[I, O], instance: int) -> None:
    """Run a stage until asked to stop."""

    def build(stack: ExitStack, service: Service) -> Loop[Any]:
        group, stop, metrics = here.group(stage.name), service.stop, service.metrics
        reads = stage.reads.on(here.prefix)
        with cluster(here.kafka, patience=None, stop=stop) as known:
            topic_id = known.topic_id(reads)
        start = partial(stage_start, here, stage)
        source = KafkaSource(here.kafka, reads, group, start, client_id=f"{group}.{instance}", stop=stop)
        stack.callback(source.close)
        for result in TRANSACTION_RESULTS:
            metrics.counter(m.TRANSACTIONS, stage.name, result)
        count = partial(_count_transaction, metrics, stage.name)
        transaction = KafkaTransaction(here.kafka, source, f"{group}.{instance}", stop=stop, count=count)
        step = StageStep(stage, transaction, _letters(here, stage.name), topic_id)
        stack.callback(step.close)
        return Loop(stage.name, source, step, metrics, stop, _quarantine(here))

    serve(here, stage.name, build)


def serve_sink(here: Context, url: str, name: str | None) -> None:
    """Run a sink until asked to stop."""
    sink = open_sink(url)
    stage = f"sink.{name or sink_name(url)}"
    quarantine = _quarantine(here)

    def build(stack: ExitStack, service: Service) -> Loop[Any]:
        group, stop = here.group(stage), service.stop
        reads = TAGGED.on(here.prefix)
        with cluster(here.kafka, patience=None, stop=stop) as known:
            stream = Stream(known.id, known.topic_id(reads), group)
        persist(lambda: sink.open(stream), patience=None, stop=stop)
        start = partial(sink_start, here, sink, TAGGED)
        source = KafkaSource(here.kafka, reads, group, start, client_id=group, stop=stop)
        stack.callback(source.close)
        publisher = KafkaPublisher(here.kafka, f"{group}.dead", stop=stop)
        observe = counted(service.metrics, lambda: datetime.now(UTC))
        step = SinkStep(TAGGED, sink, source, publisher, _letters(here, stage), quarantine, observe)
        stack.callback(step.close)
        return Loop(stage, source, step, service.metrics, stop, quarantine)

    serve(here, stage, build)


def _quarantine(here: Context) -> Quarantine:
    limits = here.settings.quarantine
    return Quarantine(Limits(limits.run, limits.window, limits.ratio))


def _letters(here: Context, stage: str) -> Letters:
    return Letters(stage, f"newswire {version('newswire')}", here.prefix)


def _count_transaction(metrics: Metrics, stage: str, result: str) -> None:
    metrics.counter(m.TRANSACTIONS, stage, result).inc()


def stage_start(here: Context, stage: Stage[Any, Any], partition: int, committed: int | None) -> int:
    """Begin where the group stands; without an offset at the beginning, if nothing was written from there yet.

    Raises InputError where it was: starting over would write it all a second time, and only people can want that.
    """
    if committed is not None:
        return committed
    writes = stage.writes.on(here.prefix)
    with cluster(here.kafka) as known:
        first, _ = known.bounds(stage.reads.on(here.prefix), partition)
        start, end = known.bounds(writes, partition)
    if next(read(here.kafka, writes, {partition: start}, {partition: end}), None) is None:
        return first
    raise InputError(
        f"group {here.group(stage.name)} has no offset for partition {partition}, but {writes} has records there: "
        f"choose where to begin with `newswire rewind {stage.name} --to earliest|latest|TIME`"
    )


def sink_start(
    here: Context, sink: Sink[TaggedArticle], topic: Topic[Any], partition: int, committed: int | None
) -> int:
    """Begin where the store stands; one that keeps no offsets, where its group does; else at the beginning."""
    stored = sink.positions()
    position = committed if stored is None else stored.get(partition)
    if position is not None:
        return position
    with cluster(here.kafka) as known:
        return known.bounds(topic.on(here.prefix), partition).start
