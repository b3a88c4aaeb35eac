"""What was found of an article, whatever it was found in, and the article that it makes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from consumers.stages.normalise.dates import Place, Written
from consumers.stages.normalise.language import identify
from consumers.stages.normalise.times import choose
from schemas.articles import Article, Credit, RawArticle, Section
from schemas.identity import content_hash


class Parts(NamedTuple):
    """The parts of a page or a feed entry.

    `dateline` is the date of a wire dateline, which counts where there is no other. `trusted` has groups of dates that
    count before `dates`, the most trusted first. `origins` says where fields of
    the article were found, in words for people: `where`, or `where: why`.
    """

    title: str
    standfirst: str | None
    body: str
    authors: tuple[str, ...]
    credits: tuple[Credit, ...]
    dates: tuple[Written, ...]
    publisher: str | None
    flags: frozenset[str]
    sections: tuple[Section, ...] = ()
    dateline: Written | None = None
    trusted: tuple[tuple[Written, ...], ...] = ()
    url: str | None = None
    canonical_url: str | None = None
    categories: tuple[str, ...] = ()
    image: str | None = None
    origins: Mapping[str, str] = MappingProxyType({})


def assemble(raw: RawArticle, parts: Parts, declared: str | None, edition: int) -> Article:
    """Make the article of its parts: find the language, which may be `declared`, and read the dates by it."""
    language, confidence = identify(f"{parts.body}\n{parts.standfirst or ''}\n{parts.title}", declared)
    place = Place(raw.source.timezone, raw.source.country, language or declared)
    now = None if raw.observed is None else raw.fetched_at  # a file may have been pasted whenever
    times = choose(parts.dates, parts.dateline, place, raw.fetched_at, trusted=parts.trusted, relative_to=now)
    return Article(
        id=raw.id,
        content_hash=content_hash(parts.title, parts.standfirst, parts.body),
        url=parts.url,
        canonical_url=parts.canonical_url,
        source=raw.source,
        publisher=parts.publisher,
        title=parts.title,
        standfirst=parts.standfirst,
        authors=parts.authors,
        published_at=times.published,
        updated_at=times.updated,
        dates=times.dates,
        fetched_at=raw.fetched_at,
        language=language,
        language_confidence=confidence,
        body=parts.body,
        sections=parts.sections,
        credits=parts.credits,
        categories=parts.categories,
        image=parts.image,
        flags=tuple(sorted(parts.flags | times.flags)),
        normaliser=edition,
    )
