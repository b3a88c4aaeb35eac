import random
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from consumers.stages.tag import Tagger
from consumers.stages.tag.rules import Rules
from consumers.stages.tag.tagger import EVIDENCE_LIMIT
from schemas.articles import Article, TaggedArticle

Compose = Callable[..., Article]
SCORING = {"title": 4.0, "lead": 3.0, "lead_length": 40, "saturation": 2.0, "unit": 100}
FILLER = "Rain fell on the market town and nobody minded much. "


def topic(name: str, terms: dict[str, list[str]], vetoes: tuple[str, ...] = (), **thresholds: float) -> dict[str, Any]:
    return {
        "id": name,
        "label": name.title(),
        "description": "A topic of these tests.",
        "thresholds": {"mentions": 1.0, "about": 5.0} | thresholds,
        "terms": {"en": terms},
        "vetoes": {"en": list(vetoes)},
    }


TOPICS = [
    topic("sea", {"10": ["harbour", "lighthouse*"], "4": ["ship", "ships"], "-8": ["spaceship"]}, ("ship shape",)),
    topic("sky", {"10": ["comet"], "6": ["planet*"]}, head=8),
]


def make(topics: list[dict[str, Any]] = TOPICS, scoring: dict[str, float] = SCORING) -> Tagger:
    return Tagger(Rules.model_validate({"edition": 3, "scoring": scoring, "topics": topics}))


TAG = make()
TEXTS = st.lists(
    st.sampled_from(["harbour", "Lighthouses", "ship", "ship-shape", "comet", "planets", "rain", "İ", "ß", "\n\n"]),
    max_size=30,
).map(" ".join)


def saliences(article: TaggedArticle) -> dict[str, str]:
    return {tag.topic: tag.salience for tag in article.tags}


def score(article: TaggedArticle, name: str = "sea") -> float:
    return next((tag.score for tag in article.tags if tag.topic == name), 0.0)


def test_the_article_travels_on_unchanged(compose: Compose) -> None:
    article = compose("Harbour", "A ship came in.", "At last.")
    tagged = TAG(article)
    assert article.model_dump() == tagged.model_dump(exclude={"tags", "taxonomy"})
    assert (tagged.taxonomy.edition, tagged.taxonomy.hash) == (TAG.edition, TAG.hash) == (3, TAG.hash)


def test_an_article_without_terms_has_no_tags(compose: Compose) -> None:
    assert TAG(compose("Rain", FILLER)).tags == ()
    assert TAG(compose()).tags == ()


def test_tags_come_in_the_order_of_topic_ids(compose: Compose) -> None:
    assert list(saliences(TAG(compose("Comet over the harbour")))) == ["sea", "sky"]


def test_the_title_counts_more_than_the_lead_and_the_lead_more_than_the_rest(compose: Compose) -> None:
    title = score(TAG(compose("The harbour", FILLER * 2)))
    standfirst = score(TAG(compose("", FILLER * 2, "The harbour")))
    lead = score(TAG(compose("", "The harbour " + FILLER * 2)))
    rest = score(TAG(compose("", FILLER * 2 + "The harbour")))
    assert title > lead > rest > 0
    assert title > standfirst > rest


def test_a_term_adds_no_more_than_its_weight(compose: Compose) -> None:
    assert 3.5 < score(TAG(compose("ship " * 40))) <= 4.0


def test_different_terms_add_up(compose: Compose) -> None:
    assert score(TAG(compose("harbour ship"))) > score(TAG(compose("harbour harbour")))


def test_a_negative_weight_takes_away(compose: Compose) -> None:
    assert score(TAG(compose("harbour spaceship"))) < score(TAG(compose("harbour")))


def test_a_veto_counts_for_nothing(compose: Compose) -> None:
    assert TAG(compose("All ship-shape, ship shape")).tags == ()


@given(TEXTS, TEXTS, st.integers(2, 6))
def test_a_text_repeated_scores_no_more(compose: Compose, title: str, body: str, times: int) -> None:
    body = f"{body} {FILLER * 2} {body}"  # longer than a unit, below which length is of no account
    once, often = TAG(compose(title, body)), TAG(compose(title, "\n\n".join([body] * times)))
    assert score(often) <= score(once)
    assert score(often, "sky") <= score(once, "sky")


@given(TEXTS, TEXTS, TEXTS)
def test_all_evidence_points_at_the_very_text(compose: Compose, title: str, standfirst: str, body: str) -> None:
    tagged = TAG(compose(title, body, standfirst))
    for tag in tagged.tags:
        assert tag.evidence
        for piece in tag.evidence:
            assert getattr(tagged, piece.field)[piece.start : piece.end] == piece.text


def test_evidence_is_limited_the_heaviest_first_then_in_reading_order(compose: Compose) -> None:
    tagged = TAG(compose("ship harbour", "ship lighthouse " * 15, "harbour"))
    (tag,) = tagged.tags
    places = [
        (-piece.weight, ["title", "standfirst", "body"].index(piece.field), piece.start) for piece in tag.evidence
    ]
    assert len(tag.evidence) == EVIDENCE_LIMIT
    assert places == sorted(places)
    assert [piece.text for piece in tag.evidence[:3]] == ["harbour", "harbour", "lighthouse"]
    assert {piece.term for piece in tag.evidence} == {"harbour", "lighthouse*", "ship"}


def test_about_asks_for_a_term_of_weight_at_the_head(compose: Compose) -> None:
    below = FILLER * 2 + "comet planet " * 8
    assert saliences(TAG(compose("Night", below)))["sky"] == "mentions"
    assert saliences(TAG(compose("Planets", below)))["sky"] == "mentions"
    assert saliences(TAG(compose("Comet", below)))["sky"] == "about"
    assert saliences(TAG(compose("Night", below, "A comet")))["sky"] == "about"
    assert saliences(TAG(compose("Night", "A comet. " + below)))["sky"] == "about"


@given(TEXTS, TEXTS, st.randoms())
def test_the_order_of_rules_is_of_no_account(compose: Compose, title: str, body: str, chance: random.Random) -> None:
    shuffled = chance.sample(TOPICS, len(TOPICS))
    shuffled = [
        rules
        | {"terms": {"en": {weight: rules["terms"]["en"][weight][::-1] for weight in reversed(rules["terms"]["en"])}}}
        for rules in shuffled
    ]
    assert make(shuffled)(compose(title, body)) == TAG(compose(title, body))


def test_the_hash_changes_with_a_rule_and_with_nothing_else() -> None:
    sea, sky = TOPICS
    assert make([sky, sea]).hash == TAG.hash
    assert make([sea | {"label": "The sea", "description": "Other words."}, sky]).hash == TAG.hash
    hashes = {
        TAG.hash,
        make([sea]).hash,
        make([sea | {"vetoes": {}}, sky]).hash,
        make([sea | {"thresholds": {"mentions": 1.0, "about": 6.0}}, sky]).hash,
        make([sea | {"terms": {"en": {"10": ["harbour"]}}}, sky]).hash,
        make([sea | {"terms": {"de": sea["terms"]["en"]}}, sky]).hash,
        make(scoring=SCORING | {"lead": 2.0}).hash,
    }
    assert len(hashes) == 7
