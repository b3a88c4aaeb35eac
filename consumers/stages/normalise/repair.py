"""Mojibake: UTF-8 that somebody read as Windows-1252 or Latin-1, put right where it is certain."""

import re
from collections import Counter

from ftfy import TextFixerConfig, fix_encoding

_CODE = bytes(range(0x80, 0xC0))
_NEXT = f"[{re.escape(_CODE.decode('cp1252', 'ignore') + _CODE.decode('latin-1'))}\ufffd]"
"""What a byte after the first is read as; a lost one is a replacement character."""
_SEQUENCE = rf"(?:[\u00c2-\u00df]{_NEXT}|[\u00e0-\u00ef]{_NEXT}{{2}}|[\u00f0-\u00f4]{_NEXT}{{2,3}})"
_SUSPECT, _WRONG = re.compile(f"[\u00c2-\u00f4]{_NEXT}"), re.compile(_SEQUENCE)
_SPACED = "\u00e2\u20ac[\u201c\u201d\u00a6\u00a2]"
"""Dashes, dots and bullets, which stand between spaces; all else that stands apart may be spoken of."""
_CERTAIN = re.compile(rf"\w{_SEQUENCE}|{_SEQUENCE}\w|[\u00f0-\u00f4]{_NEXT}{{3}}|(?<!\S){_SPACED}(?!\S)")
_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")
"""Of Latin-1, used by nobody: Windows-1252 has quotes and dashes there."""
_CONFIG = TextFixerConfig(explain=False)


def repaired(text: str) -> str:
    """Give a text as it was before its bytes were read wrongly, once or twice; as it is where that is not certain.

    A line stays where it writes one of the characters right that it would gain, and where what looks wrong stands
    apart from all words: such lines speak of mojibake. Only encodings are changed, by ftfy.
    """
    if text.isascii() or not (_SUSPECT.search(text) or _CONTROL.search(text)):
        return text
    return "\n".join(map(_repaired, text.split("\n")))


def _repaired(line: str) -> str:
    if not (_CERTAIN.search(line) or _CONTROL.search(line)):
        return line
    fixed = fix_encoding(line, _CONFIG)
    right = Counter(_WRONG.sub("", line))
    gained = (mark for mark, count in Counter(fixed).items() if count > right[mark] and not mark.isascii())
    return line if any(mark in right and mark != "\ufffd" for mark in gained) else fixed
