"""Rows of the file as revisions and articles again."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime

from consumers.sinks.history import Version
from schemas.articles import TaggedArticle
from schemas.identity import Rank

AT_ONCE = 500
_REVISIONS = (
    "SELECT a.id, a.key, r.content_hash, r.full, r.fetched_at, r.normaliser, r.taxonomy, r.made_at, r.record "
    "FROM articles AS a JOIN revisions AS r ON r.key = a.key WHERE a.id IN"
)


def load_histories(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, tuple[int, dict[str, Version]]]:
    """Give, for each id that the file knows, its key and its revisions by content hash."""
    found: dict[str, tuple[int, dict[str, Version]]] = {}
    for part in _parts(list(ids)):
        marks = ", ".join("?" * len(part))
        query = f"{_REVISIONS} ({marks})"
        for article_id, key, content_hash, full, fetched_at, normaliser, taxonomy, made_at, record in db.execute(
            query, part
        ):
            rank = Rank(bool(full), datetime.fromisoformat(fetched_at), normaliser, taxonomy, content_hash)
            version = Version(article_id, rank, datetime.fromisoformat(made_at), record)
            found.setdefault(article_id, (key, {}))[1][content_hash] = version
    return found


def article(record: str, fetched_at: str) -> TaggedArticle:
    """Give a stored record with the time it was last fetched."""
    stored = TaggedArticle.model_validate_json(record, extra="ignore")
    return stored.model_copy(update={"fetched_at": datetime.fromisoformat(fetched_at)})


def _parts(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
