"""In what encoding a document is written: its byte order mark, HTTP, its XML declaration, and then a guess."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from charset_normalizer import from_bytes
from w3lib.encoding import read_bom, resolve_encoding

_SAID = re.compile(r""";\s*charset\s*=\s*["']?([A-Za-z0-9_.:+-]{1,40})""", re.IGNORECASE)
"""In HTTP's content type, also where its quotes or what follows are not as they should be."""
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_UNMARKED = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
"""How `<` begins a document without a byte order mark."""
_NO_CHARSETS = {"idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined"}
"""Codecs of Python's own; no document is written in them."""
_GUESSED = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
]
_BROKEN_SHARE = 10
"""Text is UTF-8 with accidents while good characters beyond ASCII are this many times the broken ones."""


class Decoded(NamedTuple):
    """A document's text; `doubt` says what was wrong with its encoding."""

    text: str
    doubt: str | None = None


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Decode a document. What is said of its encoding counts as long as the bytes can be read that way."""
    said: list[str] = []
    for encoding in _said(body, content_type):
        if encoding not in said:
            said.append(encoding)
            if (text := _strictly(body, encoding)) is not None:
                return Decoded(text, _doubt(said))
    if "utf-8" not in said and (text := _strictly(body, "utf-8")) is not None:
        return Decoded(text, f"not {said[0]} but utf-8" if said else None)
    if (text := _nearly_utf8(body)) is not None:
        return Decoded(text, "broken utf-8")
    guess = from_bytes(body, cp_isolation=_GUESSED, language_threshold=0.1).best()
    encoding = guess.encoding if guess else "cp1252"
    return Decoded(body.decode(encoding, "replace"), f"not {said[0] if said else 'utf-8'} but perhaps {encoding}")


def _said(body: bytes, content_type: str | None) -> Iterator[str]:
    """Give the encodings that are named, the weightiest first."""
    marked = read_bom(body)[0]
    if marked:
        yield marked
    if unmarked := next((encoding for start, encoding in _UNMARKED if body.startswith(start)), None):
        yield unmarked
    said, declared = _SAID.search(content_type or ""), _DECLARED.match(body)
    for label in (said and said[1], declared and declared[1].decode("ascii", "replace")):
        if label and (name := _known(label)):
            yield name


def _known(label: str) -> str | None:
    """Give the codec of a label, None for one that says nothing: ASCII is UTF-8 too, and what is not is no ASCII.

    Latin-1 stays Latin-1, as feedparser repairs UTF-8 that was taken for it, character by character.
    """
    try:
        plain = codecs.lookup(label).name
    except (LookupError, ValueError):
        plain = label
    if plain in {"iso8859-1", "ascii"}:
        return plain if plain == "iso8859-1" else None
    name = resolve_encoding(label)
    return name if name and name.replace("-", "_") not in _NO_CHARSETS else None


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding).removeprefix("\ufeff")
    except (UnicodeError, LookupError):
        return None


def _doubt(said: list[str]) -> str | None:
    return f"not {said[0]} but {said[-1]}" if len(said) > 1 else None


def _nearly_utf8(body: bytes) -> str | None:
    """Read UTF-8 in which something was cut off: a few broken characters must not spoil all the others."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore")) - broken
    return text.removeprefix("\ufeff") if broken * _BROKEN_SHARE <= beyond_ascii else None
