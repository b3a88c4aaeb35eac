"""What is new in a feed: its entries against those that were seen, as articles."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlsplit

from producers.rss.model import ParsedFeed
from producers.rss.naming import Key, Name, Named, apart, key, named, shared
from producers.rss.seen import CONTENT_BYTES, NO_ARTICLE, Record, Seen, digest
from schemas.articles import RawArticle, Source
from schemas.feeds import Feed
from schemas.identity import entry_id, url_id

MOST_SHARED = 1_000
"""Names of several articles that are remembered of a feed."""
_MARKER = Record(NO_ARTICLE, bytes(CONTENT_BYTES))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed document as read: `base` is where it came from, which its links are relative to."""

    parsed: ParsedFeed
    base: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Diff:
    """What a document changes: each entry is `new`, `changed`, `unchanged` or `repeated` within the document.

    `articles` come in the reverse of the document's order, as feeds list the newest first; each once. Of the `before`
    entries that the feed listed last, `left` still stand. `seen` is None where it has not changed.
    """

    articles: tuple[RawArticle, ...] = ()
    seen: Seen | None = None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    before: int = 0
    left: int = 0


def diff(feed: Feed, url: str, seen: Seen, reading: Reading) -> Diff:
    """Tell what a document brings. `url` is the subscription's, under which entries without a link are identified."""
    entries = [named(entry, reading.base) for entry in reading.parsed.entries]
    markers = _markers(entries, seen)
    listing = _Listing(url, seen, markers.keys())
    listing.read(entries)
    remembered = {digest("shared", *name): _MARKER for name in islice(markers, MOST_SHARED)}
    after = seen.after(remembered | listing.listed, _day(reading.fetched_at))
    before, source = seen.listed(), _source(feed, reading.parsed)
    base = None if reading.base == source.feed else reading.base
    return Diff(
        articles=tuple(
            RawArticle(
                id=article, source=source, fetched_at=reading.fetched_at, observed=entries[place].entry, base=base
            )
            for place, article in sorted(listing.articles.items(), reverse=True)
        ),
        seen=None if after is seen else after,
        new=listing.new,
        changed=listing.changed,
        unchanged=listing.unchanged,
        repeated=len(entries) - listing.new - listing.changed - listing.unchanged,
        before=len(before),
        left=len(before & after.listed()),
    )


class _Listing:
    """The entries of a document, told apart one by one: `articles` are those to publish, by their places."""

    def __init__(self, url: str, seen: Seen, ambiguous: Container[Name]) -> None:
        self._url = url
        self._seen = seen
        self._ambiguous = ambiguous
        self._owners: dict[bytes, Named] = {}
        self.listed: dict[bytes, Record] = {}
        self.articles: dict[int, str] = {}
        self.new = self.changed = self.unchanged = 0

    def read(self, entries: Sequence[Named]) -> None:
        """Take up those that were seen first: they keep their articles, whatever the others say."""
        unknown: list[tuple[int, Named, Key]] = []
        for place, entry in enumerate(entries):
            known = key(entry, self._ambiguous)
            record = self._seen.records.get(known.digest)
            if record:
                self._add(place, entry, known, record.id, record)
            else:
                unknown.append((place, entry, known))
        by_id = self._seen.by_id() if unknown else {}
        for place, entry, known in unknown:
            article = self._article(entry, known)
            self._add(place, entry, known, article, by_id.get(article))

    def _article(self, entry: Named, known: Key) -> bytes:
        """Identify an entry by its link, unless that is another's."""
        own = entry_id(self._url, known.text)
        if entry.link is None or ("link", entry.link) in self._ambiguous:
            return bytes.fromhex(own)
        article = bytes.fromhex(url_id(entry.link))
        owner = self._owners.get(article)
        return bytes.fromhex(own) if owner and apart(owner, entry) else article

    def _add(self, place: int, entry: Named, known: Key, article: bytes, before: Record | None) -> None:
        """Count an entry as what it is; one that was listed before in the same document is nothing more."""
        if known.digest in self.listed:
            return
        self.listed[known.digest] = Record(article, entry.content)
        if article in self._owners:
            return
        self._owners[article] = entry
        if before is None:
            self.new += 1
        elif before.content != entry.content:
            self.changed += 1
        else:
            self.unchanged += 1
            return
        self.articles[place] = article.hex()


def _markers(entries: Sequence[Named], seen: Seen) -> dict[Name, None]:
    """Give the names in a document that name no single article: as it shows, or as was seen before."""
    known = {name for name, record in seen.records.items() if record.id == NO_ARTICLE}
    names = (name for entry in entries for name in entry.names) if known else ()
    return {name: None for name in names if digest("shared", *name) in known} | shared(entries)


def _source(feed: Feed, parsed: ParsedFeed) -> Source:
    """Describe a feed: in its owner's words, else in its own."""
    url = str(feed.url)
    title = " ".join((parsed.title or "").split())
    return Source(
        kind="rss",
        name=feed.name or title or urlsplit(url).hostname or url,
        feed=url,
        country=feed.country,
        language=feed.language or parsed.language,
        timezone=feed.timezone,
    )


def _day(moment: datetime) -> int:
    return (moment.astimezone(UTC) - _EPOCH).days
