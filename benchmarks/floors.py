"""The floors below the services, without Kafka: the pure functions, and bare inserts into SQLite."""

import gc
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from benchmarks.worker import Cost
from consumers.sinks.sqlite.schema import connect_writer, transaction, utc_text
from runtime.stage import Stage
from schemas.articles import TaggedArticle
from schemas.model import Entity
from schemas.topics import TAGGED
from schemas.wire import Message, Record, decode, encode, read_envelope

I = TypeVar("I", bound=Entity)  # noqa: E741 - I and O, as in Stage
O = TypeVar("O", bound=Entity)  # noqa: E741
BATCH = 2000
"""Articles in a transaction, as many as a service polls at most."""


def record(message: Message, offset: int = 0) -> Record:
    """Give a message as it would be read."""
    return Record(message.topic, message.partition or 0, offset, 0, message.key, message.value, message.headers)


def freeze() -> None:
    """Spare the garbage collector all that is held already: a service does not hold a whole run's messages."""
    gc.collect()
    gc.freeze()


class Pure(NamedTuple):
    """CPU microseconds an article: of the function alone, and with reading its input and writing its output."""

    run: float
    whole: float


class PureStage(Generic[I, O]):
    """A stage's function between reading and writing, with the CPU time of each added up."""

    def __init__(self, stage: Stage[I, O], prefix: str) -> None:
        """Begin with nothing done."""
        self._stage = stage
        self._prefix = prefix

    def outputs(self, messages: Sequence[Message]) -> list[Message]:
        """Turn a stage's inputs into what it would write."""
        records = [record(message) for message in messages]
        values = [self._stage.run(decode(self._stage.reads, each)) for each in records]
        return self._written(records, values)

    def _written(self, records: Sequence[Record], values: Sequence[O]) -> list[Message]:
        return [
            encode(self._stage.writes, value, read_envelope(each), prefix=self._prefix)
            for each, value in zip(records, values, strict=True)
        ]

    def measure(self, messages: Sequence[Message]) -> Pure:
        """Give what the messages take."""
        records = [record(message) for message in messages]
        freeze()
        began = time.thread_time()
        values = [decode(self._stage.reads, each) for each in records]
        read = time.thread_time()
        results = [self._stage.run(value) for value in values]
        run = time.thread_time()
        self._written(records, results)
        written = time.thread_time()
        return Pure((run - read) / len(records) * 1e6, (written - began) / len(records) * 1e6)


def reading(messages: Sequence[Message]) -> float:
    """Give the CPU microseconds that it takes to read a tagged article off its record."""
    records = [record(message) for message in messages]
    freeze()
    began = time.thread_time()
    for each in records:
        read_envelope(each)
        decode(TAGGED, each)
    return (time.thread_time() - began) / len(records) * 1e6


_INSERTS = (
    (
        "INSERT INTO articles (key, id, content_hash, published_at, updated_at, fetched_at, record) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)"
    ),
    "INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    "INSERT INTO tags VALUES (?, ?, ?, ?, ?)",
    "INSERT INTO search (rowid, title, standfirst, body) VALUES (?, ?, ?, ?)",
)
Rows = tuple[list[tuple[object, ...]], ...]


def prepared(messages: Sequence[Message]) -> list[Rows]:
    """Give the rows of new articles, in batches, a list for each table."""
    articles = [decode(TAGGED, record(message)) for message in messages]
    numbered = list(enumerate(articles, 1))
    return [_rows(numbered[at : at + BATCH]) for at in range(0, len(numbered), BATCH)]


def _rows(numbered: Sequence[tuple[int, TaggedArticle]]) -> Rows:
    batch: Rows = ([], [], [], [])
    for key, article in numbered:
        text = article.model_dump_json()
        fetched, published = utc_text(article.fetched_at), article.published_at and utc_text(article.published_at)
        batch[0].append((key, article.id, article.content_hash, published, None, fetched, text))
        editions = (article.normaliser, article.taxonomy.edition)
        batch[1].append((key, article.content_hash, 1, fetched, *editions, fetched, text))
        for tag in article.tags:
            evidence = f"[{','.join(each.model_dump_json() for each in tag.evidence)}]"
            batch[2].append((key, tag.topic, tag.salience, tag.score, evidence))
        batch[3].append((key, article.title, article.standfirst, article.body))
    return batch


def insert(path: Path, batches: Sequence[Rows]) -> Cost:
    """Insert prepared rows into a new file with the sink's tables and index, one transaction a batch."""
    db = connect_writer(path, 5.0)
    count = sum(len(batch[0]) for batch in batches)
    freeze()
    began, used = time.monotonic(), time.thread_time()
    for batch in batches:
        with transaction(db):
            for statement, values in zip(_INSERTS, batch, strict=True):
                db.executemany(statement, values)
    took = Cost(count / (time.monotonic() - began), (time.thread_time() - used) / count * 1e6)
    db.close()
    return took
