"""Lines about an article, above or below it: dates, names and agencies, in any company."""

# ruff: noqa: RUF001 - marks and words stand as pages write them

import re
from typing import NamedTuple

from consumers.stages.normalise import known, names
from consumers.stages.normalise.agencies import read_agencies, read_tail
from consumers.stages.normalise.bylines import Byline, people, read_byline
from consumers.stages.normalise.dates import Written, scan
from consumers.stages.normalise.dates.words import RELATIVE
from consumers.stages.normalise.site import furniture_kind, is_section
from consumers.stages.normalise.text import fold
from schemas.articles import Credit


class About(NamedTuple):
    """What a line says about an article.

    It is `sure` where it says so itself; otherwise it is what it seems only above or below the article. `weak` are
    names, roles and places without a label; `bare` is a desk's note.
    """

    dates: tuple[Written, ...] = ()
    authors: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    sure: bool = False
    weak: bool = False
    bare: bool = False


_BETWEEN = known.NAME_PARTICLES | known.ROLES | known.ROLE_MODIFIERS | known.ORGANISATION_WORDS
_BETWEEN |= known.words(
    "and und et y e ve i with avec mit con com in at for from of the aus à en em для из в з у із та и"
)
_HANDLE = re.compile(r"@\w")
_BARS = re.compile(r"\s*[|•·●∙⋅]\s*|\s+[–—/-]\s+")
_LISTED = re.compile(r"\s*[,;|/&]\s*|\s+[–—-]\s+|\s+(?:and|und|et|y|e|ve|и|та|і|و|in)\s+")
_IN = re.compile(r"^(?:in|on|at|im|in der|dans|en|su|no|na|в|у|في|در)\s+(?:the\s+)?(?=[^a-z])")
_ARABIC = re.compile(r"[\u0620-\u06ff]+(?:[ -]+[\u0620-\u06ff«»]+){0,3}:\s")
_QUOTES = str.maketrans("", "", '«»“”„"')
_MOST_PARTS, _LONGEST_NAME, _LONGEST_PLACE = 6, 3, 4
"""The most names in a line, the most words in one without a label or a date beside it, and in a place's."""
_SMALL_WORDS = 4
_SHORT = 40


def read_about(text: str) -> About | None:
    """Read a line about the article; None for a line of text."""
    if tail := read_tail(text):
        return _named(tail)._replace(bare=True)
    found = scan(text) if _may_date(text) else None
    if found and not found.rest:
        return About(dates=found.dates, sure=any(map(_is_stated, found.dates)))
    if found and (around := _around(text, found.rest)):
        return around
    if _may_date(text) and (parts := _in_parts(text)):
        return parts
    if byline := read_byline(text) or (None if _is_prose(text) else read_agencies(text)):
        return _named(byline)
    return None if _is_prose(text) else _in_parts(text) or _loose(text)


def _named(byline: Byline) -> About:
    return About(authors=byline.authors, credits=byline.credits, sure=byline.labelled, weak=byline.weak)


def _is_prose(text: str) -> bool:
    """Tell cheaply that a line cannot be names only: too many of its words have no capital."""
    return sum(word[0].islower() for word in text.split()) > _SMALL_WORDS


def _may_date(text: str) -> bool:
    """Tell cheaply whether a line may hold a date: figures, or a few words that count from today."""
    if any(map(str.isdigit, text)):
        return True
    return len(text) <= _SHORT and not RELATIVE.isdisjoint(fold(text).strip(" .:").split())


def _is_stated(written: Written) -> bool:
    """Tell a date that is labelled, or so exact that it can only be the article's."""
    return written.label is not None or (written.day is not None and written.clock is not None)


def _counts(written: Written) -> bool:
    """Tell a date that says when an article came out from a day and a month in a list."""
    return written.label is not None or written.day is not None or written.relative


def _around(text: str, rest: tuple[tuple[int, int], ...]) -> About | None:
    """Read a date before, after or around names without a bar between: `Jane Doe, Kyiv, 3 March 2022`."""
    start, end = rest[0][0], rest[-1][1]
    found = scan(f"{text[:start]} {text[end:]}")
    if found is None or found.rest or not any(map(_counts, found.dates)):
        return None
    byline = _names(_IN.sub("", text[start:end]), beside_date=True)
    if byline is None:
        return None
    sure = byline.labelled or any(written.label for written in found.dates)
    return About(found.dates, byline.authors, byline.credits, sure=sure)


def _in_parts(text: str) -> About | None:
    """Read a line whose parts, between bars or dashes, are each about the article."""
    parts = [part for part in _BARS.split(text) if part]
    if len(parts) < 2:  # noqa: PLR2004 - no bar
        return None
    dated = any(scan(part) for part in parts if _may_date(part))
    found = [_part(part, dated=dated) for part in parts]
    known = [about for about in found if about is not None]
    dates = tuple(written for about in known for written in about.dates)
    authors = tuple(name for about in known for name in about.authors)
    credits = tuple(credit for about in known for credit in about.credits)  # noqa: A001 - the field's name
    if len(known) < len(parts) or not (authors or credits or any(map(_counts, dates))):
        return None
    sure = any(about.sure for about in known)
    return About(dates, authors, credits, sure=sure, weak=not (dates or sure or credits))


def _part(text: str, *, dated: bool) -> About | None:
    """Read one part of a line."""
    found = scan(text) if _may_date(text) else None
    if found and not found.rest:
        return About(dates=found.dates, sure=any(written.label for written in found.dates))
    if found and (around := _around(text, found.rest)):
        return around
    byline = _names(text, beside_date=dated)
    return byline and _named(byline)


def _loose(text: str) -> About | None:
    """Read a line of names, roles or places without a label."""
    if any(len(part.split()) > _LONGEST_NAME for part in _LISTED.split(text) if names.is_person(part)):
        return None
    if text.endswith((".", "!", "?", "؟")) or not all(map(_is_name_like, text.split())):
        return None
    if _ARABIC.match(text):
        text = text.replace(":", ",")
    byline = _names(text, beside_date=False)
    return byline and _named(byline)._replace(weak=not byline.labelled)


def _is_name_like(word: str) -> bool:
    """Tell cheaply a word that may stand among names: with a capital, small between names, or a role."""
    return not word[0].islower() or "@" in word or fold(word.strip(".,;:()")) in _BETWEEN


def _names(text: str, *, beside_date: bool) -> Byline | None:
    """Read names: each is a person, an agency, an outlet, a role or, beside a date or one of these, a place."""
    text = text.translate(_QUOTES).strip(" .,;:|()[]–—-/•·")
    if not text or furniture_kind(text) or is_section(text) or names.is_outlet(text):
        return Byline()
    if found := read_byline(text) or read_agencies(text):
        return found
    parts = [part for piece in _LISTED.split(text) if (part := piece.strip(" .()*"))]
    beside = beside_date or any(map(_is_named, parts))
    known = all(_is_named(part) or (beside and is_place_like(part)) for part in parts)
    return people(text) if parts and known and len(parts) <= _MOST_PARTS else None


def _is_named(part: str) -> bool:
    """Tell a person, an agency, an outlet, a role or an address from anything else."""
    if names.is_person(part) or names.is_person(names.without_role(part)) or names.agency(part) or _HANDLE.search(part):
        return True
    words = len(part.split())
    return (names.has_role(part) and words <= 6) or (names.is_organisation(part) and words <= 4)  # noqa: PLR2004


def is_place_like(part: str) -> bool:
    """Tell what can be a place, or an outlet that is not known: a few words, all with capitals."""
    words = part.split()
    named = len(words) <= _LONGEST_PLACE and all(map(names.is_name_word, words)) and not words[0][0].islower()
    return named or names.is_place(part)
