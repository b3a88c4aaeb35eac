"""What each line of a pasted page is."""

# ruff: noqa: RUF001 - marks stand as pages write them

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from consumers.stages.normalise import names
from consumers.stages.normalise.agencies import read_agencies, read_tail
from consumers.stages.normalise.bylines import Byline, people, read_byline
from consumers.stages.normalise.captions import CAPTION_LABELS, PICTURE_LABELS, read_caption
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
_BULLET = re.compile(r"[•▪●◦‣⁃*·]\s+")
_BARS = re.compile(r"\s*[|•·●∙⋅]\s*|\s+[–—/-]\s+")
_LISTED = re.compile(r"\s*[,;|/&]\s*|\s+[–—-]\s+|\s+(?:and|und|et|y|e|ve|и|та|і|و|in)\s+")
_IN = re.compile(r"^(?:in|on|at|im|in der|dans|en|su|no|na|в|у|في|در)\s+(?:the\s+)?(?=[^a-z])")
_LABELS_APART = frozenset({"by", "von", "par", "por", "di", "автор", "بقلم", "نويسنده"})
_MOST_PARTS = 6
_SMALL_WORDS = 4
_LONGEST = 250
"""The longest line that is about the article, in characters."""
_ARCHIVE = re.compile(
    r"(?:архивн\w+ фото|архівн\w+ фото|archivbild|archivfoto|file photo|foto de archivo|archives?)\W*$", re.IGNORECASE
)
_SHORT, _SHORT_CAPTION, _PROSE = 40, 100, 160


def classify(lines: Iterable[tuple[str, int]]) -> list[Line]:
    """Tell what each (text, block) is, without its neighbours."""
    return _filled([line_kind(text, block) for text, block in lines])


def _filled(lines: list[Line]) -> list[Line]:
    """Take a few words between two lines about the article for a third: an outlet, a place, a rubric."""
    for index in range(1, len(lines) - 1):
        before, line, after = lines[index - 1 : index + 2]
        enclosed = before.kind == after.kind == "about" and before.block == line.block == after.block
        words = len(line.text.split())
        place = before.kind == "about" and line.text.isupper() and words <= 2  # noqa: PLR2004
        if line.kind == "text" and (place or (enclosed and words <= 5 and _is_place(line.text))):  # noqa: PLR2004
            lines[index] = line._replace(kind="about", sure=False, weak=True)
    return lines


def captioned(lines: Sequence[Line], start: int) -> list[Line]:
    """Take short lines for captions, from `start`, that share a block with nothing but a picture's credit."""
    return [
        line._replace(kind="caption") if index >= start and _is_caption(lines, index) else line
        for index, line in enumerate(lines)
    ]


def _is_caption(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if line.kind != "text" or len(line.text) > _LONGEST:
        return False
    above, below = (
        lines[place] if 0 <= place < len(lines) and lines[place].block == line.block else None
        for place in (index - 1, index + 1)
    )
    if below is not None and below.kind == "caption" and below.bare:
        return above is None or above.kind not in {"text", "item"}
    credited = above is not None and above.kind == "caption" and above.bare
    return credited and below is None and (len(line.text) <= _SHORT_CAPTION or _ARCHIVE.search(line.text) is not None)


def line_kind(text: str, block: int = 0) -> Line:
    """Tell what a line is by itself."""
    line = Line(text, block)
    if kind := furniture_kind(text):
        return line._replace(kind="links" if kind == "links" else "site")
    if caption := read_caption(text):
        return line._replace(kind="caption", credits=caption.credits, bare=caption.bare)
    if _BULLET.match(text):
        about = read_about(line._replace(text=_BULLET.sub("", text))) if len(text) <= _LONGEST else None
        return about._replace(text=text, sure=False) if about else line._replace(kind="item")
    if _ITEM.match(text) and (len(text) > _LONGEST or not scan(text)):
        return line._replace(kind="item")
    if len(text) > _LONGEST or (len(text) > _PROSE and text.endswith((".", "”", "»"))):
        return line
    return read_about(line) or line


def read_about(line: Line) -> Line | None:
    """Read a line about the article: dates, names, agencies, together or alone."""
    text = line.text
    if tail := read_tail(text):
        return _named(line, tail)._replace(bare=True)
    found = scan(text) if _may_date(text) else None
    if found and not found.rest:
        return line._replace(kind="about", dates=found.dates, sure=any(map(_is_stated, found.dates)))
    if found and (read := _around(line, found.rest)):
        return read
    if (byline := read_byline(text)) and not found:
        return _named(line, byline)
    if not _is_prose(text) and (agencies := read_agencies(text)):
        return _named(line, agencies)
    return None if _is_prose(text) else _in_parts(line) or _loose(line)


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


def _named(line: Line, byline: Byline) -> Line:
    return line._replace(kind="about", sure=byline.labelled, authors=byline.authors, credits=byline.credits)


def _around(line: Line, rest: tuple[tuple[int, int], ...]) -> Line | None:
    """Read a date before, after or around names without a bar between: `Jane Doe, Kyiv, 3 March 2022`."""
    start, end = rest[0][0], rest[-1][1]
    found = scan(f"{line.text[:start]} {line.text[end:]}")
    byline = _names(_IN.sub("", line.text[start:end]), beside_date=True) if found and not found.rest else None
    if byline is None or found is None or not any(map(_counts, found.dates)):
        return None
    sure = byline.labelled or any(written.label for written in found.dates)
    return line._replace(kind="about", sure=sure, dates=found.dates, authors=byline.authors, credits=byline.credits)


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
    if not (authors or credits or any(map(_counts, dates))):
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
    if agencies := read_agencies(text):
        return agencies
    if furniture_kind(text) or is_section(text) or names.is_outlet(text):
        return Byline()
    parts = [part for piece in _LISTED.split(text) if (part := piece.strip(" .()*"))]
    if not parts or len(parts) > _MOST_PARTS:
        return None
    beside = beside_date or any(map(_is_named, parts))
    if not all(_is_named(part) or (beside and _is_place(part)) for part in parts):
        return None
    return people(text)


def _is_named(part: str) -> bool:
    """Tell a person, an agency, an outlet, a role or an address from anything else."""
    if names.is_person(part) or names.is_person(names.without_role(part)) or names.agency(part) or "@" in part:
        return True
    words = len(part.split())
    return (names.has_role(part) and words <= 6) or (names.is_organisation(part) and words <= 4)  # noqa: PLR2004


def _is_place(part: str) -> bool:
    """Tell what can be a place, or an outlet that is not known: a few words, all with capitals."""
    words = part.split()
    return names.is_place(part) or (len(words) <= 3 and all(not word[0].islower() for word in words))  # noqa: PLR2004


def is_label(text: str, below: str) -> bool:
    """Tell whether a line is a label, with what it labels on the line below: a date, a name, a picture's credit."""
    if len(text) > _SHORT or len(below) > _LONGEST:
        return False
    label = fold(text.strip(" .:,"))
    if label in PUBLISHED or label in UPDATED:
        return any(map(str.isdigit, below))
    if label in _LABELS_APART:
        return names.is_person(below.strip()) or names.agency(below) is not None
    return text.endswith((",", ":")) and (label in CAPTION_LABELS or label in PICTURE_LABELS)
