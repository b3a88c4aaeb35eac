"""Sub-headlines: which paragraphs stand over others."""

# ruff: noqa: RUF001 - marks as pages write them

import re
from collections.abc import Sequence

from consumers.stages.normalise.layout import ends_sentence
from schemas.articles import Section

_LONGEST, _LONGEST_WORDS = 110, 16
_LEAST = 3
"""The fewest letters and figures of a sub-headline."""
_LIST = 3
"""So many lines of that shape in a row are a list without bullets."""
_NUMBER = re.compile(r"\d{1,2}[.)]\s")
_SPEAKER = re.compile(r"[^\s:]{1,30}(?:\s[^\s:]{1,30}){0,3}\s?:\s")
_YOU = re.compile(
    r"\b(?:you|your|sie|ihnen|ihre?[nrms]?|du|dir|dich|dein\w*|vous|votre|vos|usted(?:es)?|lei|voi|você|vocês|siz\w*|вы|вас|вам|ваш\w*|ви|شما|أنتم?|لكم?)\b",
    re.IGNORECASE,
)
_CLOSING = "\"'”’»“"
_OPENING = "\"'“‘«„(¿¡"


def could_be_heading(text: str) -> bool:
    """Tell the shape of a sub-headline: short, begun like a title and not ended like a sentence."""
    if len(text) > _LONGEST or len(text.split()) > _LONGEST_WORDS:
        return False
    first = text.lstrip(_OPENING)[:1]
    if not first.isalnum() or first.islower() or sum(map(str.isalnum, text)) < _LEAST:
        return False
    if _SPEAKER.match(text) and ends_sentence(text):
        return False
    return not ends_sentence(text) or _asks(text)


def headings(paragraphs: Sequence[str], items: Sequence[bool]) -> list[int]:
    """Give the indexes of the paragraphs that are sub-headlines; `items` tells which are items of lists.

    The third and later lines of that shape in a row are a list without bullets, not headings.
    """
    shaped = [
        could_be_heading(text) and (not items[index] or _is_numbered_heading(text, items, index))
        for index, text in enumerate(paragraphs)
    ]
    shaped[-1:] = [False] * len(shaped[-1:])  # the last stands over nothing
    found: list[int] = []
    run = 0
    for index, is_shaped in enumerate(shaped[:-1]):
        run = run + 1 if is_shaped else 0
        below = index + 1
        if 0 < run < _LIST and _stands_over(paragraphs[index], paragraphs[below], shaped[below], items[below]):
            found.append(index)
    return [index for index in found if not _asks(paragraphs[index])] if _is_interview(paragraphs, found) else found


def _is_interview(paragraphs: Sequence[str], found: Sequence[int]) -> bool:
    """Tell an interview, whose questions address somebody, from questions that head the parts of a text."""
    questions = [paragraphs[index] for index in found if _asks(paragraphs[index])]
    addressed = sum(_YOU.search(question) is not None for question in questions)
    return len(questions) > 1 and addressed * 2 >= len(questions)


def _asks(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(("?", "؟"))


def _is_numbered_heading(text: str, items: Sequence[bool], index: int) -> bool:
    """Tell a numbered sub-headline from an item of a numbered list, which has others beside it."""
    alone = not any(items[place] for place in (index - 1, index + 1) if 0 <= place < len(items))
    return alone and _NUMBER.match(text) is not None


def _stands_over(heading: str, below: str, below_shaped: bool, below_item: bool) -> bool:  # noqa: FBT001
    """Tell whether a line of the right shape has text below it."""
    if below_item:
        return len(heading.split()) > 1
    return not below_shaped and (len(below) > len(heading) or ends_sentence(below))


def sections(paragraphs: Sequence[str], found: Sequence[int]) -> tuple[Section, ...]:
    """Give each heading its offset in the body that the paragraphs make."""
    offsets: list[int] = []
    offset = 0
    for paragraph in paragraphs:
        offsets.append(offset)
        offset += len(paragraph) + 2
    return tuple(Section(heading=paragraphs[index], offset=offsets[index]) for index in found)
