"""Files of articles, written by a sink and read back row by row."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from consumers.sinks.sqlite.sink import SqliteSink
from runtime.sinks import SinkBatch, Span
from schemas.articles import TaggedArticle
from tests.consumers.sinks.conftest import STREAM, refused

Row = tuple[object, ...]

ARTICLES = "SELECT id, content_hash, published_at, updated_at, fetched_at, record FROM articles ORDER BY id"
REVISIONS = (
    "SELECT id, r.content_hash, full, r.fetched_at, r.normaliser, r.taxonomy, made_at, r.record "
    "FROM revisions AS r JOIN articles USING (key) ORDER BY id, r.content_hash"
)
TAGS = "SELECT id, topic, salience, score, evidence FROM tags JOIN articles USING (key) ORDER BY id, topic"
WORDS = (
    "SELECT term, id, col, offset FROM words JOIN articles ON key = doc ORDER BY term, id, col, offset",
    "CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, instance)",
)


def dump(path: Path | str) -> list[list[Row]]:
    """Give all that a file says, the index's words among it, but for row keys and offsets."""
    db = sqlite3.connect(path)
    try:
        db.execute(WORDS[1])
        return [db.execute(query).fetchall() for query in (ARTICLES, REVISIONS, TAGS, WORDS[0])]
    finally:
        db.close()


def write(path: Path, articles: Sequence[TaggedArticle], sizes: Sequence[int]) -> None:
    """Write articles into a file in batches of these sizes."""
    sink = SqliteSink(path)
    sink.open(STREAM)
    start = 0
    for size in sizes:
        values = articles[start : start + size]
        sink.write(SinkBatch(values, {0: Span(start, start + len(values))}), refused)
        start += len(values)
    sink.close()
