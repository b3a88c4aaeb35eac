"""A feed entry: its fields, and those of the page that it links to, as an article."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeVar

from w3lib.url import safe_url_string

from consumers.stages.normalise.authors import read_authors
from consumers.stages.normalise.bylines import Byline
from consumers.stages.normalise.dates import Label, Written, read_epoch, read_written
from consumers.stages.normalise.entry_text import EntryText, read_entry
from consumers.stages.normalise.page import Found, Page, read_page
from consumers.stages.normalise.parts import Parts, assemble
from consumers.stages.normalise.prose import line
from consumers.stages.normalise.text import clean, first_sentence
from schemas.articles import Article, Observed, RawArticle
from schemas.errors import RejectedError
from schemas.links import link, resolved
from schemas.urls import article_url, canonical

T = TypeVar("T")

_EPOCH, _FIRST_YEAR = date(1970, 1, 1), 1600
"""The day that programs write where they know none, unless it is in a year before any newspaper's."""
_SAID_IN_PASSING = ("time element", "meta date")
"""Where a page has dates that need not be the article's: they count after the feed's."""


class _Chosen(NamedTuple):
    """Values of fields, and where each was found, in words for people."""

    values: Mapping[str, str | None]
    origins: Mapping[str, str]


def from_entry(raw: RawArticle, entry: Observed, edition: int) -> Article:
    """Normalise a feed entry. Raises RejectedError of kind `empty` where it has neither a title nor a text."""
    parts, declared = entry_parts(raw, entry)
    return assemble(raw, parts, declared, edition)


def entry_parts(raw: RawArticle, entry: Observed) -> tuple[Parts, str | None]:
    """Take an entry and its page apart, and give the language that they declare. Raises RejectedError as `from_entry`.

    What the entry says goes before what its page says, but for the text, where the longer one counts, and the dates.
    """
    base = raw.base or raw.source.feed or ""
    url = _usable(link(entry, base))
    page = read_page(raw.page, url) if raw.page else Page()
    text = read_entry(entry, _names(raw, page, url), page.blocks)
    chosen = _chosen(raw, entry, page, text, base)
    title = chosen.values["title"]
    if not title:
        raise RejectedError("empty", "the entry has neither a title nor a text")
    byline = read_authors(entry.authors)
    by_page = Byline() if byline.authors else read_authors(found.value for found in page.authors)
    strong, weak = _page_dates(page)
    flags = {"untitled": not (text.title or page.title), "teaser_only": text.teaser}
    return Parts(
        title=title,
        standfirst=chosen.values["standfirst"],
        body=text.body,
        sections=text.sections,
        authors=byline.authors or by_page.authors,
        credits=tuple(dict.fromkeys((*byline.credits, *by_page.credits, *text.credits))),
        trusted=(strong, tuple(_feed_dates(entry))),
        dates=weak,
        publisher=chosen.values["publisher"],
        flags=frozenset(flag for flag, raised in flags.items() if raised),
        url=url,
        canonical_url=article_url(url, (found.value for found in page.canonical)) if url else None,
        categories=_categories(entry, page),
        image=chosen.values["image"],
        origins={**chosen.origins, **_origins(page, byline, by_page, entry)},
    ), chosen.values["language"]


def _chosen(raw: RawArticle, entry: Observed, page: Page, text: EntryText, base: str) -> _Chosen:
    """Choose what stands in several places: the first that has it."""
    found = {name: [*pairs] for name, pairs in _candidates(raw, entry, page, text, base)}
    first = {name: next(((value, where) for value, where in pairs if value), None) for name, pairs in found.items()}
    return _Chosen(
        {name: pair and pair[0] for name, pair in first.items()},
        {name: pair[1] for name, pair in first.items() if pair} | {"body": text.origin},
    )


def _candidates(
    raw: RawArticle, entry: Observed, page: Page, text: EntryText, base: str
) -> Iterator[tuple[str, Iterable[tuple[str | None, str]]]]:
    """Give each field's values in the order of trust, with their places."""
    yield (
        "title",
        (
            (text.title, "the entry's title"),
            *_stated(page.title),
            (first_sentence(text.body.split("\n", 1)[0]), "the text's first sentence: there is no title"),
        ),
    )
    told = text.standfirst, "the entry's summary: what the text does not repeat"
    yield "standfirst", (told, *(_stated(page.standfirst) if text.linked and _is_news(page, text) else ()))
    yield "publisher", ((clean(raw.source.name), "the subscription's name"), *_stated(page.publisher))
    images = ((_usable(resolved(image, base)), "the entry's pictures") for image in entry.images)
    yield "image", chain(images, ((_usable(value), where) for value, where in _stated(page.image)))
    texts = (*entry.content, entry.summary, entry.title)
    declared = ((each.language, "the entry") for each in texts if each)
    yield "language", ((raw.source.language, "the feed"), *declared, *_stated(page.language))


def _stated(found: Found | None) -> Iterator[tuple[str, str]]:
    """Give what a page says, and where."""
    if found:
        yield found.value, f"the linked page's {found.origin}"


def _is_news(page: Page, text: EntryText) -> bool:
    """Tell whether a page's description says what its article does not: most give its beginning."""
    return page.standfirst is not None and page.standfirst.value.rstrip(" .…")[:80] not in text.body


def _origins(page: Page, byline: Byline, by_page: Byline, entry: Observed) -> dict[str, str]:
    """Say where the fields with several values were found."""
    found = {"url": "the entry's link", "canonical_url": "the entry's link: without what tells who came from where"}
    if byline.authors:
        found["authors"] = "the entry's authors"
    elif by_page.authors:
        found["authors"] = f"the linked page's {page.authors[0].origin}"
    found["categories"] = "the entry's categories" if entry.categories else "the linked page"
    found["published_at"] = found["updated_at"] = "the entry's dates, or the linked page's: the more trusted"
    return found


def _names(raw: RawArticle, page: Page, url: str | None) -> list[str]:
    """Give what an article's source is called: outlets add it to their headlines."""
    return list(filter(None, (raw.source.name, raw.source.feed, url, page.publisher and page.publisher.value)))


def _feed_dates(entry: Observed) -> Iterator[Written]:
    """Read an entry's dates, each by the field that it stands in."""
    stated: tuple[tuple[str | None, Label], ...] = (
        (entry.published, "published"),
        (entry.created, "published"),
        (entry.updated, "updated"),
    )
    yield from chain.from_iterable(_read(read_written(text), label) for text, label in stated if text)


def _page_dates(page: Page) -> tuple[tuple[Written, ...], tuple[Written, ...]]:
    """Read a page's dates: those of its metadata, and those that it says in passing."""
    stated: tuple[tuple[Label, tuple[Found, ...]], ...] = (("published", page.published), ("updated", page.updated))
    found = [
        (each.origin in _SAID_IN_PASSING, written)
        for label, values in stated
        for each in values
        for written in _read(read_epoch(each.value) or read_written(each.value), label)
    ]
    return tuple(each for passing, each in found if not passing), tuple(each for passing, each in found if passing)


def _read(written: Written | None, label: Label) -> Iterator[Written]:
    """Give a date with its label, unless it is what programs write where they know none."""
    if written is None:
        return
    known = written.day and written.day.year >= _FIRST_YEAR and written.day != _EPOCH
    if known or written.relative:
        yield written._replace(label=label)


def _categories(entry: Observed, page: Page) -> tuple[str, ...]:
    own = tuple(dict.fromkeys(filter(None, map(line, entry.categories))))
    return own or tuple(dict.fromkeys(found.value for found in page.categories))


def _usable(url: str | None) -> str | None:
    """Give a URL as it stands, but without characters that no URL has; None where nothing canonical comes of it."""
    try:
        safe = url if url is None or (url.isprintable() and " " not in url) else safe_url_string(url)
        canonical(safe or "")
    except ValueError:
        return None
    return safe
