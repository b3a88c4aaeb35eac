"""The page that a feed entry links to: its main text."""

from consumers.stages.normalise.prose import paragraphs
from schemas.articles import Text

_MOST_TAGS = 20_000
"""Tags in a page that is still read: the extraction's time grows with their square, to minutes for 250,000."""


def main_text(page: str) -> tuple[str, ...]:
    """Give the paragraphs of a page's article; none where no article is found in it, or it is too large."""
    if page.count("<") > _MOST_TAGS:
        return ()
    from trafilatura import extract  # noqa: PLC0415  # takes a second to load, and few feeds ask for pages

    found = extract(page, include_comments=False, include_tables=False) or ""
    return paragraphs(Text(value=found.replace("\n", "\n\n"), type="text/plain"))
