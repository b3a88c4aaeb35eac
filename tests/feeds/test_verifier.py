"""The verifier must see what is wrong: what is right passes, and each planted fault is named."""

from dataclasses import replace

import pytest

from schemas.feeds import FeedState
from schemas.identity import feed_id
from tests.feeds.verifier import Answer, Arrival, compare, due, wrong_states
from tests.feeds.world import World

SERVED = {"r0-e1-v1", "r0-e1-v2", "r0-e2-v1", "r1-e1-v1"}
RIGHT = [
    Arrival("a", "r0-e1-v1"),
    Arrival("b", "r0-e2-v1"),
    Arrival("a", "r0-e1-v2"),
    Arrival("c", "r1-e1-v1"),
    Arrival("c", "r1-e1-v1", paged=True),
]


def test_what_is_right_is_right() -> None:
    assert not str(compare(SERVED, SERVED, RIGHT))


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (RIGHT[1:], "lost 1: r0-e1-v1"),
        ([*RIGHT, RIGHT[1]], "repeated 1: r0-e2-v1 2 times"),
        ([*RIGHT, Arrival("a", "r0-e1-v3")], "invented 1: r0-e1-v3"),
        ([*RIGHT, Arrival("d", "no token")], "invented 1: no token"),
        ([RIGHT[2], *RIGHT[:2], *RIGHT[3:]], "disordered 1: r0-e1: [(2, False), (1, False)]"),
        ([*RIGHT[:2], replace(RIGHT[2], key="z"), *RIGHT[3:]], "disordered 1: r0-e1 has 2 ids"),
    ],
)
def test_a_planted_fault_is_named(planted: list[Arrival], said: str) -> None:
    assert str(compare(SERVED, SERVED, planted)) == said


def test_what_is_not_due_may_arrive_or_not() -> None:
    assert not str(compare(SERVED - {"r1-e1-v1"}, SERVED, RIGHT))
    assert not str(compare(SERVED - {"r1-e1-v1"}, SERVED, RIGHT[:3]))


@pytest.mark.parametrize(
    ("answer", "is_due"),
    [
        (Answer(0, 200, "x", ("t",), at=5.0, whole=True), True),
        (Answer(0, 200, "x", ("t",), at=5.0, whole=False), False),
        (Answer(0, 200, "x", ("t",), at=15.0, whole=True), False),
        (Answer(0, 304, "x", ("t",), at=15.0, whole=True), True),
        (Answer(0, 200, "taken", ("t",), at=15.0, whole=True), True),
        (Answer(1, 200, "taken", ("t",), at=15.0, whole=True), False),
    ],
)
def test_due_is_what_was_served_whole_and_read_for_sure(answer: Answer, is_due: bool) -> None:  # noqa: FBT001
    assert due([answer], {(0, "taken")}, [(10.0, 20.0)]) == ({"t"} if is_due else set())


def test_a_feed_that_is_not_what_it_came_to_is_named() -> None:
    world, base = World(1, 20, 60.0), "http://127.0.0.1:8000"
    by_fate = {channel.fate: channel for channel in world.channels}
    right = {
        channel.number: FeedState(
            id=feed_id(f"{base}/feed/{channel.number}"),
            url=f"{base}/feed/{channel.number}",
            health={"gone": "gone", "missing": "failing"}.get(channel.fate or "", "ok"),
            moved_to=f"{base}/moved/{channel.number}" if channel.fate == "moved" else None,
        )
        for channel in world.channels
    }
    assert wrong_states(world.channels, right, base) == []
    for fate, change in (("gone", {"health": "failing"}), ("moved", {"moved_to": None}), ("lent", {"moved_to": "x"})):
        number = by_fate[fate].number  # type: ignore[index]
        planted = right | {number: right[number].model_copy(update=change)}
        (said,) = wrong_states(world.channels, planted, base)
        assert said.startswith(f"feed {number} ({fate}) is ")
    (said,) = wrong_states(world.channels, {n: s for n, s in right.items() if n}, base)
    assert "is None, not" in said
