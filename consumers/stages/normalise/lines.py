"""What each line of a pasted page is."""

# ruff: noqa: RUF001 - marks stand as pages write them

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from consumers.stages.normalise import names
from consumers.stages.normalise.about import is_place_like, read_about
from consumers.stages.normalise.captions import CAPTION_LABELS, PICTURE_LABELS, read_caption
from consumers.stages.normalise.dates import Written
from consumers.stages.normalise.dates.words import PUBLISHED, UPDATED
from consumers.stages.normalise.site import furniture_kind
from consumers.stages.normalise.text import fold
from schemas.articles import Credit

Kind = Literal["text", "item", "about", "caption", "site", "links"]


class Line(NamedTuple):
    """A line, the number of its block, and what it says about the article.

    `about` lines hold dates, names and agencies (see About); `caption` lines a picture's credit, which is `bare` where
    no caption stands with it; `site` lines are furniture, and `links` label the links below them.
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
_BULLET = re.compile(r"^[•▪●◦‣⁃*·]\s+")
_LABELS_APART = frozenset({"by", "von", "par", "por", "di", "автор", "بقلم", "نويسنده"})
_ARCHIVE = re.compile(
    r"(?:архивн\w+ фото|архівн\w+ фото|archivbild|archivfoto|file photo|foto de archivo|archives?)\W*$", re.IGNORECASE
)
_LONGEST, _PROSE, _SHORT_CAPTION, _SHORT = 250, 160, 100, 40
"""The longest line about the article, sentence that may be one, caption below its credit, and label, in characters."""


def classify(lines: Iterable[tuple[str, int]]) -> list[Line]:
    """Tell what each (text, block) is."""
    return _filled([line_kind(text, block) for text, block in lines])


def line_kind(text: str, block: int = 0) -> Line:
    """Tell what a line is by itself."""
    line = Line(text, block)
    if kind := furniture_kind(text):
        return line._replace(kind="links" if kind == "links" else "site")
    if caption := read_caption(text):
        return line._replace(kind="caption", credits=caption.credits, bare=caption.bare)
    item = is_item(text)
    prose = len(text) > _LONGEST or (len(text) > _PROSE and text.endswith((".", "”", "»")))
    about = None if prose else read_about(_BULLET.sub("", text))
    if about:
        return line._replace(kind="about", **about._replace(sure=about.sure and not item)._asdict())
    return line._replace(kind="item") if item else line


def is_item(text: str) -> bool:
    """Tell an item of a list by its bullet or number."""
    return _ITEM.match(text) is not None


def _filled(lines: list[Line]) -> list[Line]:
    """Take a few words between two lines about the article for a third: an outlet, a place, a rubric."""
    for index in range(1, len(lines) - 1):
        before, line, after = lines[index - 1 : index + 2]
        enclosed = before.kind == after.kind == "about" and line.block in {before.block, after.block}
        words = len(line.text.split())
        place = before.kind == "about" and line.text.isupper() and words <= 2  # noqa: PLR2004
        if line.kind == "text" and (place or (enclosed and words <= 5 and is_place_like(line.text))):  # noqa: PLR2004
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
