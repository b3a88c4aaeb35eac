"""Turn what a producer found into an article: a pure function, the same output for the same input."""

from consumers.stages.normalise.entry import from_entry
from consumers.stages.normalise.pasted import from_document
from schemas.articles import Article, RawArticle
from schemas.errors import RejectedError

EDITION: int = 4
"""The edition of the rules: raised whenever they change."""

__all__ = ["EDITION", "normalise"]


def normalise(raw: RawArticle) -> Article:
    """Normalise a raw article. Raises RejectedError: `empty` (nothing to read), `unsupported` (no text, no entry)."""
    if raw.document is not None:
        return from_document(raw, raw.document, EDITION)
    if raw.observed is not None:
        return from_entry(raw, raw.observed, EDITION)
    raise RejectedError("unsupported", "there is neither a whole text nor a feed entry")
