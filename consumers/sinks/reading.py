"""What a store of articles can be asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from runtime.sinks import Stream
from schemas.articles import TaggedArticle


@dataclass(frozen=True)
class Query:
    """Which articles: all conditions hold at once. `about` leaves out mentions.

    `since` is when it was published, or fetched if undated.
    """

    topic: str | None = None
    about: bool = False
    since: datetime | None = None
    search: str | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Revision:
    """One version of an article, the topics it gained and lost against the one before, and whether it is current."""

    article: TaggedArticle
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    current: bool


class Position(NamedTuple):
    """Where a sink stands in one partition of the topic that it reads: `next` is the first offset not stored yet."""

    stream: Stream
    partition: int
    next: int


@dataclass(frozen=True)
class Row:
    """A row as it stands, whatever is wrong with it.

    `topics` are those that it is found by, with their salience, in order; `article` is None where the record in the row
    cannot be read.
    """

    id: str
    content_hash: str
    topics: tuple[tuple[str, str], ...]
    article: TaggedArticle | None


@dataclass(frozen=True)
class Holdings:
    """All that a store holds at one moment. The rows are to be read once, and before anything else is asked."""

    positions: tuple[Position, ...]
    rows: Iterator[Row]


class Readable(Protocol):
    """A store that answers; safe to use while its sink writes."""

    def find(self, query: Query) -> Iterator[TaggedArticle]:
        """Give current articles, newest first by publication, or by `fetched_at` where undated."""

    def get(self, article_id: str) -> TaggedArticle | None:
        """Give the current revision of an article. A unique prefix of the id, of 6 characters or more, will do."""

    def revisions(self, article_id: str) -> list[Revision]:
        """Give every revision of an article, in rank order, the current one last."""

    def scan(self) -> Iterator[TaggedArticle]:
        """Give every current article, in the order of ids."""

    def holdings(self) -> Holdings:
        """Give every current row as it stands, doubled ones too, and the sinks' positions at the same moment."""

    def close(self) -> None:
        """Release the store."""
