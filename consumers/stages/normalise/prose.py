"""The text of a feed entry's fields: paragraphs without markup, whatever a field says that it holds."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from consumers.stages.normalise.markup import HEADING, has_markup, rendered, without_tags
from consumers.stages.normalise.repair import repaired
from consumers.stages.normalise.text import clean
from schemas.articles import Text

_ENTITY = re.compile(r"&#?\w{1,32};")
_ESCAPED = re.compile(r"&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+(?=#?\w{1,32};)")
"""An ampersand that was escaped before an entity, however often: `&amp;amp;nbsp;`."""
_HTML = ("text/html", "application/xhtml+xml", "html", "xhtml")
_LAYERS = 2
"""How often markup is met inside what was escaped as text; feeds that escape twice are common."""
_BLANK = re.compile(r"\n{2,}")


class Block(NamedTuple):
    """A paragraph as one line of plain text; `heading` where HTML says that it is one."""

    text: str
    heading: bool = False


class Prose(NamedTuple):
    """What a field has to read, and apart from it what stands below its pictures."""

    blocks: tuple[Block, ...] = ()
    captions: tuple[str, ...] = ()


def paragraphs(text: Text | None) -> tuple[str, ...]:
    """Give a field's paragraphs, each one line of plain text; none where the field has no text."""
    return tuple(block.text for block in read_prose(text).blocks)


def line(value: Text | str | None) -> str:
    """Give a field as one line of plain text; empty where it has none."""
    return " ".join(paragraphs(Text(value=value) if isinstance(value, str) else value))


def read_prose(text: Text | None) -> Prose:
    """Read a field.

    A field that is declared as plain text is read as HTML where it holds the tags of HTML, as feed readers do.
    """
    if text is None:
        return Prose()
    value = _tidy(text.value).replace("<![CDATA[", "").replace("]]>", "").replace(HEADING, "")
    html = (text.type or "").strip().lower() in _HTML or has_markup(value)
    if not html:
        value = _unescaped(value)
    captions: list[str] = []
    for layer in range(1 + _LAYERS):
        if not (has_markup(value) or (html and layer == 0)):
            break
        value, below = rendered(value)
        value = _tidy(value)
        captions += below
    return Prose(tuple(_blocks(without_tags(_unescaped(value)))), tuple(filter(None, map(_plain, captions))))


def _tidy(text: str) -> str:
    return clean(repaired(text))


def _unescaped(text: str) -> str:
    """Read the entities in a text that is none of HTML, or that was escaped more than once."""
    if "&" not in text or ";" not in text:
        return text
    return _tidy(_ENTITY.sub(lambda match: unescape(match[0]), _ESCAPED.sub("&", text)))


def _blocks(text: str) -> Iterator[Block]:
    for part in _BLANK.split(text):
        if plain := _plain(part):
            yield Block(plain, part.startswith(HEADING))


def _plain(text: str) -> str:
    """Give a text as one line."""
    return " ".join(text.replace(HEADING, "").split())
