"""What a page says of itself: in JSON-LD, in meta elements, in microdata and plain elements, trusted in this order."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from consumers.stages.normalise.page.found import Found, Page
from consumers.stages.normalise.page.linked_data import LinkedData
from consumers.stages.normalise.page.source import Source, first_place, gather, told
from schemas.links import resolved

_TITLE = ("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title")
_STANDFIRST = ("og:description", "description", "twitter:description", "dc.description", "dcterms.description")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dcterms.issued", "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "dcterms.date", "dc.date", "date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified",
)  # fmt: skip
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_LANGUAGE = ("content-language", "og:locale", "dc.language", "dcterms.language")
_PUBLISHER = ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name")
_SECTIONS = ("article:section", "parsely-section", "section")
_KEYWORDS = ("article:tag", "news_keywords", "keywords", "parsely-tags")


class Metadata(NamedTuple):
    """A page without its text; the text as JSON-LD has it; what the article's text may say once more at its top."""

    page: Page
    body: str
    repeated: frozenset[str]


def read_metadata(tree: HtmlElement, url: str | None) -> Metadata:
    """Read what a page says of itself. Addresses are resolved against `url` where it is known."""
    source = gather(tree)
    links = (Found(href, "link rel=canonical") for href in source.canonical)
    canonical = _addresses((*links, *source.meta("og:url")), url)
    linked = LinkedData(source.scripts)
    article = linked.article({*(found.value for found in canonical), url or ""})

    def said(name: str, key: str = "name") -> Iterator[Found]:
        return (Found(text, f"json-ld {name}") for text in linked.texts(article.get(name), key))

    page = Page(
        title=_one(said("headline"), source.meta(*_TITLE), source.titles),
        standfirst=_one(said("description"), source.meta(*_STANDFIRST)),
        authors=_authors(said("author"), source),
        published=told([*said("datePublished"), *source.meta(*_PUBLISHED), *_published(source)]),
        updated=told([*said("dateModified"), *source.meta(*_UPDATED), *source.microdata("dateModified")]),
        canonical=canonical,
        image=next(iter(_addresses((*said("image", "url"), *source.meta(*_IMAGES)), url)), None),
        language=_one([Found(source.language, "html lang")], said("inLanguage"), source.meta(*_LANGUAGE)),
        publisher=_one(said("publisher"), source.meta(*_PUBLISHER)),
        categories=first_place(said("articleSection"), *map(source.meta, _SECTIONS)),
        keywords=first_place(said("keywords"), *map(source.meta, _KEYWORDS)),
    )
    top = (page.title, page.standfirst, *told([*source.meta(*_TITLE, *_STANDFIRST), *source.titles]))
    body = next(linked.texts(article.get("articleBody")), "")
    return Metadata(page, body, frozenset(found.value for found in top if found))


def _one(*places: Iterable[Found]) -> Found | None:
    """Give the first value of the first place that has any."""
    return next(iter(first_place(*map(iter, places))), None)


def _authors(linked: Iterator[Found], source: Source) -> tuple[Found, ...]:
    """Give the authors as the first place names them: `article:author` is as often the address of a profile."""
    names = (
        (found for found in source.meta(name) if not found.value.strip().lower().startswith(("http:", "https:")))
        for name in _AUTHORS
    )
    return first_place(linked, *names, source.microdata("author"))


def _published(source: Source) -> Iterator[Found]:
    """Give the date in microdata, and that of the time elements where they agree on one."""
    yield from source.microdata("datePublished")
    if len(set(source.times)) == 1:
        yield Found(source.times[0], "time element")


def _addresses(found: Iterable[Found], url: str | None) -> tuple[Found, ...]:
    """Give whole http(s) addresses, each once."""
    whole = ((resolved(value, url or ""), origin) for value, origin in found)
    return told([Found(address, origin) for address, origin in whole if address])
