"""One store against the tagged records that its sink has read. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain

from consumers.sinks.reading import Row
from newswire.audit.difference import Difference, Kind
from newswire.audit.revisions import Revision, Shelf, Topics, added, current, revision, topics_of
from schemas.identity import content_hash
from schemas.wire import FOR, Record, header

_SEEN = b""
"""What is left of an article's revisions once its row was seen."""


@dataclass
class Store:
    """What a store should hold, and how its rows compare; `topic` is the name of the one that its sink reads.

    Records beyond `positions` are pending, and nothing is said of the rows of their articles, which may show them
    already: a sink that was sent back keeps its rows. `dead` are the places of records that the sink refused, `groups`
    those that write to the store. Where not `whole`, records that rows stem from are gone from the topic.
    """

    url: str
    topic: str
    shelf: Shelf
    groups: AbstractSet[str]
    positions: Mapping[int, int]
    dead: AbstractSet[tuple[int, int]]
    whole: bool = True
    rows: int = 0
    expected: int = 0
    pending: int = 0
    _revisions: dict[str, bytes] = field(default_factory=dict)
    _waiting: set[str] = field(default_factory=set)

    def sinks(self, prefix: str) -> str:
        """Name the sinks that fill it; by its URL where none has yet."""
        return " and ".join(sorted(group.removeprefix(f"{prefix}.") for group in self.groups)) or self.url

    def tagged(self, record: Record, article_id: str | None, packed: bytes) -> Iterator[Difference]:
        """Take a record of the topic in, as its revision; without an id, one that cannot be read."""
        wanted = header(record.headers, FOR)
        if (wanted is not None and wanted not in self.groups) or (record.partition, record.offset) in self.dead:
            return
        if record.offset >= self.positions.get(record.partition, 0):
            self.pending += 1
            if article_id is not None:
                self._waiting.add(article_id)
        elif article_id is None:
            key = (record.key or b"-").decode("utf-8", "replace")
            yield Difference("lost", key, record.place, "no row and no dead letter", self.url)
        else:
            known = self._revisions.get(article_id)
            self.expected += known is None
            self._revisions[article_id] = packed if known is None else added(known, packed)

    def row(self, row: Row) -> Iterator[Difference]:
        """Compare a row with the current revision of its article."""
        self.rows += 1
        packed = self._revisions.get(row.id)
        self._revisions[row.id] = _SEEN
        if packed == _SEEN:
            yield Difference("doubled", row.id, None, "more than one row", self.url)
        elif row.id in self._waiting:
            return
        elif packed is not None:
            yield from self._compared(row, current(packed))
        elif self.whole:
            yield Difference("extra row", row.id, None, "no tagged record has this id", self.url)

    def missing(self) -> Iterator[Difference]:
        """Name the articles that had no row; where the dead letter of one may have expired, none is missing."""
        for article_id, packed in self._revisions.items():
            if packed != _SEEN and current(packed).sure:
                yield Difference("missing row", article_id, self._place(current(packed)), "no row", self.url)

    def _compared(self, row: Row, wanted: Revision) -> Iterator[Difference]:
        article = row.article
        if article is None:
            yield Difference("changed", row.id, self._place(wanted), "record", self.url)
            return
        has = revision(article, self.shelf)
        if not self.whole and has.rank > wanted.rank:
            return  # a record that is gone has made it
        hashes = {row.content_hash, article.content_hash, content_hash(article.title, article.standfirst, article.body)}
        differs = {
            "id": article.id != row.id,
            "content_hash": has.content_hash != wanted.content_hash or len(hashes) > 1,
            "title": has.title != wanted.title,
            "body": has.body != wanted.body,
            "normaliser": has.normaliser != wanted.normaliser,
            "taxonomy": has.taxonomy != wanted.taxonomy,
        }
        faults: list[tuple[Kind, str]] = [("changed", name) for name, wrong in differs.items() if wrong]
        expected = self.shelf.topics(wanted.tags)
        faults += dict.fromkeys(chain(_topics(expected, topics_of(article)), _topics(expected, row.topics)))
        for kind, what in faults:
            yield Difference(kind, row.id, self._place(wanted), what, self.url)

    def _place(self, of: Revision) -> str:
        return f"{self.topic}/{of.partition}/{of.offset}"


def _topics(expected: Topics, found: Topics) -> Iterator[tuple[Kind, str]]:
    wanted, has = (Counter(topic for topic, _ in topics) for topics in (expected, found))
    for topic in wanted - has:
        yield "missing tag", topic
    for topic in has - wanted:
        yield "extra tag", topic
    if wanted == has:
        for topic in sorted({topic for topic, _ in set(expected) ^ set(found)}):
            yield "changed", f"salience of {topic}"
