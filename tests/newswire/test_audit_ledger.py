from typing import Any

import pytest

from newswire.audit.difference import Difference
from newswire.audit.dispositions import LETTER, Event, History, judge, untagged
from newswire.audit.report import sentence
from newswire.audit.revisions import Shelf
from newswire.audit.stores import Store
from schemas.identity import seed_id
from schemas.topics import ARTICLES, RAW, TAGGED, Topic
from schemas.wire import Message
from tests.newswire.audit_world import RAW_ID, URL, World, again, raw, row_of

B = seed_id("tests", "b.txt")


@pytest.fixture
def world() -> World:
    return World(raw("a.txt"), raw("b.txt"), raw("c.txt", "Plain\n\nNothing that matters happened.\n"))


def test_a_correct_world_has_no_differences(world: World) -> None:
    found, summary, store = world.audited()
    assert found == []
    assert summary[:4] == (3, 3, 0, 0)
    assert (store.rows, store.expected, store.pending) == (3, 3, 0)


def test_what_is_published_twice_stands_twice_on_the_topics_and_once_in_a_store() -> None:
    found, summary, store = World(raw("a.txt"), raw("a.txt", at=5)).audited()
    assert (found, summary.raw, summary.articles, store.expected) == ([], 2, 2, 1)


def test_a_poison_record_is_accounted_for_by_its_letter() -> None:
    found, summary, _ = World(raw("a.txt"), poison()).audited()
    assert (found, summary.raw, summary.articles, summary.letters) == ([], 2, 1, 1)


def poison() -> Message:
    return Message("t.raw", b"key", b"{", (("ce_type", RAW.type.encode()),), 0)


def test_a_record_whose_article_never_came_is_lost(world: World) -> None:
    world.drop(ARTICLES, 1)
    world.drop(TAGGED, 1)
    assert world.audit() == [Difference("lost", B, "t.raw/0/1", "no article and no dead letter")]


def test_an_article_that_was_never_tagged_is_lost(world: World) -> None:
    world.drop(TAGGED, 1)
    assert world.audit() == [Difference("lost", B, "t.raw/0/1", "its article has no tagged record and no dead letter")]


def test_a_tagged_record_without_an_article_is_named(world: World) -> None:
    world.drop(ARTICLES, 1)
    assert [(each.kind, each.place, each.what) for each in world.audit()] == [
        ("lost", "t.raw/0/1", "no article and no dead letter"),
        ("lost", "t.raw/0/1", "a tagged record, but no article"),
    ]


def test_an_article_that_is_there_twice_is_doubled(world: World) -> None:
    world.publish(again(world.records(ARTICLES)[1]))
    (found,) = world.audit()
    assert (found.kind, found.id, found.place) == ("doubled", B, "t.raw/0/1")
    assert found.what.startswith("2 articles of normaliser ")


def test_a_tagged_record_that_is_there_twice_is_doubled(world: World) -> None:
    world.publish(again(world.records(TAGGED)[1]))
    (found,) = world.audit()
    assert (found.kind, found.id, found.place) == ("doubled", B, "t.raw/0/1")
    assert found.what.startswith("2 tagged records of taxonomy ")


def test_an_article_and_a_dead_letter_are_two_dispositions(world: World) -> None:
    world.refuse("normalise", world.records(RAW)[1])
    assert world.audit() == [Difference("doubled", B, "t.raw/0/1", "an article and a dead letter")]


def test_a_tagged_record_and_a_dead_letter_are_two_dispositions(world: World) -> None:
    world.refuse("tag", world.records(ARTICLES)[1])
    (found,) = world.audit()
    assert (found.kind, found.place) == ("doubled", "t.raw/0/1")
    assert found.what.endswith("and a dead letter")


def test_a_letter_that_appears_twice_is_one(world: World) -> None:
    world.publish(poison())
    world.broker.append(again(letter) for letter in world.broker.records("t.dead"))
    found, summary, _ = world.audited()
    assert (found, summary.letters, len(world.broker.records("t.dead"))) == ([], 1, 2)


def test_what_is_no_letter_accounts_for_nothing(world: World) -> None:
    world.broker.append([Message("t.dead", b"normalise/t.raw/0/1", b"", (), 0)])
    world.drop(ARTICLES, 1)
    world.drop(TAGGED, 1)
    assert [found.kind for found in world.audit()] == ["lost"]


def test_what_no_stage_has_come_to_is_pending(world: World) -> None:
    world.broker.append([raw("d.txt"), raw("e.txt")])
    found, summary, _ = world.audited()
    assert (found, summary.pending) == ([], 2)
    world.run("normalise")
    found, summary, _ = world.audited()
    assert (found, summary.pending, [place.pending for place in summary.places]) == ([], 2, [0, 2, 0, 0])


def test_what_a_sink_has_not_come_to_is_pending(world: World) -> None:
    world.position = 1
    world.rows = [row_of(world.current()[0])]
    found, _, store = world.audited()
    assert (found, store.pending, store.expected) == ([], 2, 1)


def test_a_sink_that_was_sent_back_keeps_its_rows(world: World) -> None:
    world.position = 0
    found, _, store = world.audited()
    assert (found, store.pending, store.rows) == ([], 3, 3)


def test_the_last_line_says_what_is_pending_for_whom(world: World) -> None:
    counts = "audit: 3 raw records, 3 articles, 0 dead letters"
    assert sentence(world.audited()[1], 0) == f"{counts}, every one accounted for"
    world.position = 0  # the sink was sent back
    assert sentence(world.audited()[1], 0) == f"{counts}; still pending: 3 for sink.sqlite; all else is accounted for"
    world.broker.append([raw("d.txt")])
    waiting = "1 for normalise, 3 for sink.sqlite"
    assert sentence(world.audited()[1], 2) == f"audit: 2 differences; still pending: {waiting}"
    world.run("normalise")
    assert sentence(world.audited()[1], 2) == "audit: 2 differences; still pending: 1 for tag, 3 for sink.sqlite"


def test_a_store_that_no_sink_has_filled_is_named_by_its_url() -> None:
    assert Store(URL, "t.tagged", Shelf(), set(), {}, set()).sinks("t") == URL


def test_records_beyond_retention_are_no_difference(world: World) -> None:
    world.drop(TAGGED, 0)
    world.begin = 2
    found, summary, store = world.audited()
    assert (found, summary.raw, store.expected) == ([], 1, 2)
    assert [place.older for place in summary.places] == [None, 2, 1, None]


@pytest.mark.parametrize("topic", [ARTICLES, TAGGED], ids=["articles", "tagged"])
@pytest.mark.parametrize(
    "origin",
    [f"{RAW_ID}/0/3", f"{RAW_ID}/7/0", "99999999-2222-3333-4444-555555555555/0/0", f"{RAW_ID}/0/-1", "x", None],
)
def test_an_origin_that_raw_never_had_is_named(world: World, origin: str | None, topic: Topic[Any]) -> None:
    headers = [("newswire-origin", origin)] if origin else []
    world.broker.append([again(world.records(topic)[1], *headers, without="newswire-origin")])
    found = [each for each in world.audit() if each.kind == "unknown origin"]
    assert [(each.id, each.place) for each in found] == [(B, f"{topic.on('t')}/0/3")]
    assert (origin or "names no origin") in found[0].what


def test_a_letter_of_a_record_that_never_was_is_named(world: World) -> None:
    world.broker.append([raw("d.txt")])
    world.refuse("normalise", world.drop(RAW, 3))
    assert [(each.kind, each.place) for each in world.audit()] == [("unknown origin", "t.raw/0/3")]


def test_a_raw_record_that_was_sent_again_is_one_of_its_own(world: World) -> None:
    world.publish(poison())
    world.send_back()
    found, summary, _ = world.audited()
    assert (found, summary.raw, summary.articles, summary.letters) == ([], 5, 3, 2)


def test_an_article_that_was_sent_again_is_no_double(world: World) -> None:
    world.refuse("tag", world.records(ARTICLES)[1])
    world.drop(TAGGED, 1)
    world.send_back()
    assert len(world.records(TAGGED)) == 3
    assert world.audit() == []


def test_an_article_that_was_sent_again_and_never_tagged_is_lost(world: World) -> None:
    world.refuse("tag", world.records(ARTICLES)[1])
    world.drop(TAGGED, 1)
    world.send_back()
    world.drop(TAGGED, 3)
    assert [(each.kind, each.place) for each in world.audit()] == [("lost", "t.raw/0/1")]


OLD, NEW = 1, 2
ARTICLE = Event("article", OLD)


@pytest.mark.parametrize(
    ("history", "kinds"),
    [
        ((ARTICLE, Event("tagged", OLD, OLD)), []),
        ((ARTICLE, Event("tagged", OLD, OLD), Event("tagged", OLD, NEW)), []),
        ((ARTICLE, Event("tagged", OLD, OLD), Event("article", NEW), Event("tagged", NEW, OLD)), []),
        ((ARTICLE, Event("tagged", OLD, OLD), Event("article", NEW)), ["lost"]),
        ((ARTICLE, Event("tagged", OLD, OLD), Event("tagged", OLD, NEW), Event("tagged", OLD, NEW)), ["doubled"]),
        ((ARTICLE, ARTICLE, Event("tagged", OLD, OLD)), ["doubled", "lost"]),
        ((Event("article", OLD, fate="dead"),), []),
        ((Event("article", OLD, fate="pending"),), []),
        ((Event("article", OLD, fate="pending"), Event("tagged", OLD, OLD)), []),
        ((Event("article", OLD, fate="dead"), Event("again", OLD, fate="dead")), []),
        ((Event("article", fate="dead"),), []),
        ((Event("article"),), ["lost"]),
        ((LETTER,), []),
        ((), ["lost"]),
    ],
)
def test_a_history_is_judged(history: History, kinds: list[str]) -> None:
    assert [kind for kind, _ in judge(history, pending=False)] == kinds


@pytest.mark.parametrize(
    ("history", "count"),
    [
        ((Event("article", OLD, fate="pending"),), 1),
        ((Event("article", OLD, fate="pending"), Event("tagged", OLD, OLD)), 0),
        ((ARTICLE, Event("tagged", OLD, OLD), Event("article", NEW, fate="pending")), 1),
        ((ARTICLE,), 0),
        ((LETTER,), 0),
    ],
)
def test_articles_that_the_tagger_has_not_come_to_are_counted(history: History, count: int) -> None:
    assert untagged(history) == count
