"""The revisions of an article as its tagged records tell them, in few bytes: a store may hold millions. Pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from struct import Struct
from typing import NamedTuple

from schemas.articles import TaggedArticle
from schemas.identity import rank

_FORM = Struct(">?QQQ16sQ8s8sIIQ?")
_BEGIN = datetime.min.replace(tzinfo=UTC)
_LARGEST = 2**64 - 1
_TICK = timedelta(microseconds=1)

Topics = tuple[tuple[str, str], ...]
"""Topics and saliences, in order."""


class Revision(NamedTuple):
    """One text of an article. Its first five fields are its rank (`schemas.identity.Rank`): greater is current.

    `seen` is when it was last fetched, `made` when the record was that stands for it; `tags` numbers its topics.
    Partition and offset are that record's place; `sure` tells that a store without it has no excuse.
    """

    full: bool
    seen: int
    normaliser: int
    taxonomy: int
    content_hash: bytes
    made: int
    title: bytes
    body: bytes
    tags: int
    partition: int
    offset: int
    sure: bool

    @property
    def rank(self) -> tuple[object, ...]:
        """Its place among the revisions of its article."""
        return self[:5]

    def joined(self, other: "Revision") -> "Revision":
        """Merge with another record of the same text: newer rules first, then the later record; seen when last seen."""
        kept = max(self, other, key=lambda record: (record.normaliser, record.taxonomy, record.made))
        return kept._replace(seen=max(self.seen, other.seen))


class Shelf:
    """Numbers the lists of topics, of which there are few, so that a revision need not hold one."""

    def __init__(self) -> None:
        """Begin empty."""
        self._numbers: dict[Topics, int] = {}
        self._lists: list[Topics] = []

    def number(self, topics: Topics) -> int:
        """Give a list its number."""
        found = self._numbers.setdefault(topics, len(self._lists))
        if found == len(self._lists):
            self._lists.append(topics)
        return found

    def topics(self, number: int) -> Topics:
        """Give the list of a number."""
        return self._lists[number]


def topics_of(article: TaggedArticle) -> Topics:
    """Give an article's topics and saliences, in order."""
    return tuple(sorted((tag.topic, tag.salience) for tag in article.tags))


def revision(article: TaggedArticle, shelf: Shelf, place: tuple[int, int] = (0, 0), *, sure: bool = True) -> Revision:
    """Take a record as a revision."""
    full, fetched_at, normaliser, taxonomy, content_hash = rank(article)
    fetched = min(max(0, (fetched_at - _BEGIN) // _TICK), _LARGEST)
    return Revision(
        full=full,
        seen=fetched,
        normaliser=min(normaliser, _LARGEST),
        taxonomy=min(taxonomy, _LARGEST),
        content_hash=_hash(content_hash),
        made=fetched,
        title=_digest(article.title, 8),
        body=_digest(article.body, 8),
        tags=shelf.number(topics_of(article)),
        partition=place[0],
        offset=place[1],
        sure=sure,
    )


def packed(revisions: Iterable[Revision]) -> bytes:
    """Write the revisions of an article one after another."""
    return b"".join(_FORM.pack(*each) for each in revisions)


def added(known: bytes, new: bytes) -> bytes:
    """Add a record's revision to those of its article."""
    revisions = {each.content_hash: each for each in _unpacked(known)}
    for each in _unpacked(new):
        before = revisions.get(each.content_hash)
        revisions[each.content_hash] = each if before is None else before.joined(each)
    return packed(revisions.values())


def current(revisions: bytes) -> Revision:
    """Give the revision of the greatest rank."""
    return max(_unpacked(revisions))


def _unpacked(revisions: bytes) -> Iterator[Revision]:
    return (Revision(*fields) for fields in _FORM.iter_unpack(revisions))


def _hash(text: str) -> bytes:
    """Give a content hash as the bytes that it spells; what spells none is no hash, and stands for itself alone."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    return found if found.hex() == text and len(found) == 16 else _digest(text, 16)  # noqa: PLR2004 - 128 bits


def _digest(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()
