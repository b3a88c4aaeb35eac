"""What became of a raw record, as the topics behind it tell, and whether that is what should. Pure.

Nearly all records have the same history, so a history is one tuple that all of them share.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from newswire.audit.difference import Kind

Fate = Literal["live", "dead", "pending"]
"""What the next stage did with a record: read it, refused it, or has not come to it."""


class Event(NamedTuple):
    """One record that names a raw record as its origin: its dead letter, its article (sent `again`), a tagged one.

    Editions are None where the record cannot be read.
    """

    what: Literal["letter", "article", "again", "tagged"]
    normaliser: int | None = None
    taxonomy: int | None = None
    fate: Fate = "live"


History = tuple[Event, ...]
Fault = tuple[Kind, str]

LETTER = Event("letter")


@cache
def judge(history: History, *, pending: bool) -> tuple[Fault, ...]:
    """Name what is wrong with a raw record's history; `pending` where its stage has not come to it yet."""
    return (*_normalised(history, pending=pending), *_tagged(history))


@cache
def untagged(history: History) -> int:
    """Count the articles that have no tagged record because the tagger has not come to them yet."""
    return sum(
        min(fates["pending"], max(0, fates["live"] + fates["pending"] - _most(made)))
        for fates, made in _by_normaliser(history)
    )


def _normalised(history: History, *, pending: bool) -> Iterator[Fault]:
    """Ask for one article of each edition of the normaliser, or one dead letter."""
    articles = Counter(event.normaliser for event in history if event.what == "article")
    if LETTER in history and articles:
        yield "doubled", "an article and a dead letter"
    if LETTER not in history and not articles and not pending:
        yield "lost", "no article and no dead letter"
    for edition, count in articles.items():
        if count > 1:
            yield "doubled", f"{count} articles of normaliser {edition}"


def _tagged(history: History) -> Iterator[Fault]:
    """Ask for one tagged record of each edition of the taxonomy, or a dead letter, for each article.

    An article that was sent again after its dead letter is one more, and its tagged record looks like any other: so the
    two are weighed against each other.
    """
    for fates, made in _by_normaliser(history):
        if not fates:
            yield "lost", "a tagged record, but no article"
            continue
        if _most(made) < fates["live"]:
            yield "lost", "its article has no tagged record and no dead letter"
        for edition, count in made.items():
            if count > sum(fates.values()):
                yield "doubled", f"{count} tagged records of taxonomy {edition}"
            elif count > fates["live"] + fates["pending"]:
                yield "doubled", f"its article has a tagged record of taxonomy {edition} and a dead letter"


def _by_normaliser(history: History) -> Iterator[tuple[Counter[Fate], Counter[int | None]]]:
    """Give the articles' fates and the tagged records by taxonomy, for each edition of the normaliser."""
    for edition in dict.fromkeys(event.normaliser for event in history if event != LETTER):
        own = [event for event in history if event != LETTER and event.normaliser == edition]
        yield (
            Counter(event.fate for event in own if event.what != "tagged"),
            Counter(event.taxonomy for event in own if event.what == "tagged"),
        )


def _most(made: Counter[int | None]) -> int:
    return max(made.values(), default=0)
