"""How much of a text was found, and how much else: shingles of four words, as article-extraction-benchmark counts."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

_WORD = re.compile(r"\w+")
_LENGTH = 4


class Overlap(NamedTuple):
    """A text's precision and recall; None where there is nothing to divide by: no text found, none to be found."""

    precision: float | None
    recall: float | None


class Score(NamedTuple):
    """Precision and recall averaged over texts, and their harmonic mean."""

    f1: float
    precision: float
    recall: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the runs of four words; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _LENGTH]) for at in range(max(1, len(words) - _LENGTH + 1)) if words)


def overlap(found: str, true: str) -> Overlap:
    """Compare what was found with what is there."""
    got, wanted = shingles(found), shingles(true)
    common = (got & wanted).total()
    return Overlap(
        common / got.total() if got else None,
        common / wanted.total() if wanted else None,
    )


def averaged(pages: Sequence[Overlap]) -> Score:
    """Average over pages, each counting the same however long it is."""
    precision = fmean([page.precision for page in pages if page.precision is not None] or [0.0])
    recall = fmean([page.recall for page in pages if page.recall is not None] or [0.0])
    both = precision + recall
    return Score(2 * precision * recall / both if both else 0.0, precision, recall)
