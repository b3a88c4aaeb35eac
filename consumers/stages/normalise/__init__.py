"""Turn what a producer found into an article: a pure function, the same output for the same input."""

from consumers.stages.normalise.pasted import from_document
from schemas.articles import Article, RawArticle
from schemas.errors import RejectedError

EDITION: int = 2
"""The edition of the rules: raised whenever they change."""

__all__ = ["EDITION", "normalise"]


def normalise(raw: RawArticle) -> Article:
    """Normalise a raw article. Raises RejectedError: `empty` (nothing to read), `unsupported` (no document)."""
    if raw.document is None:
        raise RejectedError("unsupported", "feed entries are not normalised yet: only whole texts are")
    return from_document(raw, raw.document, EDITION)
