"""Text as the matcher compares it: without case, typography and invisible characters, each place mapped back."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_SPACES = "\t\n\r-_\u00a0\u2009\u200a\u200c\u202f\u2010\u2011\u2012\u2013"
"""Read as a space. The zero-width non-joiner parts words in Persian; a blank line stays two spaces, so no phrase
crosses it."""
_LETTERS = {
    "'": "\u2018\u2019\u02bc\u2032\uff07",
    "i": "\u0131",
    "\u0435": "\u0451",
    "\u0627": "\u0623\u0625\u0622\u0671",
    "\u0647": "\u0629\u06c0",
    "\u06a9": "\u0643",
    "\u06af": "\u06ab",
    "\u06cc": "\u064a\u0649",
}
"""One letter, however it is typed: apostrophes, the dotless i, Russian yo, Arabic and Persian forms of one letter."""
_ALIKE = [(other, one) for one, others in ({" ": _SPACES} | _LETTERS).items() for other in others]
_ALIKE_ASCII = [(other, one) for other, one in _ALIKE if other.isascii()]

_UNSEEN = (
    "\u00ad\u0640\u064b-\u065f\u0670\u200b\u200d-\u200f\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufe00-\ufe0f\ufeff"
)
"""Dropped: soft hyphens, joiners, marks of direction, the vowel signs and stretchings of Arabic, lone surrogates."""
_LONGER = "".join(chr(code) for code in (*range(0x80, 0x2000), *range(0xFB00, 0xFB18)) if len(chr(code).casefold()) > 1)
_UNEVEN = re.compile(f"[{_UNSEEN}{_LONGER}]|i\u0307")
_MARKS = "\u0300-\u036f\u0653-\u0655\u093c\u09bc\u09be\u09d7\u3099\u309a"
_MARKED = re.compile(f"[{_MARKS}]")
_DECOMPOSED = re.compile(f"(?s:.)[{_MARKS}]+|{_UNEVEN.pattern}")
_DROPPED = re.compile(f"[{_UNSEEN}]")

_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
)
"""Scripts that write no spaces, and Hangul, where particles join the word: a term may start and end anywhere."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text, with the places where its length and the original's part: (start, end) here, then there."""

    text: str
    starts: tuple[int, ...] = ()
    edits: tuple[tuple[int, int, int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the original's span, in code points, of a non-empty span of the folded text."""
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, index: int) -> tuple[int, int]:
        """Give the original's start and end of one folded character."""
        last = bisect_right(self.starts, index) - 1
        if last < 0:
            return index, index + 1
        _, end, original_start, original_end = self.edits[last]
        if index < end:
            return original_start, original_end
        place = original_end + index - end
        return place, place + 1


def fold(text: str) -> Folded:
    """Fold a text for comparison; a term folds the same way, so that both meet."""
    if text.isascii():
        return Folded(_replace(text.lower(), _ALIKE_ASCII))
    uneven = _DECOMPOSED if _MARKED.search(text) else _UNEVEN
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    done = length = 0
    for match in uneven.finditer(text):
        start, end = match.span()
        edit = _edit(match[0])
        length += start - done
        edits.append((length, length + len(edit), start, end))
        length += len(edit)
        pieces += text[done:start], edit
        done = end
    pieces.append(text[done:])
    return Folded(alike("".join(pieces).casefold()), tuple(edit[0] for edit in edits), tuple(edits))


def _edit(cluster: str) -> str:
    """Fold what changes length: a composed letter, a long case folding (ss), or nothing."""
    composed = unicodedata.normalize("NFC", _DROPPED.sub("", cluster))
    return composed.casefold().replace("i\u0307", "i").removeprefix("\u02bc")  # an apostrophe would end a word


def alike(text: str) -> str:
    """Replace characters that only look different, one for one; case is kept."""
    return _replace(text, _ALIKE)


def _replace(text: str, pairs: list[tuple[str, str]]) -> str:
    """Chained replacement: several times faster than str.translate on text that is not ASCII."""
    for other, one in pairs:
        text = text.replace(other, one)
    return text


def unaccented(text: str) -> str:
    """Drop the accents of a text, as capitals and careless typing do."""
    letters = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", "".join(letters))


@lru_cache(maxsize=4096)
def joins(char: str) -> bool:
    """Tell whether a character is part of a word: letters, digits and combining marks of scripts with spaces."""
    return (char.isalnum() or _is_mark(char)) and not _SPACELESS.match(char)


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    """Tell whether a character belongs to the one before it."""
    return unicodedata.category(char) in {"Mn", "Mc"}


def word_end(text: str, start: int) -> int:
    """Give the end of the word that goes on at `start`; `start` itself if none does."""
    end = start
    while end < len(text) and joins(text[end]):
        end += 1
    return end


def inside_word(text: str, index: int) -> bool:
    """Tell whether the place between two characters is inside a word."""
    return 0 < index < len(text) and joins(text[index]) and (joins(text[index - 1]) or _is_mark(text[index]))
