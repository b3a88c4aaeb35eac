"""One automaton over the terms of every topic, and the choice among the hits that overlap."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from consumers.stages.tag.folding import fold, inside_word
from consumers.stages.tag.terms import VETO, Pattern, Term


class Hit(NamedTuple):
    """A term in a text: `text[start:end]`, in code points."""

    start: int
    end: int
    term: Term


class Matcher:
    """Finds the terms of all topics in one pass; the cost hangs on the text and its hits, not on how many topics."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        """Build the automaton; patterns with the same head share its states."""
        heads: defaultdict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            heads[pattern.head].append(pattern)
        self._patterns = tuple(heads.values())
        self._automaton = AhoCorasick(heads, implementation=Implementation.DFA)

    def find(self, text: str) -> dict[str, list[Hit]]:
        """Give each topic's hits in document order: whole words only, none overlapping another, vetoes left out."""
        found: defaultdict[str, list[Hit]] = defaultdict(list)
        for hit in self._all(text):
            found[hit.term.topic].append(hit)
        return {topic: chosen for topic, hits in found.items() if (chosen := _choose(hits))}

    def _all(self, text: str) -> Iterator[Hit]:
        """Give every hit, overlapping or not."""
        folded = fold(text)
        for head, start, head_end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            if inside_word(folded.text, start):
                continue
            for pattern in self._patterns[head]:
                end = pattern.end(folded.text, head_end)
                if end is None:
                    continue
                place = folded.span(start, end)
                if pattern.reads(text[slice(*place)]):
                    yield Hit(*place, pattern.term)


def _precedence(hit: Hit) -> tuple[int, int, bool, int, bool, str]:
    """Order the leftmost first, then the longest; on the same words a veto, the heavier, the one spelled out."""
    term = hit.term
    return hit.start, -hit.end, term.weight != VETO, -term.weight, "*" in term.spelling, term.spelling


def _choose(hits: list[Hit]) -> list[Hit]:
    """Keep the first of those that overlap, and drop the vetoes."""
    hits.sort(key=_precedence)
    chosen: list[Hit] = []
    end = 0
    for hit in hits:
        if hit.start >= end:
            end = hit.end
            chosen.append(hit)
    return [hit for hit in chosen if hit.term.weight != VETO]
