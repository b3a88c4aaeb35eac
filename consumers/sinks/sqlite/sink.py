"""Writing: rows, revisions, tags, index and offsets in one transaction a batch."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from consumers.sinks.history import Version, current, merge
from consumers.sinks.sqlite.schema import connect_writer, reporting, transaction, utc_text
from consumers.sinks.sqlite.stored import load_histories
from runtime.sinks import Outcome, Refuse, SinkBatch, Span, Stream
from schemas.articles import Evidence, TaggedArticle
from schemas.errors import InputError, StaleError

PATIENCE = 5.0
_ELSEWHERE = "consumer_group = ? AND (cluster, topic) <> (?, ?)"
_EVIDENCE = TypeAdapter(tuple[Evidence, ...])


@dataclass
class _Entry:
    """One article in a batch: its row's key, its history, and what of it the store has to learn."""

    key: int
    history: dict[str, Version]
    before: Version | None
    touched: set[str] = field(default_factory=set)


class SqliteSink:
    """A sink in one file. Safe to kill at any point: a batch is stored with its offsets, or not at all."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened yet."""
        self._path = path.resolve()
        self._db: sqlite3.Connection | None = None
        self._stream = Stream("", "", "")

    def open(self, stream: Stream) -> None:
        """Open or make the file. Raises InputError where its offsets belong to another cluster."""
        self.close()
        with reporting(self._path):
            self._db, self._stream = connect_writer(self._path, PATIENCE), stream
            query = f"SELECT cluster FROM offsets WHERE {_ELSEWHERE}"  # noqa: S608 - a constant
            other = self._db.execute(query, (stream.group, stream.cluster, stream.topic)).fetchone()
        if other is not None:
            self.close()
            raise InputError(
                f"{self._path}: its offsets of group {stream.group} belong to another cluster or topic ({other[0]}): "
                "give another file, or choose where to begin with `newswire rewind SINK --to earliest`"
            )

    def positions(self) -> Mapping[int, int]:
        """Give the next offset of each partition that the file has rows of."""
        query = "SELECT partition, next FROM offsets WHERE (cluster, topic, consumer_group) = (?, ?, ?)"
        with reporting(self._path):
            return dict(self._open.execute(query, self._stream).fetchall())

    def write(self, batch: SinkBatch[TaggedArticle], refuse: Refuse) -> Sequence[Outcome]:
        """Store a batch and its offsets. The first batch of a partition may start anywhere."""
        outcomes: list[Outcome] = ["refused"] * len(batch.values)
        versions: dict[int, Version] = {}
        reasons: dict[int, str] = {}
        for index, article in enumerate(batch.values):
            try:
                versions[index] = Version.of(article)
            except (ValueError, OverflowError) as error:
                reasons[index] = f"cannot be stored: {error}"
        if reasons:
            refuse(reasons)
        with reporting(self._path), transaction(self._open):
            self._move_offsets(batch.spans)
            entries = self._entries(list(dict.fromkeys(version.id for version in versions.values())))
            for index, version in versions.items():
                entry = entries[version.id]
                known = entry.history.get(version.rank.content_hash)
                outcomes[index] = merge(entry.history, version)
                if entry.history[version.rank.content_hash] != known:
                    entry.touched.add(version.rank.content_hash)
            articles = {version.record: batch.values[index] for index, version in versions.items()}
            self._store([entry for entry in entries.values() if entry.touched], articles)
        return outcomes

    def move(self, stream: Stream, positions: Mapping[int, int]) -> None:
        """Open on `stream` whatever the group read before, and set where it goes on; rows stay as they are."""
        self.close()
        with reporting(self._path):
            self._db, self._stream = connect_writer(self._path, PATIENCE), stream
            with transaction(self._db):
                query = f"DELETE FROM offsets WHERE {_ELSEWHERE}"  # noqa: S608 - a constant
                self._db.execute(query, (stream.group, stream.cluster, stream.topic))
                self._put_offsets(positions)

    def close(self) -> None:
        """Close the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    @property
    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            raise InputError(f"{self._path}: is not open")
        return self._db

    def _move_offsets(self, spans: Mapping[int, Span]) -> None:
        stored = self.positions()
        for partition, span in spans.items():
            if stored.get(partition, span.start) != span.start:
                raise StaleError(
                    f"{self._path}: partition {partition} stands at {stored[partition]}, not {span.start}: "
                    "another process has written meanwhile"
                )
        self._put_offsets({partition: span.end for partition, span in spans.items()})

    def _put_offsets(self, positions: Mapping[int, int]) -> None:
        self._open.executemany(
            "INSERT INTO offsets VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next",
            [(*self._stream, partition, offset) for partition, offset in positions.items()],
        )

    def _entries(self, ids: Sequence[str]) -> dict[str, _Entry]:
        """Load what the file knows of the batch's articles; new ones get the next keys."""
        entries = {
            article_id: _Entry(key, history, current(history))
            for article_id, (key, history) in load_histories(self._open, ids).items()
        }
        (last,) = self._open.execute("SELECT coalesce(max(key), 0) FROM articles").fetchone()
        new = [article_id for article_id in ids if article_id not in entries]
        return entries | {article_id: _Entry(last + n, {}, None) for n, article_id in enumerate(new, 1)}

    def _store(self, entries: Sequence[_Entry], articles: Mapping[str, TaggedArticle]) -> None:
        """Write what has changed; `articles` are the batch's by their records, so that few are read from JSON again."""
        changed = [
            (entry, now, articles.get(now.record) or now.article())
            for entry in entries
            if (now := current(entry.history)) and now != entry.before
        ]
        rewritten = [
            change for change in changed if change[0].before is None or change[1].record != change[0].before.record
        ]
        self._unindex([(entry.key, entry.before) for entry, *_ in rewritten if entry.before])
        self._open.executemany(
            "INSERT INTO articles (key, id, content_hash, published_at, updated_at, fetched_at, record) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET content_hash = excluded.content_hash, "
            "published_at = excluded.published_at, updated_at = excluded.updated_at, "
            "fetched_at = excluded.fetched_at, record = excluded.record",
            [_article_row(entry.key, now, article) for entry, now, article in changed],
        )
        self._open.executemany(
            "INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [_revision_row(entry.key, entry.history[name]) for entry in entries for name in sorted(entry.touched)],
        )
        self._index([(entry.key, article) for entry, _, article in rewritten])

    def _unindex(self, rows: Sequence[tuple[int, Version]]) -> None:
        """Take old texts out of the index, which holds no copy of them, and drop their tags."""
        self._open.executemany("DELETE FROM tags WHERE key = ?", [(key,) for key, _ in rows])
        self._open.executemany(
            "INSERT INTO search (search, rowid, title, standfirst, body) VALUES ('delete', ?, ?, ?, ?)",
            [_texts(key, version.article()) for key, version in rows],
        )

    def _index(self, articles: Sequence[tuple[int, TaggedArticle]]) -> None:
        self._open.executemany(
            "INSERT INTO tags VALUES (?, ?, ?, ?, ?)",
            [
                (key, tag.topic, tag.salience, tag.score, _EVIDENCE.dump_json(tag.evidence).decode())
                for key, article in articles
                for tag in article.tags
            ],
        )
        self._open.executemany(
            "INSERT INTO search (rowid, title, standfirst, body) VALUES (?, ?, ?, ?)",
            [_texts(key, article) for key, article in articles],
        )


def _article_row(key: int, version: Version, article: TaggedArticle) -> tuple[object, ...]:
    published, updated = article.published_at, article.updated_at
    return (
        key,
        version.id,
        version.rank.content_hash,
        utc_text(published) if published else None,
        utc_text(updated) if updated else None,
        utc_text(version.rank.fetched_at),
        version.record,
    )


def _revision_row(key: int, version: Version) -> tuple[object, ...]:
    rank = version.rank
    return (
        key,
        rank.content_hash,
        int(rank.full),
        utc_text(rank.fetched_at),
        rank.normaliser,
        rank.taxonomy,
        utc_text(version.made_at),
        version.record,
    )


def _texts(key: int, article: TaggedArticle) -> tuple[object, ...]:
    return key, article.title, article.standfirst, article.body
