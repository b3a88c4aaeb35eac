"""The head of an article: its title, standfirst, and where the body begins."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from consumers.stages.normalise import names
from consumers.stages.normalise.layout import ends_sentence
from consumers.stages.normalise.lines import Line
from consumers.stages.normalise.site import is_section
from consumers.stages.normalise.text import fold


class Header(NamedTuple):
    """Indexes into the lines: the title's (none where there is none), the standfirst's, those of the body, the end's.

    `kept` are list items within the head: key points above the byline belong to the body.
    """

    title: tuple[int, ...]
    standfirst: tuple[int, ...]
    kept: tuple[int, ...]
    end: int


_SHORT_TITLE, _LONGEST_SENTENCE, _LONGEST_TITLE = 120, 160, 250
"""A line so short is a headline; one sentence, or words without a full stop, may be longer. In characters."""
_NAME = 4
"""A line of more words is no name above a headline."""
_LONGEST_DECK = 500
"""In characters."""
_LONGEST_ADDITION = 120
"""The longest standfirst that is known only by what follows it, in characters."""
_RUBRIC = 3
"""So many words below the title are no standfirst: a place, a rubric, a number."""
_BAR = " | "
_LONGEST_SITE = 8
"""The most words of an outlet and its section, with a bar between, over the headline."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_DECKS, _ITEMS = 2, 8
"""The most paragraphs of a standfirst, and the most lines with a list of key points among them."""
_TEXT = frozenset({"text", "item"})


def read_header(lines: Sequence[Line], title: int) -> Header:
    """Find the head of an article among its lines, under the title at that index (-1 for none)."""
    if title < 0:
        return Header((), (), (), next((index for index, line in enumerate(lines) if line.kind in _TEXT), 0))
    last = title + 1 if _runs_on(lines, title) else title
    return _head(lines, tuple(range(title, last + 1)))


def _runs_on(lines: Sequence[Line], title: int) -> bool:
    """Tell whether a headline runs over two lines."""
    if title + 1 >= len(lines):
        return False
    line, after = lines[title : title + 2]
    return (
        after.block == line.block and after.kind == "text" and after.text[0].islower() and not ends_sentence(line.text)
    )


def find_title(lines: Sequence[Line]) -> int:
    """Find the headline, the first text that is no section's name and no paragraph; -1 where there is none."""
    candidates = [index for index, line in enumerate(lines[:60]) if line.kind == "text"]
    named = next((index for index, line in enumerate(lines[:60]) if _may_be_names(line)), None)
    if named is not None and (not candidates or named < candidates[0]):
        below = lines[candidates[0]].text if candidates else ""
        text = lines[named].text
        if ":" in text or len(text.split()) > _NAME or not below or ends_sentence(below) or not _is_title(below):
            return named
    chained = False
    for place, index in enumerate(candidates):
        following = candidates[place + 1 : place + 3]
        if _is_kicker(lines, index, following, chained=chained):
            chained = True
            continue
        return index if _is_title(lines[index].text) else -1
    return -1


def _may_be_names(line: Line) -> bool:
    """Tell a line that is names by its capitals alone: a headline in title case looks like one."""
    if line.kind != "about" or not line.weak or line.credits:
        return False
    return _BAR not in line.text and not names.is_outlet(line.text)


def _is_title(text: str) -> bool:
    """Tell a headline from a paragraph, which is longer, or ends in a full stop."""
    if len(text) <= _SHORT_TITLE or (len(text) <= _LONGEST_TITLE and not text.endswith(".")):
        return True
    return len(text) <= _LONGEST_SENTENCE and ". " not in text


def _is_kicker(lines: Sequence[Line], index: int, following: Sequence[int], *, chained: bool) -> bool:
    """Tell a word or two over the headline (a section, an outlet, capitals, a rubric) from the headline."""
    text = lines[index].text
    words = len(text.split())
    if not following or words > (_LONGEST_SITE if _BAR in text else 4) or not _is_title(lines[following[0]].text):
        return False
    if is_section(text) or names.is_outlet(text) or (_BAR in text and not ends_sentence(text)):
        return True
    after = lines[following[0]].text
    headline = len(after.split()) >= (3 if words == 1 else 4) and not after.endswith(".") and len(after) > len(text)
    if not headline or ends_sentence(text):
        return False
    if words == 1 or chained or (text.isupper() and not after.isupper()):
        return True
    deck = following == [index + 1, index + 2] and ends_sentence(lines[index + 2].text)
    return words < _NAME and deck


def _head(lines: Sequence[Line], title: tuple[int, ...]) -> Header:
    """Walk down from the title through decks and lines about the article, to where the body begins."""
    passed: list[int] = []
    waiting: list[int] = []
    seen: set[str] = set()
    end = index = title[-1] + 1
    while index < len(lines):
        line = lines[index]
        if not waiting and _is_stray(lines, index, seen):
            index += 1
            end = index
            continue
        if line.kind in _TEXT:
            waiting.append(index)
            if not _may_be_deck(lines, index, waiting + passed):
                break
            index += 1
            continue
        cluster = _cluster(lines, index)
        evidence = _evidence(lines[index:cluster], directly=not waiting)
        if evidence and (not waiting or _closes_deck(evidence, seen, lines, waiting)):
            passed += waiting
            waiting = []
            end = cluster
            seen |= evidence
        elif evidence or line.kind == "links":
            break
        elif not waiting:
            end = cluster
        index = cluster
    decks = _decks(lines, passed)
    if not decks and _is_plain_deck(lines, title[-1], waiting):
        decks, end = (waiting[0],), waiting[0] + 1
    return Header(title, decks, tuple(place for place in passed if lines[place].kind == "item"), end)


def _decks(lines: Sequence[Line], passed: Sequence[int]) -> tuple[int, ...]:
    """Choose the standfirst among what was passed: no list, no rubric, no note on an author."""
    authors = {name for line in lines[: passed[-1] + 3] for name in line.authors} if passed else set()
    return tuple(
        place
        for place in passed
        if lines[place].kind == "text"
        and len(lines[place].text.split()) > _RUBRIC
        and not names.is_bio(lines[place].text, authors)
    )


def _may_be_deck(lines: Sequence[Line], index: int, waiting: Sequence[int]) -> bool:
    """Tell whether a line below the title can stand before the byline: a few short paragraphs and a list may."""
    texts = sum(lines[place].kind == "text" and len(lines[place].text.split()) > _RUBRIC for place in waiting)
    return (
        texts <= _DECKS
        and len(waiting) <= _ITEMS
        and len(lines[index].text) <= _LONGEST_DECK
        and not _is_last(lines, index)
    )


def _is_stray(lines: Sequence[Line], index: int, seen: set[str]) -> bool:
    """Tell a counter's figure, or the place that stands between what is about the article and its body."""
    text = lines[index].text
    if lines[index].kind != "text" or _is_last(lines, index):
        return False
    if not any(map(str.isalpha, text)):
        return len(text) <= _RUBRIC
    return bool(seen) and len(text.split()) == 1 and text[0].isupper() and lines[index + 1].kind == "text"


def _cluster(lines: Sequence[Line], start: int) -> int:
    """Give the index after the lines about the article and the furniture that follow each other."""
    end = start + 1
    while end < len(lines) and lines[end].kind in {"about", "caption", "site"}:
        end += 1
    return end


def _evidence(lines: Sequence[Line], *, directly: bool) -> set[str]:
    """Say what a cluster tells: a byline, a date, a picture; names alone only beside the title or buttons."""
    found: set[str] = set()
    for line in lines:
        if line.kind == "caption":
            found.add("picture")
        elif line.kind == "about" and line.dates:
            found.add("date")
        if line.kind == "about" and (line.authors or line.credits or not line.dates):
            found.add("names" if line.weak else "byline")
    alone = found == {"names"} and not directly and all(line.kind != "site" for line in lines)
    return found - ({"names"} if alone else set())


def _closes_deck(evidence: set[str], seen: set[str], lines: Sequence[Line], waiting: Sequence[int]) -> bool:
    """Tell whether what stands below a paragraph shows it to be a standfirst."""
    new = evidence - seen - ({"names"} if "byline" in seen else set())
    if evidence == {"picture"}:
        return not seen and sum(len(lines[index].text) for index in waiting) < _LONGEST_DECK // 2
    return bool(new - {"picture"})


def _is_deck(line: Line) -> bool:
    return line.kind == "text" and len(line.text) <= _LONGEST_DECK


def _is_last(lines: Sequence[Line], index: int) -> bool:
    """Tell whether no text follows."""
    return all(line.kind not in _TEXT for line in lines[index + 1 :])


def _is_plain_deck(lines: Sequence[Line], title: int, waiting: Sequence[int]) -> bool:
    """Tell a deck by itself: it ends like no sentence, or leaves the story to what follows."""
    if len(waiting) < 2:  # noqa: PLR2004
        return False
    deck, below = lines[waiting[0]], lines[waiting[1]]
    if ends_sentence(deck.text):
        return _leaves_story(lines[title].text, deck, below)
    return (
        deck.kind == below.kind == "text"
        and 5 <= len(deck.text.split()) <= 45  # noqa: PLR2004
        and not ends_sentence(deck.text)
        and ends_sentence(below.text)
        and len(below.text) > len(deck.text)
    )


def _leaves_story(title: str, deck: Line, below: Line) -> bool:
    """Tell a short paragraph that adds to the headline from the first of the body, which tells it again."""
    if deck.kind != "text" or len(deck.text) > _LONGEST_ADDITION or len(below.text) < len(deck.text):
        return False
    told = _stems(title)
    return len(told & _stems(deck.text)) <= 1 and len(told & _stems(below.text)) >= 3  # noqa: PLR2004


def _stems(text: str) -> set[str]:
    """Give the beginnings of a text's longer words, which inflection leaves alone."""
    return {fold(word)[:5] for word in _WORD.findall(text)}
