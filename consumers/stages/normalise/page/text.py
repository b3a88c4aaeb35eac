"""The article's text in a page: trafilatura finds it, and what it lets through of the site around it is taken out."""

from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.html import HtmlElement

from consumers.stages.normalise.markup import without_tags
from consumers.stages.normalise.page.tree import is_headline, prune
from consumers.stages.normalise.prose import Block
from consumers.stages.normalise.site import furniture_kind
from consumers.stages.normalise.text import clean, fold

_BREAKING = frozenset({"head", "item", "lb", "list", "p", "quote", "row", "table"})
_BREAK = "\u2028"
_TOP = 4
"""How many lines at the top may repeat the title and the standfirst."""


def article_lines(tree: HtmlElement, title: str, repeated: Iterable[str]) -> list[Block]:
    """Give the article's lines; changes the tree.

    The title is left out where it stands at the top, and the headings there that are `repeated` elsewhere.
    """
    prune(tree)
    lines = list(_lines(_extracted(tree)))
    folded, same = set(map(fold, repeated)), fold(title)
    top = [line for line in lines[:_TOP] if (text := fold(line.text)) != same and not (line.heading and text in folded)]
    return _ended(list(_without_furniture([*top, *lines[_TOP:]])))


def _extracted(tree: HtmlElement) -> Iterable[etree._Element]:
    from trafilatura import bare_extraction  # noqa: PLC0415  # takes a second to load, and few feeds ask for pages

    found = bare_extraction(tree, fast=True, favor_recall=True, include_comments=False)
    return () if found is None or isinstance(found, dict) else found.body


def _lines(body: Iterable[etree._Element]) -> Iterator[Block]:
    for block in body:
        for text in "".join(_pieces(block)).split(_BREAK):
            if line := " ".join(without_tags(clean(text)).split()):
                yield Block(line, block.tag == "head")


def _pieces(block: etree._Element) -> Iterator[str]:
    """Give a block's text, with breaks around the blocks in it."""
    for event, element in etree.iterwalk(block, events=("start", "end")):
        if element.tag in _BREAKING:
            yield _BREAK
        elif element.tag == "cell":
            yield " "
        yield (element.text if event == "start" else element.tail) or ""


def _without_furniture(lines: Iterable[Block]) -> Iterator[Block]:
    """Leave out lines about the site, links to other articles, and what stands below the label of such links."""
    below = False
    for line in lines:
        kind = furniture_kind(line.text)
        below = kind == "links" or (below and not line.heading and is_headline(line.text))
        if kind is None and not below:
            yield line


def _ended(lines: list[Block]) -> list[Block]:
    """Take out headings at the end, which have no text below them."""
    while lines and lines[-1].heading:
        lines.pop()
    return lines
