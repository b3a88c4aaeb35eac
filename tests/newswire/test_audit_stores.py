from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from itertools import permutations

import pytest

from consumers.sinks.history import Version, current, merge
from consumers.sinks.reading import Row
from newswire.audit.revisions import Shelf, added, packed, revision
from newswire.audit.revisions import current as expected
from schemas.articles import Tag, TaggedArticle, Taxonomy
from schemas.identity import content_hash
from schemas.topics import TAGGED
from schemas.wire import ATTEMPTS, Message, decode
from tests.newswire.audit_world import KABUL, NOON, URL, World, raw, row_of

Found = list[tuple[str, str | None, str]]
PLACE = "t.tagged/0/1"


@pytest.fixture
def world() -> World:
    return World(raw("a.txt"), raw("b.txt"))


def found(world: World, rows: Sequence[Row]) -> Found:
    """Audit a store of these rows."""
    world.rows = list(rows)
    differences = world.audit()
    assert all(difference.sink == URL for difference in differences)
    return [(difference.kind, difference.place, difference.what) for difference in differences]


def right(world: World) -> list[Row]:
    return [row_of(article) for article in world.current()]


def second(world: World, **fields: object) -> list[Row]:
    """Give the right rows, but for these fields of the record in the second."""
    first, other = right(world)
    assert other.article
    return [first, replace(other, article=other.article.model_copy(update=fields))]


def test_a_missing_row_is_named(world: World) -> None:
    assert found(world, right(world)[:1]) == [("missing row", PLACE, "no row")]


def test_a_doubled_row_is_named(world: World) -> None:
    assert found(world, [*right(world), right(world)[1]]) == [("doubled", None, "more than one row")]


def test_an_extra_row_is_named_unless_its_record_may_be_gone(world: World) -> None:
    rows = [*right(world), replace(right(world)[0], id="0" * 32)]
    assert found(world, rows) == [("extra row", None, "no tagged record has this id")]
    world.tagged_whole = False
    assert found(world, rows) == []


def test_a_changed_body_is_named_and_so_is_its_hash(world: World) -> None:
    assert found(world, second(world, body="Something else.")) == [
        ("changed", PLACE, "content_hash"),
        ("changed", PLACE, "body"),
    ]


def test_a_changed_body_with_a_hash_to_match_is_named(world: World) -> None:
    article = world.current()[1]
    other = content_hash(article.title, article.standfirst, "Something else.")
    rows = second(world, body="Something else.", content_hash=other)
    rows[1] = replace(rows[1], content_hash=other)
    assert found(world, rows) == [("changed", PLACE, "content_hash"), ("changed", PLACE, "body")]


@pytest.mark.parametrize(
    ("field", "value", "names"),
    [
        ("title", "Something else", ["content_hash", "title"]),
        ("standfirst", "Something else", ["content_hash"]),
        ("content_hash", "0" * 32, ["content_hash"]),
        ("content_hash", "no hash", ["content_hash"]),
        ("normaliser", 999, ["normaliser"]),
        ("taxonomy", Taxonomy(edition=999, hash="x"), ["taxonomy"]),
        ("id", "0" * 32, ["id"]),
    ],
)
def test_a_changed_field_is_named(world: World, field: str, value: object, names: list[str]) -> None:
    assert found(world, second(world, **{field: value})) == [("changed", PLACE, name) for name in names]


def test_a_changed_hash_beside_a_right_record_is_named(world: World) -> None:
    first, other = right(world)
    assert found(world, [first, replace(other, content_hash="0" * 32)]) == [("changed", PLACE, "content_hash")]


def test_a_record_that_cannot_be_read_is_named(world: World) -> None:
    first, other = right(world)
    assert found(world, [first, replace(other, article=None)]) == [("changed", PLACE, "record")]


def test_a_tag_that_is_missing_in_the_record_is_named(world: World) -> None:
    assert found(world, second(world, tags=())) == [("missing tag", PLACE, "afghanistan")]


def test_a_tag_by_which_the_row_is_not_found_is_missing(world: World) -> None:
    first, other = right(world)
    assert found(world, [first, replace(other, topics=())]) == [("missing tag", PLACE, "afghanistan")]


def test_an_extra_tag_is_named(world: World) -> None:
    tags = world.current()[1].tags
    more = Tag(topic="nato", score=1.0, salience="about", evidence=())
    assert found(world, second(world, tags=(*tags, more))) == [("extra tag", PLACE, "nato")]
    first, other = right(world)
    twice = replace(other, topics=other.topics * 2)
    assert found(world, [first, twice]) == [("extra tag", PLACE, "afghanistan")]


def test_another_salience_is_named(world: World) -> None:
    (tag,) = world.current()[1].tags
    assert tag.salience == "about"
    changed = tag.model_copy(update={"salience": "mentions"})
    assert found(world, second(world, tags=(changed,))) == [("changed", PLACE, "salience of afghanistan")]


def test_the_row_of_a_former_revision_is_changed() -> None:
    world = World(raw("a.txt"), raw("a.txt", KABUL + "\nThe talks went on.\n", at=5))
    former = decode(TAGGED, world.records(TAGGED)[0])
    assert found(world, [row_of(former)]) == [("changed", PLACE, "content_hash"), ("changed", PLACE, "body")]


def test_the_row_of_a_newer_revision_whose_record_is_gone_is_right() -> None:
    world = World(raw("a.txt"), raw("a.txt", KABUL + "\nThe talks went on.\n", at=5))
    rows = right(world)
    world.begin = 2
    world.drop(TAGGED, 1)
    assert [kind for kind, _, _ in found(world, rows)] == ["changed", "changed"]
    world.tagged_whole = False
    assert found(world, rows) == []


def test_what_the_sink_refused_needs_no_row(world: World) -> None:
    world.refuse("sink.sqlite", world.records(TAGGED)[1])
    assert found(world, right(world)[:1]) == []


def test_what_another_sink_refused_needs_a_row(world: World) -> None:
    world.refuse("sink.other", world.records(TAGGED)[1])
    assert found(world, right(world)[:1]) == [("missing row", PLACE, "no row")]


def test_what_was_sent_again_to_a_sink_needs_a_row_there(world: World) -> None:
    rows = right(world)
    world.refuse("sink.sqlite", world.records(TAGGED)[1])
    world.send_back()
    assert found(world, rows) == []
    assert found(world, rows[:1]) == [("missing row", "t.tagged/0/2", "no row")]


def test_what_was_sent_again_to_another_sink_is_nothing_to_this_one(world: World) -> None:
    rows = right(world)
    world.refuse("sink.sqlite", world.records(TAGGED)[1])
    world.refuse("sink.other", world.records(TAGGED)[1])
    world.send_back()
    assert found(world, rows[:1]) == []


def test_a_record_that_cannot_be_read_needs_a_letter(world: World) -> None:
    rows, record = right(world), world.records(TAGGED)[1]
    world.publish(Message(record.topic, record.key or b"", b"{", (*record.headers, (ATTEMPTS, b"1")), 0))
    assert found(world, rows) == [("lost", "t.tagged/0/2", "no row and no dead letter")]
    world.refuse("sink.sqlite", world.records(TAGGED)[2])
    assert found(world, rows) == []


def test_without_the_oldest_letters_a_row_of_an_old_record_may_be_absent(world: World) -> None:
    world.begin = 2
    assert found(world, right(world)[:1]) == [("missing row", PLACE, "no row")]
    world.letters_whole = False
    assert found(world, right(world)[:1]) == []
    world.begin = 0
    assert found(world, right(world)[:1]) == [("missing row", PLACE, "no row")]


def versions() -> list[TaggedArticle]:
    """Give records of one article: two texts, fetched and made anew under newer rules in no good order."""
    (plain,) = World(raw("a.txt")).current()
    other = plain.model_copy(update={"body": "x", "content_hash": content_hash(plain.title, plain.standfirst, "x")})
    newer = Taxonomy(edition=plain.taxonomy.edition + 1, hash="x")
    return [
        plain.model_copy(update={"fetched_at": NOON + timedelta(minutes=9)}),
        plain.model_copy(update={"taxonomy": newer, "tags": ()}),
        other.model_copy(update={"fetched_at": NOON + timedelta(minutes=5)}),
        other.model_copy(update={"fetched_at": NOON + timedelta(minutes=20), "flags": ("teaser_only",)}),
    ]


def test_in_any_order_the_same_revision_is_current_as_in_a_store() -> None:
    shelf = Shelf()
    for order in permutations(versions()):
        history: dict[str, Version] = {}
        for article in order:
            merge(history, Version.of(article))
        kept = current(history)
        assert kept
        revisions = reduce(added, [packed([revision(article, shelf)]) for article in order])
        wanted, has = expected(revisions), revision(kept.article(), shelf)
        assert (has.rank, has.title, has.body, has.tags) == (wanted.rank, wanted.title, wanted.body, wanted.tags)
