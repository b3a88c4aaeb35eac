"""The rules as data: one model a file, checked when read."""

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from consumers.stages.tag.folding import fold
from consumers.stages.tag.terms import VETO, Pattern, Term, check, patterns
from schemas.articles import Salience
from schemas.model import Model


def _weight(value: int) -> int:
    """Refuse a weight of nothing: that is what vetoes are."""
    if value == VETO:
        raise ValueError("a term of weight 0 counts for nothing: move it to [vetoes], or give it a weight")
    return value


Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
"""A BCP 47 primary language; `mul` for spellings that many languages share."""
Weight = Annotated[int, Field(ge=-10, le=10), AfterValidator(_weight)]
Spelling = Annotated[str, AfterValidator(check)]


class Scoring(Model):
    """How hits add up, for every topic alike.

    A hit counts 1, in the lead (the standfirst and the first `lead_length` code points of the body) `lead`, in the
    title `title`. A term that counts n adds weight * n / (n + saturation * length), where length is the body's in
    units of `unit` code points, 1 at least. So no term adds more than its weight, and a text repeated scores no more.
    """

    title: PositiveFloat
    lead: PositiveFloat
    lead_length: NonNegativeInt
    saturation: PositiveFloat
    unit: PositiveInt


class Thresholds(Model):
    """The least scores at which an article mentions a topic, and is about it.

    What an article is about stands at its head: `about` also needs a term of weight `head` in the title or the lead.
    """

    mentions: PositiveFloat
    about: PositiveFloat
    head: Annotated[int, Field(ge=0, le=10)] = 0

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if self.about <= self.mentions:
            raise ValueError("'about' must be greater than 'mentions'")
        return self


class Example(Model):
    """A text, and the salience that the topic must have in it."""

    title: str = ""
    text: str
    expect: Salience | Literal["none"]


class Topic(Model):
    """A topic's file: what it is, and how it is recognised."""

    id: str = Field(pattern="^[a-z][a-z0-9-]*$")
    label: str
    description: str
    wikidata: str | None = Field(default=None, pattern=r"^Q[1-9]\d*$")
    iptc: tuple[Annotated[str, Field(pattern=r"^medtop:\d{8}$")], ...] = ()
    thresholds: Thresholds
    terms: dict[Language, dict[Weight, tuple[Spelling, ...]]]
    vetoes: dict[Language, tuple[Spelling, ...]] = Field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        weights: dict[str, int] = {}
        for _, weight, spelling in self.spellings():
            key = spelling if spelling.startswith("=") else fold(spelling).text
            if (first := weights.setdefault(key, weight)) != weight:
                raise ValueError(f"'{spelling}' stands twice with different weights ({first} and {weight}): keep one")
        return self

    def spellings(self) -> Iterator[tuple[str, int, str]]:
        """Give language, weight and spelling of every term and veto."""
        for language, weights in self.terms.items():
            for weight, spellings in weights.items():
                yield from ((language, weight, spelling) for spelling in spellings)
        for language, spellings in self.vetoes.items():
            yield from ((language, VETO, spelling) for spelling in spellings)

    def patterns(self) -> Iterator[Pattern]:
        """Give what the automaton looks for."""
        for language, weight, spelling in self.spellings():
            yield from patterns(Term(self.id, spelling, weight), language)


class Rules(Model):
    """A whole taxonomy: its edition (raised by people), its scoring and its topics."""

    edition: PositiveInt
    scoring: Scoring
    topics: tuple[Topic, ...]

    def hash(self) -> str:
        """128 bits of SHA-256, in hex, over what decides a tag; comments, labels and any order are left out."""
        topics = {
            topic.id: {"thresholds": topic.thresholds.model_dump(), "terms": sorted(set(topic.spellings()))}
            for topic in self.topics
        }
        canonical = json.dumps({"scoring": self.scoring.model_dump(), "topics": topics}, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:32]
