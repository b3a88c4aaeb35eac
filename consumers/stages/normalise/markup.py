"""HTML as text: its blocks parted, and apart from it what stands below its pictures."""

import re
from typing import NamedTuple

from lxml import etree

from consumers.stages.normalise.known import exact, words

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
_CAPTIONS = exact("wp-caption-text wp-element-caption image-caption")
_FURNITURE = _CAPTIONS | exact("""
addtoany_content addtoany_share_save_container blogger-post-footer essb_links feedflare jp-post-flair jp-relatedposts
heateor_sss_sharing_container mc4wp-form screen-reader-text sharedaddy subscription-widget-wrap yarpp yarpp-related
""")
"""Classes that programs give to captions, and to what they put around an article: buttons, forms, other articles."""
_TAGS = "|".join(sorted(_BLOCKS | _CELLS | _UNREAD | _INLINE))
_TAG = re.compile(rf"</?(?=[a-z])(?:{_TAGS})(?=[\s/>]|\Z)|<!--", re.IGNORECASE)
"""What only markup looks like, so that `a < b` and `<name@host>` stay text."""
_PARAGRAPH, _LINE = "\x1e", "\x1f"
"""Breaks while a text is gathered: no text that is cleaned has them."""
HEADING = "\ufdd0"
"""Stands before a heading: a noncharacter, which Unicode keeps for use within programs."""
_BREAKS = dict.fromkeys(_BLOCKS, _PARAGRAPH) | dict.fromkeys(_CELLS, " ")
_OPENINGS = _BREAKS | {f"h{level}": _PARAGRAPH + HEADING for level in range(1, 7)} | {"br": _LINE}


class Rendered(NamedTuple):
    """A text with blank lines between its blocks, its headings marked, and the captions, none of them cleaned."""

    text: str
    captions: tuple[str, ...]


def has_markup(text: str) -> bool:
    """Tell whether a text has tags or comments of HTML."""
    return "<" in text and _TAG.search(text) is not None


def without_tags(text: str) -> str:
    """Cut what looks like the tags of HTML, and nothing between them."""
    return _TAG.sub(" ", text) if "<" in text else text


def rendered(html: str) -> Rendered:
    """Read HTML, in linear time on any input and to any depth.

    A tree would be read in three quarters of the time, but has a limit of depth and costs attributes squared.
    """
    return Rendered(*etree.fromstring(html.encode("utf-8") or b" ", _PARSER))


class _Reader:
    """Gathers text from a parser's events, which are balanced however broken the markup is."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._pieces: list[str] = []
        self._captions: list[str] = []
        self._skipped = 0
        self._captioning = False

    def close(self) -> tuple[str, tuple[str, ...]]:
        """Give the text and the captions, and begin anew. Line ends are breaks only in a text that has no other."""
        text, captions = "".join(self._pieces), tuple(self._captions)
        self._begin()
        if _PARAGRAPH in text or _LINE in text:
            text = text.replace("\n", " ")
        return text.replace(_LINE, "\n").replace(_PARAGRAPH, "\n\n"), captions

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        if self._skipped:
            self._skipped += 1
            return
        classes = attributes["class"].split() if "class" in attributes else ()
        if tag in _UNREAD or not _FURNITURE.isdisjoint(classes):
            self._skipped = 1
            self._captioning = tag == "figcaption" or not _CAPTIONS.isdisjoint(classes)
            if self._captioning:
                self._captions.append("")
            self._pieces.append(_BREAKS.get(tag, ""))
        elif opening := _OPENINGS.get(tag):
            self._pieces.append(opening)

    def end(self, tag: str) -> None:
        """Take an end tag, written or implied."""
        if self._skipped:
            self._skipped -= 1
        elif tag in _BREAKS:
            self._pieces.append(_BREAKS[tag])

    def data(self, data: str) -> None:
        """Take text."""
        if not self._skipped:
            self._pieces.append(data)
        elif self._captioning:
            self._captions[-1] += data


_PARSER = etree.HTMLParser(target=_Reader(), encoding="utf-8")
"""Made once, as that takes longer than to read an entry; it serves one text at a time."""
