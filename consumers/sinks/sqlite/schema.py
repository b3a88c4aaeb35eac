"""The tables, their version, and the file that holds them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from schemas.errors import InputError, UnavailableError

APPLICATION_ID = 0x6E777372
"""Marks a file as ours in its header, so that no other application's database is ever written to."""
VERSION = 1
"""`PRAGMA user_version`: raised with every change of the tables."""
WAL_BYTES = 64 * 1024 * 1024

# JSON is the one copy of what a record says: what people ask for by name is computed from it, and takes no space.
# The index holds no copy of the text either. The sink keeps it exact: triggers cost half the throughput, because
# FTS5 flushes its pending terms at the savepoint of each. Its hash is large enough for a batch of 500 articles.
TABLES = """
CREATE TABLE articles (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    content_hash TEXT NOT NULL,
    published_at TEXT,
    updated_at TEXT,
    fetched_at TEXT NOT NULL,
    record TEXT NOT NULL,
    title TEXT AS (json_extract(record, '$.title')),
    standfirst TEXT AS (json_extract(record, '$.standfirst')),
    body TEXT AS (json_extract(record, '$.body')),
    authors TEXT AS (json_extract(record, '$.authors')),
    url TEXT AS (json_extract(record, '$.url')),
    canonical_url TEXT AS (json_extract(record, '$.canonical_url')),
    publisher TEXT AS (json_extract(record, '$.publisher')),
    source_kind TEXT AS (json_extract(record, '$.source.kind')),
    source_name TEXT AS (json_extract(record, '$.source.name')),
    source_feed TEXT AS (json_extract(record, '$.source.feed')),
    source_collection TEXT AS (json_extract(record, '$.source.collection')),
    source_file TEXT AS (json_extract(record, '$.source.file')),
    published_precision TEXT AS (json_extract(record, '$.dates.published.precision')),
    language TEXT AS (json_extract(record, '$.language')),
    categories TEXT AS (json_extract(record, '$.categories')),
    flags TEXT AS (json_extract(record, '$.flags')),
    normaliser INTEGER AS (json_extract(record, '$.normaliser')),
    taxonomy INTEGER AS (json_extract(record, '$.taxonomy.edition'))
);
CREATE INDEX articles_newest ON articles (coalesce(published_at, fetched_at) DESC, id);

CREATE TABLE revisions (
    key INTEGER NOT NULL REFERENCES articles,
    content_hash TEXT NOT NULL,
    full INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,
    normaliser INTEGER NOT NULL,
    taxonomy INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (key, content_hash)
);

CREATE TABLE tags (
    key INTEGER NOT NULL REFERENCES articles,
    topic TEXT NOT NULL,
    salience TEXT NOT NULL,
    score REAL NOT NULL,
    evidence TEXT NOT NULL
);
CREATE INDEX tags_of_article ON tags (key);
CREATE INDEX tags_of_topic ON tags (topic, salience, key);

CREATE VIRTUAL TABLE search USING fts5 (
    title, standfirst, body, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);

CREATE TABLE offsets (
    cluster TEXT NOT NULL,
    topic TEXT NOT NULL,
    consumer_group TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (cluster, topic, consumer_group, partition)
) WITHOUT ROWID;
"""

_AWAY = {
    sqlite3.SQLITE_BUSY: "another process is writing to it: wait, or stop that process",
    sqlite3.SQLITE_LOCKED: "another process is writing to it: wait, or stop that process",
    sqlite3.SQLITE_FULL: "make room on its disk",
    sqlite3.SQLITE_IOERR: "look at the state of its disk, the room on it and the limits on file sizes",
    sqlite3.SQLITE_NOMEM: "make more memory available",
}
_UNUSABLE = {
    sqlite3.SQLITE_NOTADB: "give another path, or move the file away",
    sqlite3.SQLITE_CORRUPT: "move the file away and run the sink again, which fills a new one from the topic",
    sqlite3.SQLITE_CANTOPEN: "allow reading and writing of the file and its folder",
    sqlite3.SQLITE_READONLY: "allow writing to the file and its folder",
    sqlite3.SQLITE_PERM: "allow reading and writing of the file and its folder",
}


@contextmanager
def reporting(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, with the path and a remedy: away (try again) or unusable (the user's to mend)."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _AWAY:
            raise UnavailableError(f"{path}: {error}; {_AWAY[code]}") from error
        if code in _UNUSABLE:
            raise InputError(f"{path}: {error}; {_UNUSABLE[code]}") from error
        if "no such module: fts5" in str(error):
            raise InputError("this Python's SQLite lacks FTS5: use a Python whose sqlite3 has it") from error
        raise


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Hold the one writer's lock from the start; commit at the end, or leave no trace."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite itself has rolled back after some errors
            db.execute("ROLLBACK")
        raise


def connect_writer(path: Path, patience: float) -> sqlite3.Connection:
    """Open a file for writing, made where absent; wait `patience` seconds for another writer's lock.

    A commit reaches the operating system (WAL, synchronous=NORMAL): the death of the process loses nothing. After a
    loss of power the last commits may be missing, rows and offsets alike, and are read from the topic again.
    """
    if not path.parent.is_dir():
        raise InputError(f"{path}: its folder does not exist; make it first")
    _refuse_folder(path)
    db = sqlite3.connect(path, timeout=patience, isolation_level=None)
    try:
        _prepare(db, path)
    except BaseException:
        db.close()
        raise
    return db


def connect_reader(path: Path) -> sqlite3.Connection:
    """Open a file read-only. Raises InputError where it is absent or not ours."""
    if not path.exists():
        raise InputError(f"{path}: there is no such database; `newswire up` makes and fills it")
    _refuse_folder(path)
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5, isolation_level=None)
    try:
        filled = _is_ours(db, path)
    except BaseException:
        db.close()
        raise
    if not filled:
        db.close()
        raise InputError(f"{path}: holds no articles yet; `newswire up` fills it")
    return db


def utc_text(moment: datetime) -> str:
    """Write an instant in ISO 8601, UTC, to the microsecond: the order of the texts is the order of the times."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise InputError(f"{path}: is a folder; give the path of a file")


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Set the connection up, and make the tables in one transaction where the file is new."""
    _is_ours(db, path)  # before the first byte is written
    if db.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
        raise InputError(f"{path}: its file system cannot hold a write-ahead log; use a local disk")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA cache_size = -65536")
    db.execute("PRAGMA wal_autocheckpoint = 10000")
    db.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
    with transaction(db):
        if not _is_ours(db, path):
            for statement in TABLES.split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {VERSION}")


def _is_ours(db: sqlite3.Connection, path: Path) -> bool:
    """Tell our database from an empty one. Raises InputError on another application's, or a newer newswire's."""
    with closing(db.execute("SELECT count(*) FROM sqlite_schema")) as cursor:
        (objects,) = cursor.fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if objects == 0 and application == 0:
        return False
    if application != APPLICATION_ID:
        raise InputError(f"{path}: is another application's database; give another path")
    if version > VERSION:
        raise InputError(f"{path}: has tables of version {version}, this newswire knows {VERSION}; upgrade newswire")
    return True
