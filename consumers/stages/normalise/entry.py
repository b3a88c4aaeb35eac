"""A feed entry: its fields as an article."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from w3lib.url import canonicalize_url, safe_url_string

from consumers.stages.normalise.authors import read_authors
from consumers.stages.normalise.dates import Label, Written, read_written
from consumers.stages.normalise.page import main_text
from consumers.stages.normalise.parts import Parts, assemble
from consumers.stages.normalise.prose import line, paragraphs
from consumers.stages.normalise.text import clean, first_sentence, fold
from schemas.articles import Article, Observed, RawArticle
from schemas.errors import RejectedError
from schemas.links import link, resolved

_EPOCH, _FIRST_YEAR = date(1970, 1, 1), 1600
"""The day that programs write where they know none, unless it is in a year before any newspaper's."""
_EXCERPT_END = " .…[]()"


class _Texts(NamedTuple):
    """What an entry has to read; `teaser` where it leaves the article itself to its page."""

    title: str
    standfirst: str | None
    body: tuple[str, ...]
    teaser: bool


def from_entry(raw: RawArticle, entry: Observed, edition: int) -> Article:
    """Normalise a feed entry. Raises RejectedError of kind `empty` where it has neither a title nor a text."""
    texts = _texts(entry, raw.page)
    title = texts.title or first_sentence(next(iter(texts.body), ""))
    if not title:
        raise RejectedError("empty", "the entry has neither a title nor a text")
    byline = read_authors(entry.authors)
    flags = {"untitled": not texts.title, "teaser_only": texts.teaser}
    base = raw.base or raw.source.feed or ""
    url, canonical_url = _addresses(entry, base)
    parts = Parts(
        title=title,
        standfirst=texts.standfirst,
        body="\n\n".join(texts.body),
        authors=byline.authors,
        credits=byline.credits,
        dates=tuple(_dates(entry)),
        publisher=clean(raw.source.name) or None,
        flags=frozenset(flag for flag, raised in flags.items() if raised),
        url=url,
        canonical_url=canonical_url,
        categories=tuple(dict.fromkeys(filter(None, map(line, entry.categories)))),
        image=next(filter(None, (_usable(resolved(image, base)) for image in entry.images)), None),
    )
    return assemble(raw, parts, raw.source.language or _language(entry), edition)


def _texts(entry: Observed, page: str | None) -> _Texts:
    """Choose the body: the linked page's text where it is longer than the entry's, the content, the summary."""
    summary = paragraphs(entry.summary)
    content = paragraphs(max(entry.content, key=lambda text: len(text.value), default=None))
    linked = main_text(page) if page else ()
    own = content or summary
    whole = linked if _length(linked) > _length(own) else own
    teaser = whole is own and not content
    title = line(entry.title)
    body = whole[1:] if whole and fold(whole[0]) == fold(title) else whole
    standfirst = () if teaser else _apart(summary, title, body)
    return _Texts(title, "\n\n".join(standfirst) or None, body, teaser)


def _length(text: tuple[str, ...]) -> int:
    return sum(map(len, text))


def _apart(summary: tuple[str, ...], title: str, body: tuple[str, ...]) -> tuple[str, ...]:
    """Give the paragraphs of a summary that the article does not repeat, whole or as an excerpt of its beginning."""
    told = set(map(fold, (title, *body)))
    beginning = fold(" ".join(body))
    excerpts = {paragraph: fold(paragraph).rstrip(_EXCERPT_END) for paragraph in summary}
    return tuple(
        paragraph
        for paragraph, excerpt in excerpts.items()
        if fold(paragraph) not in told and not beginning.startswith(excerpt)
    )


def _language(entry: Observed) -> str | None:
    """Give the language that the entry's texts declare."""
    texts = filter(None, (*entry.content, entry.summary, entry.title))
    return next((text.language for text in texts if text.language), None)


def _dates(entry: Observed) -> Iterator[Written]:
    """Read an entry's dates, each by the field that it stands in."""
    stated: list[tuple[str | None, Label]] = [
        (entry.published, "published"),
        (entry.created, "published"),
        (entry.updated, "updated"),
    ]
    for text, label in stated:
        written = read_written(text) if text else None
        if written and written.day and written.day.year >= _FIRST_YEAR and written.day != _EPOCH:
            yield written._replace(label=label)


def _addresses(entry: Observed, base: str) -> tuple[str | None, str | None]:
    """Give the article's URL and its canonical form."""
    url = _usable(link(entry, base))
    return url, canonicalize_url(url) if url else None


def _usable(url: str | None) -> str | None:
    """Give a URL as it stands, but without characters that no URL has; None where nothing canonical comes of it."""
    try:
        safe = url if url is None or (url.isprintable() and " " not in url) else safe_url_string(url)
        canonicalize_url(safe or "")
    except ValueError:
        return None
    return safe
