"""A seed: the text of a page as somebody pasted it."""

from consumers.stages.normalise.dates import Place
from consumers.stages.normalise.document import read_document
from consumers.stages.normalise.language import identify
from consumers.stages.normalise.text import clean
from consumers.stages.normalise.times import choose
from schemas.articles import Article, RawArticle
from schemas.errors import RejectedError
from schemas.identity import content_hash


def from_document(raw: RawArticle, text: str, edition: int) -> Article:
    """Normalise a pasted text. Raises RejectedError of kind `empty` where there is nothing to read."""
    document = read_document(clean(text))
    if document is None:
        raise RejectedError("empty", "the text has neither a title nor a paragraph")
    prose = f"{document.body}\n{document.standfirst or ''}\n{document.title}"
    language, confidence = identify(prose, raw.source.language)
    place = Place(raw.source.timezone, raw.source.country, language or raw.source.language)
    times = choose(document.dates, document.dateline, place, raw.fetched_at)
    return Article(
        id=raw.id,
        content_hash=content_hash(document.title, document.standfirst, document.body),
        source=raw.source,
        publisher=document.publisher,
        title=document.title,
        standfirst=document.standfirst,
        authors=document.authors,
        published_at=times.published,
        updated_at=times.updated,
        dates=times.dates,
        fetched_at=raw.fetched_at,
        language=language,
        language_confidence=confidence,
        body=document.body,
        sections=document.sections,
        credits=document.credits,
        flags=tuple(sorted(document.flags | times.flags)),
        normaliser=edition,
    )
