"""Text as it should read: one form of every character, ordinary spaces, no invisible marks."""

import re
import unicodedata

_DROPPED = "\ufeff\u00ad\u200b\u2060\u180e\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028"
_CONTROLS = "".join(map(chr, (*range(0x09), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0))))
_LONE = "".join(map(chr, range(0xD800, 0xE000)))
_PLAIN = dict.fromkeys(_DROPPED + _CONTROLS, "") | dict.fromkeys(_SPACES, " ") | dict.fromkeys(_BREAKS, "\n")
_PLAIN |= dict.fromkeys(_LONE, "\ufffd") | {"\u2029": "\n\n"}
_SPECIAL = re.compile(f"[{re.escape(_DROPPED + _CONTROLS + _SPACES + _BREAKS)}\u2029\ud800-\udfff]")
"""None of them is printable, which is quicker to see."""

_JOINING = "[\u0600-\u109f\u1780-\u18af\u2190-\U0010ffff]"
_JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_IDLE_JOINER = re.compile(f"[\u200c\u200d](?:(?<!{_JOINING}[\u200c\u200d])|(?!{_JOINING}))")
_WIDE = re.compile(" {2,}")

_MARKS = 30
"""The longest run of combining marks that is kept whole, as in the Stream-Safe Text Format of UAX #15."""
_MARK = r"[^\w\s\x00-\u02ff\u2000-\u20cf]"
_ANY_MARK, _RUN = re.compile(_MARK), re.compile(f"{_MARK}{{{_MARKS + 1},}}")
"""A longer run has a member wherever one looks in such steps: that is quicker than to look everywhere."""


def clean(text: str) -> str:
    r"""Give `text` in NFC with `\\n` line ends and single spaces, without invisible marks; curly quotes stay.

    Joiners stay between characters that can be joined: Arabic and Indic letters, emoji. Linear time on any input.
    """
    if not text.replace("\n", " ").isprintable():
        text = _SPECIAL.sub(_plain, text.replace("\r\n", "\n"))
    if not text.isascii():
        if "\u200c" in text or "\u200d" in text:
            text = _IDLE_JOINER.sub("", _JOINERS.sub(r"\1", text))
        if _ANY_MARK.search(text[:: _MARKS + 1]):
            text = _RUN.sub(_shorten, text)
        text = unicodedata.normalize("NFC", text)
    text = _WIDE.sub(" ", text) if "  " in text else text
    return text.replace(" \n", "\n").replace("\n ", "\n").strip(" ")


def _plain(match: re.Match[str]) -> str:
    return _PLAIN[match[0]]


def _shorten(match: re.Match[str]) -> str:
    """Cut runs of combining marks: sorting them canonically costs the square of their length."""
    kept: list[str] = []
    run = 0
    for character in match[0]:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MARKS:
            kept.append(character)
    return "".join(kept)


_LETTERS = zip("یىکأإآٱةۀؤئıʼ’‘", "ييكااااههويi'''", strict=True)  # noqa: RUF001 - two letters for one sound
_VARIANTS = dict(_LETTERS) | dict.fromkeys("ـ\u200c\u200d", "")
_VARIANT = re.compile(f"[{''.join(_VARIANTS)}]")
_ACCENTS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+")


def fold(text: str) -> str:
    """Give the form in which words are compared: no case, no accents, one spelling of Arabic and Persian letters."""
    if text.isascii():
        return text.lower()
    text = _VARIANT.sub(lambda match: _VARIANTS[match[0]], text.casefold())
    return text if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFD", text))


_SENTENCE_ENDS = (". ", "! ", "? ", "؟ ", "。")
_LONGEST_TITLE = 200


def first_sentence(paragraph: str) -> str:
    """Give the first sentence of a text without a headline, or as many of its words as a headline has room for."""
    first = paragraph.split("\n", 1)[0]
    cut = min((at for mark in _SENTENCE_ENDS if (at := first[:_LONGEST_TITLE].find(mark)) > 0), default=-1)
    if cut > 0:
        return first[: cut + 1]
    if len(first) <= _LONGEST_TITLE:
        return first
    return first[:_LONGEST_TITLE].rpartition(" ")[0] or first[:_LONGEST_TITLE]
