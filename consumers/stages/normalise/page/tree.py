"""A page as a tree: parsed once, within bounds, and cut down to what its article can be in."""

# ruff: noqa: RUF001 - the marks of several scripts

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from consumers.stages.normalise.known import words

_LONGEST, _MOST_TAGS, _MOST_PAIRS = 5_000_000, 20_000, 25_000_000
"""A larger page is not read: the extraction's time grows with the square of its tags, to minutes for 250,000, and the
parser's with the square of a tag's attributes, to two minutes for 100,000."""
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?+"""
_ATTRIBUTES, _TAG = re.compile(_ATTRIBUTE), re.compile(rf"<[A-Za-z][^\s/>]*+(?:{_ATTRIBUTE})*+")
"""Tags and attributes as HTML's tokeniser has them; scripts are taken for tags too, and stay far below the bound."""
_LONG_TAG = 1_000
_CONTROLS = bytes.maketrans(bytes({*range(0x20)} - set(b"\t\n\r")), b" " * 29)
_REFERENCES = re.compile(rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]));")
"""What no XML text may hold: one such character in a page would cost its whole text."""
_CROWDED = etree.XPath("//*[@*[string-length() > 2000]]")
"""Elements with an attribute that takes long to match with the extraction's patterns."""
_UNREAD = tuple(
    words("""
applet area aside audio base button canvas datalist dialog embed fieldset figure footer frame frameset iframe input
link map menu meta nav noscript object option param script select source style svg template textarea track video
""")
)
_INLINE = words("b em font i small span strong u")
_LINKED = words("p li")
_LEAST_WORDS, _LONGEST_HEADLINE = 4, 220
_SENTENCE_END = (".", "!", "?", "…", "。", "؟", ":", ";", ",")
_PART = re.compile(
    r"article[-_]*(?:body|content|text)|(?:entry|post|story|body)[-_]*(?:content|text|body)", re.IGNORECASE
)


def parse(html: str) -> HtmlElement | None:
    """Parse a page; None where it has no elements, or is too large to be read in time."""
    if len(html) > _LONGEST or html.count("<") > _MOST_TAGS or _pairs(html) > _MOST_PAIRS:
        return None
    parser = HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(_readable(html), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def is_headline(text: str) -> bool:
    """Tell what may be the title of an article from what ends as a sentence does."""
    bare = text.strip("\"'”’»)] \n\t")
    return len(bare) <= _LONGEST_HEADLINE and not bare.endswith(_SENTENCE_END)


def prune(tree: HtmlElement) -> None:
    """Take out what is never the article's text: scripts, players, site navigation, links to other articles."""
    etree.strip_elements(tree, *_UNREAD, with_tail=False)
    for block in list(_other_articles(tree)):
        block.drop_tree()
    _join(tree)
    for element in _CROWDED(tree):
        element.attrib.clear()


def _readable(html: str) -> bytes:
    return _REFERENCES.sub(b" ", html.encode("utf-8", "replace").translate(_CONTROLS))


def _pairs(html: str) -> int:
    """Count the pairs of attributes that the parser compares."""
    long = (match[0] for match in _TAG.finditer(html) if match.end() - match.start() > _LONG_TAG)
    return sum(sum(1 for _ in _ATTRIBUTES.finditer(tag)) ** 2 for tag in long)


def _other_articles(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Find paragraphs and lists that are nothing but a link with a headline as its text."""
    lists: dict[HtmlElement, list[HtmlElement]] = {}
    for link in tree.iter("a"):
        text = link.text_content()
        block = _filled(link) if len(text.split()) >= _LEAST_WORDS and is_headline(text) else None
        if block is None:
            continue
        if block.tag != "li":
            yield block
        elif (parent := block.getparent()) is not None:
            lists.setdefault(parent, []).append(block)
    yield from (parent for parent, items in lists.items() if len(items) == len(parent))


def _filled(link: HtmlElement) -> HtmlElement | None:
    """Give the block that has no other text than the link's."""
    inner = link
    while (outer := inner.getparent()) is not None:
        if _has_text(outer.text) or any(map(_has_text, _beside(inner))):
            return None
        if outer.tag in _LINKED or outer.tag not in _INLINE:
            return outer if outer.tag in _LINKED else None
        inner = outer
    return None


def _beside(element: HtmlElement) -> Iterator[str | None]:
    """Give the texts around an element in its parent, the nearest first."""
    yield element.tail
    for preceding in (True, False):
        for other in element.itersiblings(preceding=preceding):
            yield other.tail
            yield from other.itertext()


def _has_text(text: str | None) -> bool:
    return bool(text) and not str(text).isspace()


def _join(tree: HtmlElement) -> None:
    """Put the parts of an article's text together that stand apart for the advertisements between them."""
    parts: dict[tuple[HtmlElement, str], list[HtmlElement]] = {}
    for part in tree.iter("div", "section"):
        if _PART.search(kind := part.get("class", "")):
            article = next(part.iterancestors("article"), None)
            if article is not None:
                parts.setdefault((article, kind), []).append(part)
    for first, *others in parts.values():
        for other in others:
            if first not in other.iterancestors():
                first.extend(other)
