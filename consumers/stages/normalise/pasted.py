"""A seed: the text of a page as somebody pasted it."""

from consumers.stages.normalise.document import read_document
from consumers.stages.normalise.parts import Parts, assemble
from consumers.stages.normalise.text import clean
from schemas.articles import Article, RawArticle
from schemas.errors import RejectedError


def from_document(raw: RawArticle, text: str, edition: int) -> Article:
    """Normalise a pasted text. Raises RejectedError of kind `empty` where there is nothing to read."""
    return assemble(raw, document_parts(text), raw.source.language, edition)


def document_parts(text: str) -> Parts:
    """Take a pasted text apart. Raises RejectedError of kind `empty` where there is nothing to read."""
    parts = read_document(clean(text))
    if parts is None:
        raise RejectedError("empty", "the text has neither a title nor a paragraph")
    return parts
