"""The rows of a SQLite store, read as they stand."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from schemas.articles import TaggedArticle


def stored(path: Path) -> Mapping[str, TaggedArticle]:
    """Give every current row by its id."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT id, record FROM articles").fetchall()
    return {article_id: TaggedArticle.model_validate(json.loads(record)) for article_id, record in rows}


def integrity(path: Path) -> str:
    """Let SQLite look at every page of a file: `ok` where nothing is torn."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        (found,) = db.execute("PRAGMA integrity_check").fetchone()
    return str(found)


def positions(path: Path) -> Mapping[int, int]:
    """Give the next offset of each partition that a store has rows of."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return dict(db.execute("SELECT partition, next FROM offsets").fetchall())
