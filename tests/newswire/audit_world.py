"""Small worlds in memory, made by the real stages, for the ledger to be held against."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from consumers.sinks.reading import Row
from newswire.audit.bounds import Bounds, Letters
from newswire.audit.difference import Difference
from newswire.audit.ledger import Ledger, Summary
from newswire.audit.revisions import Shelf, topics_of
from newswire.audit.stores import Store
from newswire.compose import normalise_stage, tag_stage
from runtime.memory import MemoryBroker, MemorySource, MemoryTransaction
from runtime.stage import Stage
from runtime.steps import Letters as Writer
from runtime.steps import Prepared, Refusal, StageStep
from schemas.articles import RawArticle, Source, TaggedArticle
from schemas.errors import RejectedError
from schemas.identity import rank, seed_id
from schemas.topics import ARTICLES, RAW, TAGGED, Topic
from schemas.wire import Envelope, Message, Record, decode, decode_letter, encode, encode_letter, send_back

RAW_ID = "11111111-2222-3333-4444-555555555555"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KABUL = "Talks in Kabul\n\nEnvoys met in Kabul, the capital of Afghanistan, for talks on Afghanistan.\n"
SINK = "t.sink.sqlite"
URL = "sqlite:x"


@cache
def stage(name: str) -> Stage[Any, Any]:
    return {"normalise": normalise_stage, "tag": tag_stage}[name]()


def raw(name: str, text: str = KABUL, at: int = 0) -> Message:
    """Give a seed to publish, fetched `at` minutes past noon."""
    article = RawArticle(
        id=seed_id("tests", name),
        source=Source(kind="seed", name="tests", collection="tests", file=name),
        fetched_at=NOON + timedelta(minutes=at),
        document=text,
    )
    return encode(RAW, article, Envelope("/tests", NOON), prefix="t", partition=0)


def again(record: Record, *headers: tuple[str, str], without: str = "") -> Message:
    """Give a record to be written once more, with more headers, and without one."""
    kept = tuple(pair for pair in record.headers if pair[0] != without)
    more = tuple((name, text.encode()) for name, text in headers)
    return Message(record.topic, record.key or b"", record.value or b"", kept + more, record.partition)


class World:
    """Topics of one partition that both stages have read; a test bends its fields, which are what an audit asks for."""

    def __init__(self, *messages: Message) -> None:
        self.broker = MemoryBroker(1)
        self.dropped: list[Record] = []
        self.begin = 0
        self.position = 1_000_000
        self.tagged_whole = self.letters_whole = True
        self.rows: list[Row] | None = None
        self.publish(*messages)

    def publish(self, *messages: Message) -> None:
        """Write messages, and let both stages read all that is there."""
        self.broker.append(messages)
        self.run("normalise")
        self.run("tag")

    def run(self, name: str) -> None:
        source = MemorySource(self.broker, stage(name).reads.on("t"), f"t.{name}")
        step = StageStep(stage(name), MemoryTransaction(self.broker, source), Writer(name, "tests", "t"), RAW_ID)
        batch = source.poll(0)
        results: list[Prepared[Message]] = []
        refusals: list[Refusal] = []
        for record in batch.records:
            try:
                results.append(step.prepare(record))
            except RejectedError as error:
                refusals.append(Refusal(record, error.kind, error.reason))
        step.deliver(batch, results, refusals)
        source.close()

    def refuse(self, name: str, record: Record) -> None:
        """Write a dead letter for a record."""
        self.broker.append(
            [replace(Writer(name, "tests", "t").write(Refusal(record, "invalid", "tests")), partition=0)]
        )

    def send_back(self) -> None:
        """Redrive the last dead letter: mark it, write its record once more, and let both stages read."""
        letter = decode_letter(self.broker.records("t.dead")[-1])
        marked = encode_letter(letter.model_copy(update={"redriven_at": NOON}), prefix="t")
        self.publish(replace(marked, partition=0), send_back(letter, prefix="t"))

    def records(self, topic: Topic[Any]) -> list[Record]:
        return [record for record in self.broker.records(topic.on("t")) if record not in self.dropped]

    def drop(self, topic: Topic[Any], offset: int) -> Record:
        """Leave a record out of a topic, as if it had never been written."""
        found = self.broker.records(topic.on("t"))[offset]
        self.dropped.append(found)
        return found

    def current(self) -> list[TaggedArticle]:
        """Give the articles that a store should show."""
        found = sorted((decode(TAGGED, record) for record in self.records(TAGGED)), key=rank)
        return list({article.id: article for article in found}.values())

    def audit(self) -> list[Difference]:
        return self.audited()[0]

    def audited(self) -> tuple[list[Difference], Summary, Store]:
        """Audit a store of the world's rows, or of the right ones."""
        end = {0: len(self.broker.records("t.raw"))}
        letters, shelf, offsets = Letters(), Shelf(), self.broker.offsets
        for record in self.broker.records("t.dead"):
            letters.enter(record)
        bounds = Bounds(
            prefix="t",
            raw_id=RAW_ID,
            begins={0: self.begin},
            ends=end,
            latest=end,
            normalised={0: offsets.get(("t.normalise", "t.raw", 0), 0)},
            tagged={0: offsets.get(("t.tag", "t.articles", 0), 0)},
            letters_whole=self.letters_whole,
        )
        dead = letters.of("sink.sqlite", "t.tagged")
        store = Store(URL, "t.tagged", shelf, {SINK}, {0: self.position}, dead, whole=self.tagged_whole)
        ledger = Ledger(bounds, letters, [store], shelf)
        found = list(self._entered(ledger))
        for row in [row_of(article) for article in self.current()] if self.rows is None else self.rows:
            found += store.row(row)
        found += store.missing()
        return found, ledger.summary(), store

    def _entered(self, ledger: Ledger) -> Iterable[Difference]:
        for record in self.records(RAW):
            if record.offset >= self.begin:
                ledger.raw(record)
        for record in self.records(ARTICLES):
            yield from ledger.article(record)
        for record in self.records(TAGGED):
            yield from ledger.tagged(record)
        yield from ledger.differences()


def row_of(article: TaggedArticle) -> Row:
    """Give the row that a store has of an article."""
    return Row(article.id, article.content_hash, topics_of(article), article)
