"""Asking: safe while the sink writes, since a write-ahead log gives every reader its own moment."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from consumers.sinks.history import trace
from consumers.sinks.reading import Holdings, Position, Query, Revision, Row
from consumers.sinks.sqlite.query import bindable, read_search
from consumers.sinks.sqlite.schema import connect_reader, reporting, utc_text
from consumers.sinks.sqlite.stored import article
from runtime.sinks import Stream
from schemas.articles import TaggedArticle
from schemas.errors import InputError

_ID = re.compile(r"[0-9a-f]{6,32}")
_SHOWN = 5
# The table itself is read, and no index: a row that one does not know is still there.
_ROWS = """
SELECT id, content_hash, record, fetched_at,
    (SELECT json_group_array(json_array(topic, salience)) FROM tags AS t WHERE t.key = a.key)
FROM articles AS a NOT INDEXED
"""


class SqliteReader:
    """Reads a sink's file, and never writes to it."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises InputError where it is absent or not a sink's."""
        self._path = path.resolve()
        with reporting(self._path):
            self._db = connect_reader(self._path)

    def find(self, query: Query) -> Iterator[TaggedArticle]:
        """Give current articles, newest first by publication, or by `fetched_at` where undated."""
        conditions, values = _conditions(query)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = (
            f"SELECT record, fetched_at FROM articles AS a {where} "  # noqa: S608 - conditions are ours, values are bound
            "ORDER BY coalesce(published_at, fetched_at) DESC, id LIMIT ?"
        )
        limit = -1 if query.limit is None else min(query.limit, sys.maxsize)
        with reporting(self._path):
            for row in self._db.execute(sql, (*values, limit)):
                yield article(*row)

    def get(self, article_id: str) -> TaggedArticle | None:
        """Give the current revision. Raises InputError where several ids begin that way."""
        if not _ID.fullmatch(article_id):
            raise InputError(f"{article_id}: not an article's id; give 6 to 32 of its characters (0-9, a-f)")
        sql = "SELECT id, record, fetched_at FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        with reporting(self._path):
            rows = self._db.execute(sql, (article_id, article_id + "g", _SHOWN)).fetchall()
        if len(rows) > 1:
            raise InputError(f"{article_id}: several ids begin so: {', '.join(row[0] for row in rows)}; give more")
        return article(*rows[0][1:]) if rows else None

    def revisions(self, article_id: str) -> list[Revision]:
        """Give every revision in rank order, the current one last."""
        sql = "SELECT r.record, r.fetched_at FROM revisions AS r JOIN articles AS a ON a.key = r.key WHERE a.id = ?"
        with reporting(self._path):
            return trace([article(*row) for row in self._db.execute(sql, (article_id,))])

    def scan(self) -> Iterator[TaggedArticle]:
        """Give every current article, in the order of ids."""
        with reporting(self._path):
            for row in self._db.execute("SELECT record, fetched_at FROM articles ORDER BY id"):
                yield article(*row)

    def holdings(self) -> Holdings:
        """Give every row as it stands and the sinks' positions, in one transaction, which ends when we are closed."""
        query = "SELECT cluster, topic, consumer_group, partition, next FROM offsets"
        with reporting(self._path):
            self._db.execute("BEGIN")
            found = self._db.execute(query).fetchall()
        return Holdings(tuple(Position(Stream(*row[:3]), *row[3:]) for row in found), self._rows())

    def _rows(self) -> Iterator[Row]:
        with reporting(self._path):
            for article_id, content_hash, record, fetched_at, tags in self._db.execute(_ROWS):
                yield Row(article_id, content_hash, _pairs(tags), _readable(record, fetched_at))

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _readable(record: str, fetched_at: str) -> TaggedArticle | None:
    try:
        return article(record, fetched_at)
    except ValueError:
        return None


def _pairs(tags: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((topic, salience) for topic, salience in json.loads(tags)))


def _conditions(query: Query) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    if query.topic is not None or query.about:
        tag = ["t.key = a.key"]
        if query.topic is not None:
            tag.append("t.topic = ?")
            values.append(bindable(query.topic))
        if query.about:
            tag.append("t.salience = 'about'")
        conditions.append(f"EXISTS (SELECT 1 FROM tags AS t WHERE {' AND '.join(tag)})")  # noqa: S608 - see find
    if query.since is not None:
        conditions.append("coalesce(published_at, fetched_at) >= ?")
        values.append(utc_text(query.since))
    search = read_search(query.search or "")
    for relation, expression in (("IN", search.wanted), ("NOT IN", search.unwanted)):
        if expression is not None:
            conditions.append(f"a.key {relation} (SELECT rowid FROM search WHERE search MATCH ?)")  # noqa: S608 - see find
            values.append(expression)
    return conditions, values
