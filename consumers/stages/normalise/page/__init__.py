"""The page that a feed entry links to: the text of its article, and what it says of itself."""

from consumers.stages.normalise.page.found import Found, Page
from consumers.stages.normalise.page.metadata import read_metadata
from consumers.stages.normalise.page.text import article_lines
from consumers.stages.normalise.page.tree import parse
from consumers.stages.normalise.prose import Block, paragraphs
from schemas.articles import Text

__all__ = ["Found", "Page", "read_page"]

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
    return page._replace(blocks=tuple(map(Block, stated)) or tuple(lines))
