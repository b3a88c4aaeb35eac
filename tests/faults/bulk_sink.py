"""A sink that writes to a bulk server: newswire as it is, with one more kind of store, which keeps no offsets."""

import json
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from consumers.sinks.registry import STORES, Store
from newswire.__main__ import main
from runtime.sinks import Outcome, Refuse, SinkBatch, Span, Stream
from schemas.articles import TaggedArticle
from schemas.errors import UnavailableError
from schemas.identity import rank

SCHEME = "bulk"
TIMEOUT = 5.0
OUTCOMES: Mapping[int, Outcome] = {
    HTTPStatus.CREATED: "new",
    HTTPStatus.OK: "revised",
    HTTPStatus.BAD_REQUEST: "refused",
}
"""What the server says of an item that it need not be sent again."""


class BulkSink:
    """Sends a batch as one request, and then, with the next try, what of it was turned away."""

    def __init__(self, url: str) -> None:
        """Name the server; `sender` tells it one life of this process from another."""
        self._url = url.partition(":")[2]
        self._sender = uuid.uuid4().hex
        self._spans: Mapping[int, Span] = {}
        self._settled: dict[int, Outcome] = {}

    def open(self, stream: Stream) -> None:  # noqa: ARG002 - it keeps no offsets of any stream
        """Ask the server for nothing, to see whether it is there."""
        self._send([])

    def positions(self) -> None:
        """Keep no offsets: the group's on Kafka decide."""

    def write(self, batch: SinkBatch[TaggedArticle], refuse: Refuse) -> Sequence[Outcome]:
        """Write by id and rank. Raises UnavailableError as long as anything was turned away."""
        if batch.spans != self._spans:
            self._spans, self._settled = batch.spans, {}
        left = [index for index in range(len(batch.values)) if index not in self._settled]
        statuses = self._send([_item(batch.values[index]) for index in left])
        self._settled |= {i: OUTCOMES[status] for i, status in zip(left, statuses, strict=True) if status in OUTCOMES}
        if away := len(batch.values) - len(self._settled):
            raise UnavailableError(f"{self._url}: turned {away} of {len(left)} articles away")
        outcomes = [self._settled[index] for index in range(len(batch.values))]
        reasons = {i: "the server calls it a bad request" for i, outcome in enumerate(outcomes) if outcome == "refused"}
        if reasons:
            refuse(reasons)
        return outcomes

    def move(self, stream: Stream, positions: Mapping[int, int]) -> None:
        """Set nothing."""

    def close(self) -> None:
        """Hold nothing."""

    def _send(self, items: Sequence[Mapping[str, Any]]) -> list[int]:
        data = json.dumps({"sender": self._sender, "items": items}).encode()
        try:
            with urllib.request.urlopen(self._url, data, TIMEOUT) as answer:  # noqa: S310 - the test's own server
                statuses: list[int] = json.load(answer)
        except OSError as error:
            raise UnavailableError(f"{self._url}: {error}") from error
        return statuses


def _item(article: TaggedArticle) -> dict[str, Any]:
    full, fetched_at, *rest = rank(article)
    place = [full, fetched_at.timestamp(), *rest]
    return {"id": article.id, "hash": article.content_hash, "rank": place}


if __name__ == "__main__":
    STORES[SCHEME] = Store(BulkSink, None)
    main()
