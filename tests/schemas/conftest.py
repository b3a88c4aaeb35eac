"""Articles to be changed by a field or two, and records as a reader would find them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from schemas.articles import Article, RawArticle, Source, TaggedArticle, Taxonomy
from schemas.wire import Message, Record

WHEN = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
SOURCE = Source(kind="seed", name="tests", collection="tests", file="a.txt")

Tagged = Callable[..., TaggedArticle]


@pytest.fixture
def raw() -> RawArticle:
    return RawArticle(id="a" * 32, source=SOURCE, fetched_at=WHEN, document="Headline\n\nText.")


@pytest.fixture
def article() -> Article:
    return Article(
        id="a" * 32,
        content_hash="b" * 32,
        source=SOURCE,
        title="Headline",
        fetched_at=WHEN,
        body="Text.",
        normaliser=3,
    )


@pytest.fixture
def tagged(article: Article) -> Tagged:
    def build(**changes: object) -> TaggedArticle:
        fields = dict(article) | {"taxonomy": Taxonomy(edition=2, hash="c" * 8)} | changes
        return TaggedArticle.model_validate(fields)

    return build


def as_read(message: Message, *, partition: int = 0, offset: int = 0, timestamp: int = 0) -> Record:
    return Record(message.topic, partition, offset, timestamp, message.key, message.value, message.headers)
