"""The text of a feed entry's fields: paragraphs without markup, whatever a field says that it holds."""

import re
from html import unescape

from lxml import etree

from consumers.stages.normalise.known import words
from consumers.stages.normalise.text import clean
from schemas.articles import Text

_BLOCKS = words("""
address article aside blockquote caption center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
header hr li main nav ol p pre section summary table tr ul
""")
_CELLS = frozenset({"td", "th"})
_UNREAD = words("""
audio button canvas embed figcaption head iframe math noscript object script select style svg template textarea title
video
""")
"""Elements whose text is not the article's: scripts, players, captions, forms."""
_INLINE = words("""
a abbr acronym b bdi bdo big body br cite code col colgroup data del dfn em font frame frameset html i img input ins
kbd label legend link map mark meta option param picture q s samp small source span strike strong sub sup tbody tfoot
thead time track tt u var wbr
""")
_TAGS = "|".join(sorted(_BLOCKS | _CELLS | _UNREAD | _INLINE))
_MARKUP = re.compile(rf"</?(?:{_TAGS})(?=[\s/>]|\Z)|<!--", re.IGNORECASE)
"""What only markup looks like, so that `a < b` and `<name@host>` stay text."""
_ENTITY = re.compile(r"&#?\w{1,32};")
_HTML = ("text/html", "application/xhtml+xml", "html", "xhtml")
_LAYERS = 2
"""How often markup is met inside what was escaped as text; feeds that escape twice are common."""
_PARAGRAPH, _LINE = "\x1e", "\x1f"
"""Breaks while a text is gathered: no text that is cleaned has them."""
_BLANK = re.compile(r"\n{2,}")


def paragraphs(text: Text | None) -> tuple[str, ...]:
    """Give a field's paragraphs, each one line of plain text; none where the field has no text.

    A field that is declared as plain text is read as HTML where it holds the tags of HTML, as feed readers do.
    """
    if text is None:
        return ()
    value = clean(text.value).replace("<![CDATA[", "").replace("]]>", "")
    if (text.type or "").strip().lower() in _HTML or _MARKUP.search(value):
        value = _rendered(value)
    else:
        value = clean(_ENTITY.sub(lambda match: unescape(match[0]), value))
    for _ in range(_LAYERS):
        if not _MARKUP.search(value):
            break
        value = _rendered(value)
    plain = _MARKUP.sub(" ", value)
    return tuple(filter(None, (" ".join(part.split()) for part in _BLANK.split(plain))))


def line(value: Text | str | None) -> str:
    """Give a field as one line of plain text; empty where it has none."""
    return " ".join(paragraphs(Text(value=value) if isinstance(value, str) else value))


def _rendered(value: str) -> str:
    """Give the clean text of HTML, with blank lines between its blocks."""
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8")
    parser.feed(value.encode("utf-8"))
    parser.close()
    return clean(reader.text)


class _Reader:
    """Gathers text from a parser's events, which are balanced however broken the markup is."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._skipped = 0

    @property
    def text(self) -> str:
        """The text so far. Line ends are breaks only in a text that has no other."""
        text = "".join(self._pieces)
        if _PARAGRAPH in text or _LINE in text:
            text = text.replace("\n", " ")
        return text.replace(_LINE, "\n").replace(_PARAGRAPH, "\n\n")

    def start(self, tag: str, _: object) -> None:
        """Take a start tag."""
        if self._skipped or tag in _UNREAD:
            self._skipped += 1
        elif tag == "br":
            self._pieces.append(_LINE)
        else:
            self._part(tag)

    def end(self, tag: str) -> None:
        """Take an end tag, written or implied."""
        if self._skipped:
            self._skipped -= 1
        else:
            self._part(tag)

    def data(self, data: str) -> None:
        """Take text."""
        if not self._skipped:
            self._pieces.append(data)

    def close(self) -> None:
        """Take the end."""

    def _part(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._pieces.append(_PARAGRAPH)
        elif tag in _CELLS:
            self._pieces.append(" ")
