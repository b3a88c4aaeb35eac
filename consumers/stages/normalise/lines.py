"""What each line of a pasted page is."""

# ruff: noqa: RUF001 - marks stand as pages write them

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from consumers.stages.normalise import names
from consumers.stages.normalise.agencies import read_agencies, read_tail
from consumers.stages.normalise.bylines import Byline, people, read_byline
from consumers.stages.normalise.captions import read_caption
from consumers.stages.normalise.dates import Written, scan
from consumers.stages.normalise.dates.words import PUBLISHED, RELATIVE, UPDATED
from consumers.stages.normalise.site import furniture_kind, is_section
from consumers.stages.normalise.text import fold
from schemas.articles import Credit

Kind = Literal["text", "item", "about", "caption", "site", "links"]


class Line(NamedTuple):
    """A line and what it says about the article.

    `about` lines hold dates, names and agencies; `caption` lines a picture's; `site` lines are furniture, `links` the
    label of links that follow. What is not `sure` is so only above or below the article; `weak` are names without a label,
    `bare` a credit without its caption, or a desk's note.
    """

    text: str
    block: int
    kind: Kind = "text"
    sure: bool = True
    dates: tuple[Written, ...] = ()
    authors: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    bare: bool = False
    weak: bool = False


_ITEM = re.compile(r"(?:[-–—•▪●◦‣⁃*·]|\d{1,2}[.)]|[a-z]\))\s+\S")
_BARS = re.compile(r"\s*[|•·●∙⋅]\s*|\s+[–—/-]\s+")
_LONGEST = 250
"""The longest line that is about the article, in characters."""
_DEEP = 300
"""How many lines from either end are read closely; no article has as many."""


def classify(lines: Iterable[tuple[str, int]]) -> list[Line]:
    """Tell what each (text, block) is, without its neighbours."""
    pairs = list(lines)
    return [
        line_kind(text, block)
        if index < _DEEP or index >= len(pairs) - _DEEP
        else Line(text, block, "item" if _ITEM.match(text) else "text")
        for index, (text, block) in enumerate(pairs)
    ]


def line_kind(text: str, block: int = 0) -> Line:
    """Tell what a line is by itself."""
    line = Line(text, block)
    if kind := furniture_kind(text):
        return line._replace(kind="links" if kind == "links" else "site")
    if caption := read_caption(text):
        return line._replace(kind="caption", credits=caption.credits, bare=caption.bare)
    if _ITEM.match(text) and not scan(text):
        return line._replace(kind="item")
    if len(text) > _LONGEST:
        return line
    return read_about(line) or line


def read_about(line: Line) -> Line | None:
    """Read a line about the article: dates, names, agencies, together or alone."""
    text = line.text
    if tail := read_tail(text):
        return _named(line, tail)._replace(bare=True)
    found = scan(text) if _may_date(text) else None
    if found and not found.rest:
        sure = any(written.label for written in found.dates)
        return line._replace(kind="about", dates=found.dates, sure=sure)
    if found and (read := _around(line, found.rest)):
        return read
    if (byline := read_byline(text)) and not found:
        return _named(line, byline)
    if (agencies := read_agencies(text)) is not None:
        return line._replace(kind="about", sure=False, credits=agencies)
    return _in_parts(line) or _loose(line)


def _may_date(text: str) -> bool:
    """Tell cheaply whether a line may hold a date: figures, or a word that counts from today."""
    return any(map(str.isdigit, text)) or fold(text.strip(" .:")) in RELATIVE


def _named(line: Line, byline: Byline) -> Line:
    return line._replace(kind="about", sure=byline.labelled, authors=byline.authors, credits=byline.credits)


def _around(line: Line, rest: tuple[tuple[int, int], ...]) -> Line | None:
    """Read a date before or after names without a bar between: `Jane Doe, Kyiv, 3 March 2022`."""
    start, end = rest[0][0], rest[-1][1]
    before, region, after = line.text[:start], line.text[start:end], line.text[end:]
    dates: list[Written] = []
    for piece in (before, after):
        if any(map(str.isalnum, piece)):
            found = scan(piece)
            if found is None and not _is_joined(piece):
                return None
            dates.extend(found.dates if found else ())
    byline = _names(region, beside_date=True)
    if byline is None or not dates:
        return None
    sure = byline.labelled or any(written.label for written in dates)
    return line._replace(kind="about", sure=sure, dates=tuple(dates), authors=byline.authors, credits=byline.credits)


def _is_joined(piece: str) -> bool:
    """Tell a piece without content: brackets and small words."""
    return len(piece.split()) <= 1


def _in_parts(line: Line) -> Line | None:
    """Read a line whose parts, between bars or dashes, are each about the article."""
    parts = [part for part in _BARS.split(line.text) if part]
    if len(parts) < 2:  # noqa: PLR2004
        return None
    dates: list[Written] = []
    authors: list[str] = []
    credits: list[Credit] = []  # noqa: A001 - the field's name
    sure = False
    dated = any(scan(part) for part in parts if _may_date(part))
    for part in parts:
        found = scan(part) if _may_date(part) else None
        if found and not found.rest:
            dates.extend(found.dates)
            sure = sure or any(written.label for written in found.dates)
            continue
        around = _around(line._replace(text=part), found.rest) if found else None
        byline = Byline(around.authors, around.credits, around.sure) if around else _names(part, beside_date=dated)
        if byline is None:
            return None
        dates.extend(around.dates if around else ())
        authors.extend(byline.authors)
        credits.extend(byline.credits)
        sure = sure or byline.labelled
    if not (dates or authors or credits):
        return None
    weak = not (dates or sure or credits)
    return line._replace(
        kind="about", sure=sure, dates=tuple(dates), authors=tuple(authors), credits=tuple(credits), weak=weak
    )


def _loose(line: Line) -> Line | None:
    """Read a line of names, roles or places without a label."""
    byline = _names(line.text, beside_date=False)
    return None if byline is None else _named(line, byline)._replace(weak=not byline.labelled)


def _names(text: str, *, beside_date: bool) -> Byline | None:
    """Read names without a label, where each part is a person, an agency, an outlet, a role or, beside a date, a place."""
    text = text.strip(" .,;:|()[]–—-/•·")
    if not text:
        return Byline()
    if byline := read_byline(text):
        return byline
    if (agencies := read_agencies(text)) is not None:
        return Byline((), agencies)
    if furniture_kind(text) or is_section(text) or names.is_outlet(text):
        return Byline()
    parts = [
        part.strip(" .()*")
        for part in re.split(r"\s*[,;|/&]\s*|\s+(?:and|und|et|y|e|ve|и|та|і|و|in)\s+", text)
        if part.strip(" .()*")
    ]
    if not parts or len(parts) > 6 or not all(_is_attribute(part, beside_date=beside_date) for part in parts):  # noqa: PLR2004
        return None
    found = people(text)
    return found if beside_date or found.authors or found.credits or names.has_role(text) else None


def _is_attribute(part: str, *, beside_date: bool) -> bool:
    """Tell a person, an outlet, a role or a place from anything else."""
    if (
        names.is_person(part)
        or names.is_person(names.without_role(part))
        or names.agency(part)
        or names.is_outlet(part)
    ):
        return True
    words = part.split()
    if "@" in part or (names.has_role(part) and len(words) <= 5) or names.is_place(part):  # noqa: PLR2004
        return True
    organised = names.is_organisation(part) and len(words) <= 4  # noqa: PLR2004
    return organised or (beside_date and len(words) <= 2 and all(not word[0].islower() for word in words))  # noqa: PLR2004


def is_label(text: str) -> bool:
    """Tell whether a line is a date's label, with the date on the line below."""
    return fold(text.strip(" .:")) in PUBLISHED | UPDATED
