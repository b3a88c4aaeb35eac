"""A store behind a bulk API, as search engines have one: it takes part of a batch, and says so item by item."""

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any, NamedTuple

TURNED_AWAY = 0.1
POISON = 0.02
FAILED = 0.1
"""Shares of the items that are turned away at first, of those that are never taken, and of the requests that fail."""


class Item(NamedTuple):
    """One revision of an article."""

    id: str
    hash: str


@dataclass
class Bulk:
    """What the server holds, and what it has said; its moods depend on the seed and the item alone."""

    seed: int
    poison: float = POISON
    rows: dict[str, list[Any]] = field(default_factory=dict)
    """The rank of what is stored of each article, its content hash last."""
    taken: Counter[Item] = field(default_factory=Counter)
    final: Counter[tuple[str, Item]] = field(default_factory=Counter)
    """How often each sender was told of an item that it need not come again: more than once, and it came again."""
    turned_away: Counter[Item] = field(default_factory=Counter)
    failed: int = 0
    _lives: dict[Item, set[str]] = field(default_factory=lambda: defaultdict(set))
    _requests: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def poisonous(self, item: Item) -> bool:
        """Whether an item is never taken."""
        return self._chance("poison", item).random() < self.poison

    def answer(self, sender: str, items: list[dict[str, Any]]) -> list[int] | None:
        """Take what is to be taken; gives a status an item, or None where the whole request fails."""
        with self._lock:
            self._requests += 1
            if items and self._chance("request", self._requests).random() < FAILED:
                self.failed += 1
                return None
            return [self._take(sender, Item(each["id"], each["hash"]), each["rank"]) for each in items]

    def _take(self, sender: str, item: Item, rank: list[Any]) -> int:
        if self.turned_away[item] < self._patience(item):
            self.turned_away[item] += 1
            return HTTPStatus.TOO_MANY_REQUESTS
        self.final[sender, item] += 1
        self._lives[item].add(sender)
        if self.poisonous(item):
            return HTTPStatus.BAD_REQUEST
        self.taken[item] += 1
        known = self.rows.get(item.id)
        if known is None or rank >= known:
            self.rows[item.id] = rank
        return HTTPStatus.OK if known else HTTPStatus.CREATED

    def lives(self, item: Item) -> int:
        """Count the senders that were told that they need not send an item again."""
        return len(self._lives[item])

    def current(self) -> dict[str, str]:
        """Give the content hash of every row by its id."""
        return {name: str(rank[-1]) for name, rank in self.rows.items()}

    def _patience(self, item: Item) -> int:
        """Give how often an item is turned away first."""
        chance = self._chance("patience", item)
        return chance.randrange(1, 4) if chance.random() < TURNED_AWAY else 0

    def _chance(self, what: str, of: object) -> Random:
        return Random(f"{self.seed} {what} {of}")  # noqa: S311 - a test's moods


@contextmanager
def serving(bulk: Bulk) -> Iterator[str]:
    """Serve for a block; gives the URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer a bulk request."""
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            statuses = bulk.answer(asked["sender"], asked["items"])
            data = json.dumps(statuses).encode()
            self.send_response(HTTPStatus.OK if statuses is not None else HTTPStatus.SERVICE_UNAVAILABLE)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
