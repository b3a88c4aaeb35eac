"""The body of an article: its paragraphs without the furniture among them."""

from collections.abc import Sequence
from typing import NamedTuple

from consumers.stages.normalise import names
from consumers.stages.normalise.furniture import ALONE
from consumers.stages.normalise.header import Header
from consumers.stages.normalise.headings import could_be_heading, headings, sections
from consumers.stages.normalise.layout import ends_sentence
from consumers.stages.normalise.lines import Line, is_item
from consumers.stages.normalise.text import fold
from schemas.articles import Section


class Body(NamedTuple):
    """Paragraphs, the sub-headlines among them, and the lines that tell about the article."""

    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    about: tuple[Line, ...]


_TEXT = frozenset({"text", "item"})
_LONGEST_LINK = 160
_MOST_LINKS = 15
_MOST_BELOW = 6
"""With more lines than these, what stands below the text is a list and part of it."""
_FIRST = 10
_LONGEST_NOTE = 400


def read_body(lines: Sequence[Line], header: Header) -> Body:
    """Keep what belongs to the article, and collect what is said about it above, within and below."""
    linked = _links(lines, header.end)
    below = [index for index in range(header.end, len(lines)) if index not in linked]
    texts = [index for index in below if lines[index].kind in _TEXT]
    end = texts[-1] + 1 if texts else header.end
    kept = [lines[index] for index in header.kept]
    about = [
        line
        for index, line in enumerate(lines[: header.end])
        if line.kind in {"about", "caption"} and index not in header.title
    ]
    only = _only_date(lines, header, below)
    for index in below:
        line = lines[index]
        if line.kind in {"site", "links"}:
            continue
        if line.kind in _TEXT or (index != only and not _is_about(lines, index, end)):
            kept.append(line)
        else:
            about.append(line)
    paragraphs, items = _paragraphs(_without_notes(kept, {name for line in about for name in line.authors}))
    found = headings(paragraphs, items)
    return Body(tuple(paragraphs), sections(paragraphs, found), tuple(about))


def _without_notes(kept: Sequence[Line], authors: set[str]) -> Sequence[Line]:
    """Leave out what is said at the end about the authors: their names, roles and a sentence on each."""
    end = len(kept)
    while end > 1 and _is_note(kept[end - 1], authors):
        end -= 1
    named = any(
        line.text in authors or names.has_role(line.text) or names.is_bio(line.text, authors) for line in kept[end:]
    )
    return kept[:end] if named else kept


def _is_note(line: Line, authors: set[str]) -> bool:
    if line.kind == "about" and line.weak:
        return True
    return len(line.text) <= _LONGEST_NOTE and (line.text in authors or names.is_bio(line.text, authors))


def _is_about(lines: Sequence[Line], index: int, end: int) -> bool:
    """Tell whether a line is about the article: it says so itself, or it stands below the text.

    There, names without a label count where they follow the last paragraph, or a line that counts.
    """
    line = lines[index]
    if line.sure or line.bare or line.kind == "caption":
        return True
    if index < end:
        return False
    if sum(1 for other in lines[end:] if other.kind == "about" and not other.sure) > _MOST_BELOW:
        return False
    return not line.weak or index == end or lines[index - 1].kind in {"about", "site"}


def _only_date(lines: Sequence[Line], header: Header, below: Sequence[int]) -> int | None:
    """Find the page's only date, where it stands among its first lines though not in its head."""
    dated = [index for index in below if lines[index].kind == "about" and lines[index].dates]
    if len(dated) != 1 or any(line.dates for line in lines[: header.end]) or dated[0] - header.end > _FIRST:
        return None
    return dated[0] if any(date.day for date in lines[dated[0]].dates) else None


def _paragraphs(kept: Sequence[Line]) -> tuple[list[str], list[bool]]:
    """Make paragraphs of lines, each with whether it is a list: items of one block stay together."""
    paragraphs: list[str] = []
    items: list[bool] = []
    block = -1
    for line in kept:
        item = line.kind == "item" or (line.kind == "about" and is_item(line.text))
        if item and items and items[-1] and line.block == block:
            paragraphs[-1] += f"\n{line.text}"
        else:
            paragraphs.append(line.text)
            items.append(item or (line.kind == "about" and not line.dates and not line.weak))
        block = line.block
    return paragraphs, items


def _links(lines: Sequence[Line], start: int) -> set[int]:
    """Find the links that stand under their labels."""
    found: set[int] = set()
    for index in range(start, len(lines)):
        if lines[index].kind == "links" and index not in found:
            found.update(_under(lines, index))
    return found


def _under(lines: Sequence[Line], label: int) -> list[int]:
    """Give the links under one label. A button such as `Read more` has only those of its own block."""
    button = fold(lines[label].text.strip(" .:…")) in ALONE and not lines[label].text.rstrip().endswith(":")
    found: list[int] = []
    index = label + 1
    while index < len(lines) and _is_link(lines[index]) and len(found) < _MOST_LINKS:
        if button and lines[index].block != lines[label].block:
            break
        found.append(index)
        index += 1
    text_follows = index < len(lines) and lines[index].kind in _TEXT
    if text_follows and len(found) > 1 and _is_apart(lines, found) and could_be_heading(lines[found[-1]].text):
        found.pop()
    return found


def _is_apart(lines: Sequence[Line], found: Sequence[int]) -> bool:
    """Tell whether the last of the lines has a block of its own: it may be the next sub-headline."""
    return lines[found[-1]].kind == "text" and lines[found[-1]].block != lines[found[-2]].block


def _is_link(line: Line) -> bool:
    """Tell the title of another article, or what stands beside one, from a paragraph."""
    if line.kind in {"site", "caption"} or (line.kind == "about" and not any(date.label for date in line.dates)):
        return True
    return line.kind in _TEXT and len(line.text) <= _LONGEST_LINK and not ends_sentence(line.text.rstrip("?!"))
