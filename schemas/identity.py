"""The one definition of "the same article", and of the revision that is current."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from w3lib.url import canonicalize_url

from schemas.articles import Article, RawArticle, TaggedArticle
from schemas.model import Entity
from schemas.urls import url_key


def _digest(parts: Iterable[str]) -> str:
    """128 bits of SHA-256, in hex, over the parts with their lengths, so that no two lists of parts collide."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        sha.update(f"{len(data)}:".encode() + data)
    return sha.hexdigest()[:32]


def seed_id(collection: str, file: str) -> str:
    """Identify a seed by its collection and its file's path below it."""
    return _digest(("seed", collection, file))


def url_id(url: str) -> str:
    """Identify an article by what its URLs have in common, whichever feed it comes from; ValueError for no URL."""
    return _digest(("url", url_key(url)))


def feed_id(url: str) -> str:
    """Identify a feed by the canonical form of its URL."""
    return _digest(("feed", canonicalize_url(url)))


def entry_id(feed: str, guid: str) -> str:
    """Identify an entry without a URL by its feed's URL and its guid."""
    return _digest(("entry", canonicalize_url(feed), guid))


def content_hash(title: str, standfirst: str | None, body: str) -> str:
    """Hash what a reader reads: the same id with another hash is a revision."""
    return _digest((title, standfirst or "", body))


class Rank(NamedTuple):
    """The order of an article's revisions: the current one is the greatest, whatever the order of arrival."""

    full: bool
    fetched_at: datetime
    normaliser: int
    taxonomy: int
    content_hash: str


def rank(article: TaggedArticle) -> Rank:
    """Give the place of one revision among the others of its article."""
    return Rank(
        full="teaser_only" not in article.flags,
        fetched_at=article.fetched_at,
        normaliser=article.normaliser,
        taxonomy=article.taxonomy.edition,
        content_hash=article.content_hash,
    )


def event_id(value: Entity) -> str:
    """Name one event (`ce_id`): the same content under the same editions has the same id, whenever it is sent."""
    match value:
        case TaggedArticle():
            return f"{value.id}.{value.content_hash}.n{value.normaliser}.t{value.taxonomy.edition}"
        case Article():
            return f"{value.id}.{value.content_hash}.n{value.normaliser}"
        case RawArticle():
            found = value.model_dump_json(include={"observed", "document", "page"})
            return f"{value.id}.{_digest((found,))}"
        case _:
            return _digest((value.model_dump_json(),))
