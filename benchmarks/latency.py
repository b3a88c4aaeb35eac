"""From the producer's fetch to the store, as another connection to the store sees it."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from math import inf
from pathlib import Path

from benchmarks.worker import Worker
from consumers.sinks.sqlite.schema import connect_reader

TICK = 0.002
"""Seconds between two looks: what a latency may be too long by."""


def arrivals(database: Path, after: int, count: int, workers: Sequence[Worker], seconds: float) -> list[float]:
    """Wait for `count` rows beyond the key `after`; give for each, in their order, seconds from its fetch until seen.

    What has not come after `seconds` took for ever (`inf`). Whether anything was committed is asked first, which costs
    next to nothing. Raises InputError where a worker ends before.
    """
    found: list[float] = []
    deadline = time.monotonic() + seconds
    with closing(connect_reader(database)) as db:
        version = -1
        while len(found) < count and (now := time.monotonic()) < deadline:
            (latest,) = db.execute("PRAGMA data_version").fetchone()
            if latest != version:
                version = latest
                found += _new(db, after + len(found))
            for worker in workers:
                worker.check()
            time.sleep(max(0.0, now + TICK - time.monotonic()))
    return [*found, *[inf] * (count - len(found))]


def _new(db: sqlite3.Connection, after: int) -> list[float]:
    fetched = db.execute("SELECT fetched_at FROM articles WHERE key > ? ORDER BY key", (after,)).fetchall()
    seen = datetime.now(UTC)
    return [(seen - datetime.fromisoformat(text)).total_seconds() for (text,) in fetched]
