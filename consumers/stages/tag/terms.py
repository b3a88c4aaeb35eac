"""A term of a rule file, and the patterns that the automaton looks for on its behalf."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from consumers.stages.tag.folding import alike, fold, inside_word, unaccented, word_end

VETO = 0
"""The weight of a veto: it counts for nothing, and swallows the shorter terms inside it."""
_SHORTEST_STEM = 3
_STRAY_STAR = re.compile(r"\*(?! |$)|(?<!\w)\*")
_SHORT_STEM = re.compile(rf"(?<!\w)\w{{0,{_SHORTEST_STEM - 1}}}\*")
_ARTICLE = "ال"
_CONJUNCTIONS = ("", "و", "ف")
_BEFORE_ARTICLE = ("ال", "بال", "کال", "لل")
_BEFORE_WORD = ("", "ب", "ک", "ل")


@dataclass(frozen=True, order=True, slots=True)
class Term:
    """A term as the file of its topic spells it; `weight` 0 is a veto."""

    topic: str
    spelling: str
    weight: int


class Pattern(NamedTuple):
    """What stands for a term in folded text: `head`, then after any word ending each of `tail`, in order.

    `open`: the last word may end in any way. `exact`: the original must read so, capitals included.
    """

    term: Term
    head: str
    tail: tuple[str, ...]
    open: bool
    exact: str | None

    def end(self, text: str, head_end: int) -> int | None:
        """Give the end of the match whose head ends at `head_end`, or None where the text goes on otherwise."""
        end = head_end
        for segment in self.tail:
            end = word_end(text, end)
            if not text.startswith(segment, end):
                return None
            end += len(segment)
        if self.open:
            return word_end(text, end)
        return None if inside_word(text, end) else end

    def reads(self, original: str) -> bool:
        """Tell whether the original's spelling is the exact one, where the term asks for it."""
        return self.exact is None or alike(original) == self.exact


def check(spelling: str) -> str:
    """Return a well-formed spelling; raises ValueError with the remedy."""
    exact, body = spelling.startswith("="), spelling.removeprefix("=")
    if body != " ".join(body.split()) or not any(char.isalnum() for char in body):
        raise ValueError(f"'{spelling}' is no term: write words with single spaces between them")
    if "=" in body or (exact and "*" in body):
        raise ValueError(f"'{spelling}' mixes marks: '=' stands first and goes without '*'; spell the forms out")
    if _STRAY_STAR.search(body):
        raise ValueError(f"'{spelling}' has a stray '*': it stands at the end of a word, for any ending")
    if _SHORT_STEM.search(body):
        raise ValueError(f"'{spelling}' would match too much: give at least {_SHORTEST_STEM} letters before '*'")
    return spelling


def patterns(term: Term, language: str) -> Iterator[Pattern]:
    """Give a term's patterns: as spelled, without its accents, and in Arabic with the particles that join a word."""
    body = term.spelling.removeprefix("=")
    exact = alike(body) if body != term.spelling else None
    for folded in sorted({fold(body).text, fold(unaccented(body)).text}):
        head, *tail = folded.removesuffix("*").split("*")
        for joined in _with_particles(head) if language == "ar" else (head,):
            yield Pattern(term, joined, tuple(tail), folded.endswith("*"), exact)


def _with_particles(head: str) -> Iterator[str]:
    """Join the Arabic conjunctions and prepositions, which are written as one word with what follows."""
    bare = head.removeprefix(_ARTICLE)
    before = _BEFORE_WORD if bare == head else _BEFORE_ARTICLE
    return (conjunction + particle + bare for conjunction in _CONJUNCTIONS for particle in before)
