"""The pieces of a written date: numbers, clocks, and words by what they mean."""

# ruff: noqa: RUF001 - digits and words stand in their own scripts

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from consumers.stages.normalise.dates import words
from consumers.stages.normalise.dates.months import LUNAR_MONTHS, MONTHS, SOLAR_MONTHS, WEEKDAYS
from consumers.stages.normalise.dates.zones import ZONE_NAMES
from consumers.stages.normalise.text import fold

Kind = Literal[
    "numeric",
    "clock",
    "offset",
    "number",
    "halfday",
    "published",
    "updated",
    "month",
    "solar",
    "lunar",
    "weekday",
    "zone",
    "relative",
    "unit",
    "join",
    "unknown",
]


class Token(NamedTuple):
    """A piece of a date: `word` is folded, `numbers` are the figures (an offset's in minutes)."""

    kind: Kind
    start: int
    end: int
    word: str = ""
    numbers: tuple[int, ...] = ()


_NUMERIC = re.compile(
    r"(?:(\d{4})|(\d{1,3}))\s?([./-])\s?(\d{1,2})\s?\3\s?((?(1)\d{1,2}|\d{2,4}))(?!\d|[./]\d|-\d{1,2}(?![\d:.h]))"
)
_IDEOGRAPHIC = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_CLOCK = re.compile(
    r"(\d{1,2})(?:\s?:\s?|\s?h\s?|\.|[時时点시]\s?)(\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?[分분]?(?![\d:]|\.\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"((?:19|20)\d{2}(?=\d{1,2}:\d{2})|\d+)((?:st|nd|rd|th|er|re|ère)\b|[ºª°]|-?(?:го|е)\b)?", re.IGNORECASE
)
_HALFDAY = re.compile(r"([ap])\.?\s?m\b\.?", re.IGNORECASE)
_OFFSET = re.compile(r"\s?\(?(GMT|UTC|UT)?\s?([+−-])(\d{1,2})(:?)(\d{2})?(?![\d./:])", re.IGNORECASE)
_WORD = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c]|['’ʼ-](?=[^\W\d_]))*"
)
_MARKS = frozenset(" .,;:|·•–—-―/\\()[]\"'’“”«»،؛>*_~−ـ‑◦▪●⋅∙@")
_LONGEST = 4
"""The longest phrase with a meaning, in words."""


def _meanings() -> dict[str, tuple[Kind, ...]]:
    """Map each folded phrase to what it can mean, the likeliest first."""
    kinds: tuple[tuple[Kind, Iterable[str]], ...] = (
        ("published", words.PUBLISHED),
        ("updated", words.UPDATED),
        ("month", MONTHS),
        ("solar", SOLAR_MONTHS),
        ("lunar", LUNAR_MONTHS),
        ("weekday", WEEKDAYS),
        ("relative", words.RELATIVE),
        ("join", words.CONNECTORS | words.YEAR_MARKS),
        ("unit", words.UNITS),
        ("halfday", words.FORENOON | words.AFTERNOON),
        ("zone", ZONE_NAMES),
    )
    found: dict[str, tuple[Kind, ...]] = {}
    for kind, names in kinds:
        for name in names:
            found[name] = (*found.get(name, ()), kind)
    return found


_MEANINGS = _meanings()


def tokens(text: str) -> Iterator[Token]:
    """Split a line into tokens: words into the longest phrases that have a meaning, punctuation left out."""
    position = 0
    last: Kind = "join"
    while position < len(text):
        token = _offset(text, position) if last in {"clock", "halfday"} else None
        if token is None and text[position] in _MARKS:
            position += 1
            continue
        if token is None:
            token = _figures(text, position) if text[position].isdecimal() else _word(text, position, last)
        position, last = token.end, token.kind
        yield token


def _offset(text: str, start: int) -> Token | None:
    """Read an offset after a clock: `+0200`, `GMT+3`, `-05:00`, but not the dash of a range or of a date."""
    match = _OFFSET.match(text, start)
    if match is None or not (match[1] or match[5] or match[2] == "+"):
        return None
    minutes = int(match[3]) * 60 + int(match[5] or 0)
    return Token("offset", start, match.end(), "", (minutes if match[2] == "+" else -minutes,))


def _figures(text: str, start: int) -> Token:
    """Read a date in figures, a time of day or a number."""
    if match := _NUMERIC.match(text, start):
        first = int(match[1] or match[2])
        return Token("numeric", start, match.end(), match[3], (first, int(match[4]), int(match[5])))
    if match := _IDEOGRAPHIC.match(text, start):
        return Token("numeric", start, match.end(), "", (int(match[1]), int(match[2]), int(match[3])))
    if match := _CLOCK.match(text, start):
        return Token("clock", start, match.end(), "", (int(match[1]), int(match[2]), int(match[3] or 0)))
    match = _NUMBER.match(text, start)
    if match is None or len(match[1]) > _LONGEST:
        return Token("unknown", start, match.end() if match else start + 1)
    return Token("number", start, match.end(), "", (int(match[1]), len(match[1])))


def _word(text: str, start: int, last: Kind) -> Token:
    """Read the longest phrase that means something here."""
    if last in {"clock", "number"} and (match := _HALFDAY.match(text, start)):
        return Token("halfday", start, match.end(), match[1].lower())
    ends: list[int] = []
    phrases: list[str] = []
    match, phrase = _WORD.match(text, start), ""
    while match and len(ends) < _LONGEST:
        phrase += fold(match[0])
        ends.append(match.end())
        phrases.append(phrase)
        phrase += " "
        match = _WORD.match(text, match.end() + 1) if text[match.end() : match.end() + 1] == " " else None
    for end, known in zip(reversed(ends), reversed(phrases), strict=True):
        if kind := _meaning(known, last, upper=text[start:end].isupper()):
            return Token(kind, start, end, known)
    return Token("unknown", start, ends[0] if ends else start + 1)


def _meaning(phrase: str, last: Kind, *, upper: bool) -> Kind | None:
    """Choose among a phrase's meanings by what goes before; a zone may also stand in capitals."""
    meanings = _MEANINGS.get(phrase, ())
    timed = last in {"clock", "halfday", "offset", "number"}
    if "halfday" in meanings and last == "clock":
        return "halfday"
    if "zone" in meanings and (timed or (upper and len(meanings) == 1)):
        return "zone"
    if phrase in {"hour", "hours"} and last in {"number", "unit"}:
        return "unit"
    if last == "unit" and "relative" in meanings:  # `ago`, elsewhere a month
        return "relative"
    return next((kind for kind in meanings if kind not in {"zone", "halfday"}), None)
