"""Which entry is which: by what key an entry is known again, and which names in a document name nothing.

Broken feeds give one guid, or the link of one overview, to many articles. A name that two entries of a document share
although a reader would tell them apart therefore names neither, then and later.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from producers.rss.seen import digest
from schemas.articles import Observed, Text
from schemas.links import link
from schemas.tracking import bare
from schemas.urls import url_key

Name = tuple[str, str]
"""A kind, and a guid or a link."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entry with what names it: its guid, the stable form of its link, and what it says when; and its content."""

    entry: Observed
    guid: str | None
    link: str | None
    told: tuple[str, str]
    content: bytes

    @property
    def names(self) -> tuple[Name, ...]:
        """Give the names that ought to be of this entry alone."""
        pairs = (("guid", self.guid), ("link", self.link))
        return tuple((kind, name) for kind, name in pairs if name)


@dataclass(frozen=True, slots=True)
class Key:
    """What an entry is known by: `digest` in the state, `text` where it has to make up an article's id."""

    text: str
    digest: bytes


def named(entry: Observed, base: str) -> Named:
    """Read an entry's names. `base` is what its link is relative to."""
    url = link(entry, base)
    found = stable(url) if url else None
    guid = entry.guid.strip() if entry.guid else None
    told = (_told(entry), entry.published or entry.updated or entry.created or "")
    return Named(entry, guid or None, found, told, _content(entry, found))


def shared(entries: Iterable[Named]) -> dict[Name, None]:
    """Give the names that several entries have which a reader tells apart, in the document's order."""
    first: dict[Name, Named] = {}
    found: dict[Name, None] = {}
    for entry in entries:
        for name in entry.names:
            if apart(first.setdefault(name, entry), entry):
                found[name] = None
    return found


def apart(one: Named, other: Named) -> bool:
    """Tell whether a reader tells two entries with a name in common apart: not where one is the other's revision."""
    if one.link != other.link:
        return True
    (title, date), (other_title, other_date) = one.told, other.told
    return title != other_title and (one.guid != other.guid or date != other_date)


def key(entry: Named, ambiguous: Container[Name]) -> Key:
    """Give what an entry is known by: its guid, else its link, else what it says; more where that is ambiguous."""
    if not entry.names:
        return _key("told", *entry.told)
    own = [name for name in entry.names if name not in ambiguous]
    first = entry.names[0]
    if own and own[0] == first:
        return _key(*first)
    return _key(*first, own[0][1]) if own else _key(*first, *entry.told)


def _key(kind: str, *parts: str) -> Key:
    """Keep a lone guid as it is: it is what makes up the id of an article without a link."""
    return Key("\n".join(parts), digest(kind, *parts))


def _told(entry: Observed) -> str:
    """Give the first thing that an entry says; where it says nothing, what it links to."""
    texts = (" ".join(text.value.split()) for text in (entry.title, entry.summary, *entry.content) if text)
    return next(filter(None, texts), "") or next((item.href for item in entry.links), "")


def _content(entry: Observed, url: str | None) -> bytes:
    """Digest what matters to a reader; of the addresses, without what tells who clicked where."""
    return digest(
        url,
        _text(entry.title),
        _text(entry.summary),
        [_text(part) for part in entry.content],
        entry.authors,
        entry.categories,
        [entry.published, entry.updated, entry.created],
        [bare(address) for address in entry.images],
    )


def _text(text: Text | None) -> str | None:
    return text.value if text else None


def stable(url: str) -> str | None:
    """Give what the URLs of one article have in common, however it was come by; None where it is no URL."""
    try:
        return url_key(url)
    except ValueError:
        return None
