"""The page that a feed entry links to: the text of its article, and what it says of itself."""

from consumers.stages.normalise.page.found import Found, Heading, Page
from consumers.stages.normalise.page.metadata import read_metadata
from consumers.stages.normalise.page.text import Line, article_lines
from consumers.stages.normalise.page.tree import parse
from consumers.stages.normalise.prose import paragraphs
from schemas.articles import Text

__all__ = ["Found", "Heading", "Page", "main_text", "read_page"]

_MUCH_MORE = 1.5
"""How much longer a text in JSON-LD is than what is found in the page, where the page shows only a part of it."""


def read_page(html: str, url: str | None = None) -> Page:
    """Read a page. Any input gives a page, an empty one where there is nothing to read or too much to read in time."""
    tree = parse(html)
    if tree is None:
        return Page()
    page, body, repeated = read_metadata(tree, url)
    lines = article_lines(tree, page.title.value if page.title else "", repeated)
    stated = paragraphs(Text(value=body)) if len(body) > _MUCH_MORE * sum(len(line.text) for line in lines) else ()
    return _composed(page, [Line(text) for text in stated] or lines)


def main_text(page: str) -> tuple[str, ...]:
    """Give the paragraphs of a page's article; none where no article is found in it, or it is too large."""
    return read_page(page).paragraphs


def _composed(page: Page, lines: list[Line]) -> Page:
    """Put the lines of the article into the page, headings apart."""
    texts: list[str] = []
    headings: list[Heading] = []
    for line in lines:
        if line.heading:
            headings.append(Heading(line.text, len(texts)))
        else:
            texts.append(line.text)
    return page._replace(paragraphs=tuple(texts), headings=tuple(headings))
