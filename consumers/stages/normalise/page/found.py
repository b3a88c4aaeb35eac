"""What is found in a page: its text, and what it says of itself, each with the place that says so."""

from typing import NamedTuple

from consumers.stages.normalise.prose import Block


class Found(NamedTuple):
    """A text as found, as one line without markup, and where: `json-ld datePublished`, `meta og:title`, `html lang`."""

    value: str
    origin: str


class Page(NamedTuple):
    """A page as read; whatever is absent is None or empty, nothing is concluded from anything else.

    Where several values are given, the most trusted place comes first, and a value is given once. `blocks` are
    the article without its title. `canonical` are whole URLs of any site: who reads them decides.
    """

    blocks: tuple[Block, ...] = ()
    title: Found | None = None
    standfirst: Found | None = None
    authors: tuple[Found, ...] = ()
    published: tuple[Found, ...] = ()
    updated: tuple[Found, ...] = ()
    canonical: tuple[Found, ...] = ()
    image: Found | None = None
    language: Found | None = None
    publisher: Found | None = None
    categories: tuple[Found, ...] = ()
    keywords: tuple[Found, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text without its headings."""
        return tuple(block.text for block in self.blocks if not block.heading)
