from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consumers.sinks.sqlite.reader import SqliteReader
from consumers.sinks.sqlite.sink import SqliteSink
from runtime.sinks import Outcome, SinkBatch, Span, Stream
from schemas.articles import Evidence, Source, Tag, TaggedArticle, Taxonomy
from schemas.identity import content_hash

Make = Callable[..., TaggedArticle]
Store = Callable[..., Sequence[Outcome]]

START = datetime(2026, 1, 1, tzinfo=UTC)
STREAM = Stream("cluster", "topic", "group")


@pytest.fixture(scope="session")
def make() -> Make:
    """Give a maker of articles; `at` is minutes, `edition` the taxonomy's."""

    def article(
        number: int = 1,
        body: str = "Ministers met in Brussels.",
        at: int = 0,
        edition: int = 1,
        topics: Sequence[str] = ("nato",),
        **fields: object,
    ) -> TaggedArticle:
        title = f"Report {number}"
        evidence = Evidence(field="title", start=0, end=6, text="Report", term="report", weight=1.0)
        plain = TaggedArticle(
            id=f"{number:032x}",
            content_hash=content_hash(title, None, body),
            source=Source(kind="seed", name="tests", file=f"{number}.txt"),
            title=title,
            body=body,
            fetched_at=START + timedelta(minutes=at),
            normaliser=1,
            tags=tuple(Tag(topic=topic, score=1.0, salience="about", evidence=(evidence,)) for topic in topics),
            taxonomy=Taxonomy(edition=edition, hash="rules"),
        )
        return plain.model_copy(update=fields)

    return article


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.db"


@pytest.fixture
def sink(path: Path) -> Iterator[SqliteSink]:
    opened = SqliteSink(path)
    opened.open(STREAM)
    yield opened
    opened.close()


@pytest.fixture
def reader(sink: SqliteSink, path: Path) -> Iterator[SqliteReader]:
    opened = SqliteReader(path)
    yield opened
    opened.close()


@pytest.fixture
def store(sink: SqliteSink) -> Store:
    """Give a writer of batches, each from where the one before ended, in which nothing is refused."""

    def write(*articles: TaggedArticle) -> Sequence[Outcome]:
        start = dict(sink.positions()).get(0, 0)
        return sink.write(SinkBatch(articles, {0: Span(start, start + len(articles))}), refused)

    return write


def refused(reasons: Mapping[int, str]) -> None:
    raise AssertionError(f"refused: {reasons}")
