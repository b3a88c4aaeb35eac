"""The two deliveries, in one form, and a worker that a test can interrupt around each batch."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from consumers.sinks.sqlite.reader import SqliteReader
from consumers.sinks.sqlite.sink import SqliteSink
from runtime.adapter import Batch, Source, Transaction
from runtime.loop import Loop
from runtime.metrics import Metrics
from runtime.quarantine import Limits, Quarantine
from runtime.stage import Stage
from runtime.steps import Delivery, Letters, Prepared, Refusal, SinkStep, StageStep, Step
from runtime.stopping import Stop
from schemas.articles import TaggedArticle
from schemas.errors import FencedError, NewswireError
from schemas.topics import TAGGED, Topic
from schemas.wire import Message, Record, decode
from tests.contracts.brokers import Broker

COPIES = Topic("copies", TaggedArticle, "test.copy.v1", TAGGED.configs)
COPY = Stage("copy", TAGGED, lambda article: article, COPIES)
"""It changes nothing: the contract is the delivery's."""
NOWHERE = 99
"""A partition that no topic has."""
SECONDS = 90.0

Hook = Callable[[], object]


class Until(Stop):
    """A stop that asks for itself once something is so, and fails the test where it never is."""

    def __init__(self, fact: Callable[[], bool]) -> None:
        super().__init__()
        self._fact = fact
        self._deadline = time.monotonic() + SECONDS

    @property
    def asked(self) -> bool:
        assert time.monotonic() < self._deadline, "the worker does not get there"
        return self._fact()


@dataclass
class Watched:
    """A step, with the batches that it was given, what became of them, and what else happens around the next ones."""

    step: Step[Any]
    before: list[Hook] = field(default_factory=list)
    after: list[Hook] = field(default_factory=list)
    batches: list[list[str]] = field(default_factory=list)
    errors: list[NewswireError | None] = field(default_factory=list)
    outcomes: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.outcomes = self.step.outcomes

    def prepare(self, record: Record) -> Prepared[Any] | None:
        return self.step.prepare(record)

    def deliver(self, batch: Batch, results: Sequence[Prepared[Any]], refusals: Sequence[Refusal]) -> Delivery:
        self.batches.append([record.place for record in batch.records])
        if self.before:
            self.before.pop(0)()
        try:
            delivery = self.step.deliver(batch, results, refusals)
        except NewswireError as error:
            self.errors.append(error)
            raise
        self.errors.append(None)
        if self.after:
            self.after.pop(0)()
        return delivery

    def close(self) -> None:
        self.step.close()


class Worker:
    """One process of a stage or sink, turned by the real loop."""

    def __init__(self, source: Source, step: Step[Any]) -> None:
        self.source = source
        self.step = Watched(step)

    def run(self, until: Callable[[], bool]) -> None:
        quarantine = Quarantine(Limits())
        Loop[Any]("copy", self.source, self.step, Metrics(), Until(until), quarantine).run()

    def close(self) -> None:
        self.step.close()
        self.source.close()


class Way(Protocol):
    """A delivery: how a worker is made, and what a reader of the other end finds.

    `repeats` is how often a record stands there that was published twice.
    """

    repeats: int

    def worker(self, instance: str) -> Worker: ...

    def results(self) -> list[TaggedArticle]:
        """Give what was delivered, in the order in which it was."""
        ...

    def offsets(self) -> dict[int, int]:
        """Give the next offsets that decide where a new worker begins."""
        ...

    def fail_once(self, worker: Worker) -> None:
        """Let the next delivery fail when a part of it is done."""
        ...

    def ends_a_twin(self) -> AbstractContextManager[object]:
        """Expect what happens to a worker whose name a newer one has taken."""
        ...


class Misrouted:
    """A transaction whose last message goes to a partition that is not there, when it is told to."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.once = False

    def commit(self, messages: Sequence[Message], batch: Batch) -> None:
        once, self.once = self.once, False
        if once:
            messages = [*messages[:-1], replace(messages[-1], partition=NOWHERE)]
        self._transaction.commit(messages, batch)

    def close(self) -> None:
        self._transaction.close()


class ToTopic:
    """A stage: results, dead letters and offsets in one transaction."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.repeats = 2

    def worker(self, instance: str) -> Worker:
        source = self._broker.source(lambda _partition, committed: committed or 0)
        transaction = Misrouted(self._broker.transaction(source, instance))
        letters = Letters("copy", "newswire 1", self._broker.prefix)
        return Worker(source, StageStep(COPY, transaction, letters, "topic-id"))

    def results(self) -> list[TaggedArticle]:
        return [decode(COPIES, record) for record in self._broker.read(COPIES.on(self._broker.prefix))]

    def offsets(self) -> dict[int, int]:
        return self._broker.committed()

    def fail_once(self, worker: Worker) -> None:
        def misroute() -> None:
            worker.step.step._transaction.once = True  # type: ignore[attr-defined]

        worker.step.before.append(misroute)

    def ends_a_twin(self) -> AbstractContextManager[object]:
        return pytest.raises(FencedError)


class ToSqlite:
    """A sink: rows and offsets in one transaction of the database."""

    def __init__(self, broker: Broker, path: Path) -> None:
        self._broker, self._path = broker, path
        self.repeats = 1

    def worker(self, instance: str) -> Worker:  # noqa: ARG002 - a database tells writers apart by the offsets alone
        sink = SqliteSink(self._path)
        sink.open(self._broker.stream)
        source = self._broker.source(lambda partition, _committed: sink.positions().get(partition, 0))
        letters = Letters("copy", "newswire 1", self._broker.prefix)
        publisher, quarantine = self._broker.publisher(), Quarantine(Limits())
        return Worker(source, SinkStep(TAGGED, sink, source, publisher, letters, quarantine, lambda *_: None))

    def results(self) -> list[TaggedArticle]:
        with closing(sqlite3.connect(self._path)) as db:
            order = [row[0] for row in db.execute("SELECT id FROM articles ORDER BY key")]
        with closing(SqliteReader(self._path)) as reader:
            return sorted(reader.scan(), key=lambda article: order.index(article.id))

    def offsets(self) -> dict[int, int]:
        with closing(SqliteSink(self._path)) as sink:
            sink.open(self._broker.stream)
            return dict.fromkeys(self._broker.ends(), 0) | dict(sink.positions())

    def fail_once(self, worker: Worker) -> None:
        db = worker.step.step.sink._open  # type: ignore[attr-defined]

        def fill() -> None:
            (pages,) = db.execute("PRAGMA page_count").fetchone()
            db.execute(f"PRAGMA max_page_count = {pages + 4}")

        worker.step.before += [fill, lambda: db.execute("PRAGMA max_page_count = 1000000")]

    def ends_a_twin(self) -> AbstractContextManager[object]:
        return nullcontext()
