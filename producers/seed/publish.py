"""Seeds to `news.raw`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from producers.seed.files import Seed, read
from producers.tracing import traceparent
from runtime.adapter import Publisher
from schemas.articles import RawArticle, Source
from schemas.identity import seed_id
from schemas.topics import MIB, RAW
from schemas.wire import Envelope, Message, encode

BATCH_RECORDS = 500
BATCH_BYTES = 8 * MIB


@dataclass(frozen=True)
class Facts:
    """What the user knows of a collection: the outlet's name, its country (ISO 3166), language (BCP 47), time zone."""

    name: str | None = None
    country: str | None = None
    language: str | None = None
    timezone: str | None = None


def raw_article(seed: Seed, text: str, facts: Facts) -> RawArticle:
    """Make the raw article of a seed; its id is that of the file whose revision it is."""
    source = Source(
        kind="seed",
        name=facts.name or seed.collection,
        collection=seed.collection,
        file=seed.file,
        country=facts.country,
        language=facts.language,
        timezone=facts.timezone,
    )
    return RawArticle(
        id=seed_id(seed.collection, seed.article), source=source, fetched_at=seed.fetched_at, document=text
    )


def publish(seeds: Sequence[Seed], facts: Facts, publisher: Publisher, *, prefix: str) -> Iterator[int]:
    """Publish seeds in their order; give the number of each batch once it is durable."""
    for batch in _batches(_message(seed, facts, prefix) for seed in seeds):
        publisher.publish(batch)
        yield len(batch)


def _message(seed: Seed, facts: Facts, prefix: str) -> Message:
    envelope = Envelope(source=f"newswire/seed/{seed.collection}", time=datetime.now(UTC), trace=traceparent())
    return encode(RAW, raw_article(seed, read(seed.path), facts), envelope, prefix=prefix)


def _batches(messages: Iterable[Message]) -> Iterator[list[Message]]:
    batch: list[Message] = []
    size = 0
    for message in messages:
        if batch and (len(batch) == BATCH_RECORDS or size + message.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += message.size
    if batch:
        yield batch
