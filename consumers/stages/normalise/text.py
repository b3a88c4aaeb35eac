"""Text as it should read: one form of every character, ordinary spaces, no invisible marks."""

import re
import unicodedata

_DROPPED = {ord(mark): None for mark in "\ufeff\u00ad\u200b\u2060\u180e\u200e\u200f\u061c"}
_DROPPED |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), None)
_SPACES = dict.fromkeys(map(ord, "\t\u00a0\u1680\u202f\u205f\u3000"), " ") | dict.fromkeys(range(0x2000, 0x200B), " ")
_BREAKS = dict.fromkeys(map(ord, "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028"), "\n") | {0x2029: "\n\n"}
_CONTROLS = dict.fromkeys((*range(0x09), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0)), None)
_CHARACTERS = _CONTROLS | _DROPPED | _SPACES | _BREAKS

_JOINING = "[\u0600-\u109f\u1780-\u18af\u2190-\U0010ffff]"
_JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_IDLE_JOINER = re.compile(f"(?<!{_JOINING})[\u200c\u200d]|[\u200c\u200d](?!{_JOINING})")
_LONE = re.compile("[\ud800-\udfff]")
_RUN = re.compile(r"[^\w\s\x00-\u02ff]{32,}")
_WIDE = re.compile(" {2,}")
_EDGES = re.compile("^ | $", re.MULTILINE)

_MARKS = 30
"""The longest run of combining marks that is kept whole, as in the Stream-Safe Text Format of UAX #15."""


def clean(text: str) -> str:
    r"""Give `text` in NFC with `\\n` line ends and single spaces, without invisible marks; curly quotes stay.

    Joiners stay between characters that can be joined: Arabic and Indic letters, emoji. Linear time on any input.
    """
    text = _LONE.sub("\ufffd", text.replace("\r\n", "\n")).translate(_CHARACTERS)
    text = _IDLE_JOINER.sub("", _JOINERS.sub(r"\1", text))
    text = unicodedata.normalize("NFC", _RUN.sub(_shorten, text))
    return _EDGES.sub("", _WIDE.sub(" ", text))


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
_VARIANTS: dict[int, str | None] = {ord(letter): plain for letter, plain in _LETTERS}
_VARIANTS |= dict.fromkeys(map(ord, "ـ\u200c\u200d"))


def fold(text: str) -> str:
    """Give the form in which words are compared: no case, no accents, one spelling of Arabic and Persian letters."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFD", text.casefold().translate(_VARIANTS))
    return "".join(filter(_base, text))


def _base(character: str) -> bool:
    return not unicodedata.combining(character)
