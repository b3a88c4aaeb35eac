"""The tagger: an article in, the same article with its tags out."""

from collections import defaultdict
from typing import Literal, NamedTuple, get_args

from consumers.stages.tag.matching import Hit, Matcher
from consumers.stages.tag.rules import Rules, Scoring, Topic
from schemas.articles import Article, Evidence, Salience, Tag, TaggedArticle, Taxonomy

EVIDENCE_LIMIT = 20
"""The most pieces of evidence that a tag carries."""

FieldName = Literal["title", "standfirst", "body"]
FIELDS: tuple[FieldName, ...] = get_args(FieldName)


class Place(NamedTuple):
    """A hit and the field that it was found in."""

    field: FieldName
    hit: Hit


class Tagger:
    """Tags articles by one set of rules. Pure: an article always gets the same tags, whatever the order of rules."""

    def __init__(self, rules: Rules) -> None:
        """Build the automaton of all topics."""
        self.edition = rules.edition
        self.hash = rules.hash()
        self.topics = tuple(sorted(rules.topics, key=lambda topic: topic.id))
        self._scoring = rules.scoring
        self._matcher = Matcher(pattern for topic in self.topics for pattern in topic.patterns())

    def __call__(self, article: Article) -> TaggedArticle:
        """Give the article with its tags, in the order of topic ids, and the taxonomy that gave them."""
        texts = {field: getattr(article, field) or "" for field in FIELDS}
        places: defaultdict[str, list[Place]] = defaultdict(list)
        for field, text in texts.items():
            for topic, hits in self._matcher.find(text).items():
                places[topic].extend(Place(field, hit) for hit in hits)
        tags = (_tag(topic, places[topic.id], self._scoring, texts) for topic in self.topics if topic.id in places)
        return TaggedArticle(
            **dict(article),
            tags=tuple(tag for tag in tags if tag),
            taxonomy=Taxonomy(edition=self.edition, hash=self.hash),
        )


def _tag(topic: Topic, places: list[Place], scoring: Scoring, texts: dict[FieldName, str]) -> Tag | None:
    """Give the tag that the hits of a topic earn, if any."""
    score = _score(places, len(texts["body"]), scoring)
    salience = _salience(topic, score, max(_head_weight(place, scoring) for place in places))
    if salience is None:
        return None
    best = sorted(places, key=lambda place: -place.hit.term.weight)[:EVIDENCE_LIMIT]
    evidence = tuple(
        Evidence(
            field=field,
            start=hit.start,
            end=hit.end,
            text=texts[field][hit.start : hit.end],
            term=hit.term.spelling,
            weight=hit.term.weight,
        )
        for field, hit in best
    )
    return Tag(topic=topic.id, score=score, salience=salience, evidence=evidence)


def _score(places: list[Place], length: int, scoring: Scoring) -> float:
    """Add up the hits as Scoring describes."""
    counts: defaultdict[tuple[str, int], float] = defaultdict(float)
    for place in places:
        counts[place.hit.term.spelling, place.hit.term.weight] += _emphasis(place, scoring)
    halfway = scoring.saturation * max(1.0, length / scoring.unit)
    return round(sum(weight * count / (count + halfway) for (_, weight), count in sorted(counts.items())), 3)


def _emphasis(place: Place, scoring: Scoring) -> float:
    """Say what a hit at this place counts."""
    if place.field == "title":
        return scoring.title
    return scoring.lead if _at_head(place, scoring) else 1.0


def _at_head(place: Place, scoring: Scoring) -> bool:
    """Tell whether a hit stands in the title or the lead."""
    return place.field != "body" or place.hit.start < scoring.lead_length


def _head_weight(place: Place, scoring: Scoring) -> int:
    """Give the weight of a hit at the head, or 0."""
    return place.hit.term.weight if _at_head(place, scoring) else 0


def _salience(topic: Topic, score: float, head: int) -> Salience | None:
    """Place a score between the topic's thresholds."""
    if score >= topic.thresholds.about and head >= topic.thresholds.head:
        return "about"
    return "mentions" if score >= topic.thresholds.mentions else None
