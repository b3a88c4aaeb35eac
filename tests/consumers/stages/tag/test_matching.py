import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consumers.stages.tag.folding import fold
from consumers.stages.tag.matching import Matcher
from consumers.stages.tag.terms import Pattern, Term, patterns

RULES = [
    ("nato", "=NATO", 10, "mul"),
    ("nato", "Nato summit*", 8, "en"),
    ("nato", "НАТО", 10, "uk"),
    ("nato", "北约", 10, "mul"),
    ("nato", "الناتو", 10, "ar"),
    ("nato", "नाटो", 10, "mul"),
    ("defence", "defence", 3, "en"),
    ("defence", "defence minist*", 10, "en"),
    ("defence", "self defence", 0, "en"),
    ("defence", "defence lawyer*", 0, "en"),
    ("defence", "army", 8, "en"),
    ("defence", "salvation army", 0, "en"),
    ("defence", "армі*", 8, "uk"),
    ("defence", "Größe", 4, "de"),
    ("defence", "İHA", 4, "tr"),
]
PATTERNS = [
    pattern
    for topic, spelling, weight, language in RULES
    for pattern in patterns(Term(topic, spelling, weight), language)
]
MATCHER = Matcher(PATTERNS)
PIECES = st.sampled_from(
    [spelling.strip("=*") for _, spelling, _, _ in RULES]
    + ["ß", "İ", "\u00ad", "e\u0301", "\u200c", "’s", "-", " ", "\n\n", "ﬁ"]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=15).map("".join)


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hits in MATCHER.find(text).values() for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        "a senator signs",
        "signatory",
        "snato",
        "NATOs",
        "nato",
        "Nato",
        "NATO2",
        "NATO\u0301",
        "北约\u0307",
        "nŉarmy",
        "अनाटो",
        "анато",
        "НАТОвский",
        "defencelessness",
        "Salvation Army band",
        "in self-defence",
        "The defence lawyers rose",
    ],
)
def test_what_only_looks_like_a_term_is_not_found(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NATO", "NATO"),
        ("NATO'nun", "NATO"),
        ("NATO’nun", "NATO"),
        ("anti-NATO", "NATO"),
        ("#NATO_2026", "NATO"),
        ("(NATO)", "NATO"),
        ("l'NATO", "NATO"),
        ("Хто в НАТО?", "НАТО"),
        ("中国和北约关系", "北约"),
        ("नाटो का", "नाटो"),
        ("وقال بالناتو إن", "بالناتو"),
        ("قال النَّاتو", "النَّاتو"),
        ("nato\nSummits", "nato\nSummits"),
        ("армію", "армію"),
        ("the GRÖSSE", "GRÖSSE"),
        ("Gro\u0308ße", "Gro\u0308ße"),
        ("iha", "iha"),
        ("İHA’lar", "İHA"),
        ("d\u00adefence", "d\u00adefence"),
        ("\ud800NATO\udfff", "NATO"),
        ("The defence minister’s lawyer", "defence minister"),
    ],
)
def test_a_term_is_found_as_a_whole_word(text: str, expected: str) -> None:
    assert found(text) == [expected]


def test_a_phrase_does_not_cross_paragraphs() -> None:
    assert found("We spoke of defence\n\nMinisters left") == ["defence"]


def test_vetoes_swallow_what_is_inside_them_only() -> None:
    assert found("The army thanked the Salvation Army") == ["army"]


def test_a_veto_that_begins_inside_a_term_does_not_undo_it() -> None:
    assert found("defence ministers' defence lawyers") == ["defence ministers"]


def test_topics_do_not_disturb_each_other() -> None:
    matcher = Matcher([*patterns(Term("one", "red army", 0), "en"), *patterns(Term("two", "army", 5), "en")])
    assert list(matcher.find("the red army")) == ["two"]


@given(TEXTS)
def test_every_hit_is_its_term_at_its_place(text: str) -> None:
    for topic, hits in MATCHER.find(text).items():
        for hit in hits:
            words = fold(text[hit.start : hit.end]).text
            assert hit.term.topic == topic
            assert any(reaches_end(pattern, words) for pattern in PATTERNS if pattern.term == hit.term)
        assert all(one.end <= other.start for one, other in pairwise(hits))


def reaches_end(pattern: Pattern, words: str) -> bool:
    return words.startswith(pattern.head) and pattern.end(words, len(pattern.head)) == len(words)


@given(TEXTS, st.randoms())
def test_the_order_of_rules_is_of_no_account(text: str, chance: random.Random) -> None:
    shuffled = chance.sample(PATTERNS, len(PATTERNS))
    assert Matcher(shuffled).find(text) == MATCHER.find(text)
