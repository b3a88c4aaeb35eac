"""How a pasted text is laid out: blank lines or none, wrapped lines, labels apart from what they label."""

# ruff: noqa: RUF001 - marks as pages write them

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from consumers.stages.normalise.lines import is_label

_NARROW, _WIDE = 40, 120
"""Between these widths, in characters, lines may be hard-wrapped."""
_DEEP = 1500
"""How many lines from either end are read closely; no article has as many."""
_MARKED = re.compile(r"#{1,6} +(\S.*)|(\*\*|__)([^*_].*[^*_])\2")
_CLOSING = "\"'”’»)]…"
_TERMINAL = (".", "!", "?", "…", "؟", "۔", "。", ":", ";")


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence does."""
    return text.rstrip(_CLOSING).endswith(_TERMINAL) or text.endswith("…")


def lines(text: str) -> list[tuple[str, int]]:
    """Give (line, number of its block) for every line that is not blank; each line is a block where none is blank.

    Of a text with more lines than an article has, all between the first and the last thousands is given as one line.
    """
    raw = text.split("\n")
    if len(raw) <= 2 * _DEEP:
        return _numbered(_blocks(raw))
    middle = "\n\n".join(filter(None, raw[_DEEP:-_DEEP]))
    above, below = _blocks(raw[:_DEEP]), _blocks(raw[-_DEEP:])
    return _numbered([*above, *([[middle]] if middle else []), *below])


def _blocks(raw: list[str]) -> list[list[str]]:
    """Split lines into blocks at blank ones, with wrapped lines joined again."""
    found: list[list[str]] = [[]]
    for line in raw:
        if line:
            found[-1].append(_unmarked(line) if line[0] in "#*_" else line)
        elif found[-1]:
            found.append([])
    found = [block for block in found if block]
    if not _is_wrapped(found):
        return found
    width = max(len(line) for block in found for line in block[:-1])
    return [_unwrapped(block, width) for block in found]


def _unmarked(line: str) -> str:
    """Take the marks of a heading or of bold type off a line of Markdown."""
    match = _MARKED.fullmatch(line)
    return (match[1] or match[3] or line) if match else line


def _numbered(found: list[list[str]]) -> list[tuple[str, int]]:
    if len(found) == 1:
        found = [[line] for line in found[0]]
    return list(_labelled([(line, number) for number, block in enumerate(found) for line in block]))


def _labelled(pairs: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Put a label before what it labels on the next line."""
    held = ""
    for index, (line, block) in enumerate(pairs):
        if not held and index + 1 < len(pairs) and is_label(line, pairs[index + 1][0]):
            held = line
            continue
        yield (f"{held} {line}" if held else line), block
        held = ""


def _is_wrapped(found: list[list[str]]) -> bool:
    """Tell whether lines break in the middle of sentences at about one width."""
    inner = [(line, after) for block in found for line, after in pairwise(block)]
    if len(inner) < 3:  # noqa: PLR2004 - too few to tell
        return False
    widths = sorted(len(line) for line, _ in inner)
    if not (_NARROW <= median(widths) <= _WIDE) or widths[-1] > _WIDE:
        return False
    broken = sum(not ends_sentence(line) for line, _ in inner)
    running = sum(after[0].islower() or not (after[0].isupper() or after[0].islower()) for _, after in inner)
    return broken * 10 >= len(inner) * 6 and running * 10 >= len(inner) * 3


def _unwrapped(block: list[str], width: int) -> list[str]:
    """Join the lines of a block that were broken for their width."""
    joined: list[str] = []
    full = False
    for line in block:
        if full:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
        full = len(line) * 10 >= width * 7 and len(line) > _NARROW
    return joined
