import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from pydantic import HttpUrl

from producers.rss import fetch_loop
from producers.rss.fetching.purposes import Purpose
from producers.rss.model import Answer, FetchError, ParsedFeed, Validators
from producers.rss.polling import Known
from producers.rss.roster import Visit
from producers.rss.visiting import Visits
from runtime.kafka.shard import Turn
from runtime.retry import Backoff
from schemas.errors import FencedError, StaleError, UnavailableError
from schemas.feeds import Feed, FeedSeen, FeedState, Hold
from schemas.topics import FEED_SEEN, FEED_STATE
from schemas.wire import Record, decode
from tests.producers.rss.fetching.rude import runs
from tests.producers.rss.sharing import as_record, play, restored, subscription
from tests.producers.rss.worlds import FEED, NOW, URL, World, poller

VISIT = Visit(FEED, Known(), 0, 1, "outlet.example", poll=True)
OTHER = Feed(id="g", url=HttpUrl("https://other.example/rss"))


@dataclass
class Slow(World):
    """Answers only once it may; tells when it was asked, and when it was called back."""

    begun: threading.Event = field(default_factory=threading.Event)
    may: threading.Event = field(default_factory=threading.Event)
    called_back: threading.Event = field(default_factory=threading.Event)

    async def fetch(self, url: str, *, validators: Validators, purpose: Purpose) -> Answer:
        self.begun.set()
        try:
            await asyncio.to_thread(self.may.wait, 10)
        except asyncio.CancelledError:
            self.called_back.set()
            self.may.set()
            raise
        return await super().fetch(url, validators=validators, purpose=purpose)


def read_by(world: World, times: int) -> Callable[[], None]:
    """Wait until so many documents were read."""

    def wait() -> None:
        deadline = time.monotonic() + 10
        while len(world.parsed) < times:
            assert time.monotonic() < deadline
            time.sleep(0.001)

    return wait


@pytest.mark.behaviour(7)
def test_articles_and_states_of_a_poll_are_written_in_one_transaction_of_its_partition() -> None:
    world = World("b a", headers={"etag": '"1"'})
    played = play(world, restored(FEED, partition=3, epoch=8), once=True)
    ((messages, epochs),) = played.sharing.commits
    assert epochs == {3: 8}
    assert [message.topic for message in messages] == ["n.raw", "n.raw", "n.feed-state", "n.feed-state"]
    assert decode(FEED_STATE, as_record(messages[2])).etag == '"1"'
    assert {message.partition for message in messages[2:]} == {3}


def test_the_group_is_spoken_to_from_one_thread_alone() -> None:
    assert len(play(World("a"), restored(FEED), once=True).sharing.threads) == 1


def test_once_ends_when_every_feed_was_polled_and_written() -> None:
    played = play(World("a"), restored(FEED, OTHER), Turn(), restored(partition=1, epoch=2), once=True)
    assert sorted(played.sharing.keys("feed-state")) == ["f", "f:seen", "g", "g:seen"]
    assert played.count("feed_polls_total", outcome="ok") == 2


def test_what_was_fetched_before_a_rebalance_is_dropped_and_holds_up_nothing_else() -> None:
    world = World("a")
    other = Turn(restored=[*restored(FEED).restored, *restored(OTHER, partition=1, epoch=2).restored])
    played = play(world, other, read_by(world, 2), Turn(), Turn(revoked=frozenset({0})), Turn())
    assert played.sharing.keys("feed-state") == ["g", "g:seen"]


def test_a_visit_under_way_is_called_back_when_its_partition_goes() -> None:
    world = Slow("a")
    play(world, restored(FEED), world.begun.wait, Turn(revoked=frozenset({0})), lambda: world.called_back.wait(10))
    assert world.called_back.is_set()
    assert world.asked == []


def test_a_partition_that_comes_back_is_visited_anew_with_what_is_known_then() -> None:
    world = Slow("a")
    world.may.set()
    state = FeedState(id="f", url=URL, etag='"2"', due_at=NOW - timedelta(hours=1))
    again = restored(FEED, epoch=2, states=[(FEED_STATE, state)])  # type: ignore[list-item]
    played = play(world, restored(FEED), world.begun.wait, Turn(revoked=frozenset({0})), again, once=True)
    assert world.asked[-1] == (URL, Validators('"2"', None))
    assert played.sharing.commits[-1][1] == {0: 2}


@pytest.mark.behaviour(19)
def test_what_a_host_asked_for_is_heeded_by_whoever_takes_its_feeds_over() -> None:
    world, until = World("a"), NOW + timedelta(hours=3)
    state = FeedState(id="f", url=URL, hold=Hold(host="outlet.example", until=until))
    play(world, restored(FEED, states=[(FEED_STATE, state)]), Turn())  # type: ignore[list-item]
    assert world.held == {"outlet.example": until}


def test_what_could_not_be_written_waits_for_the_next_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_loop, "Backoff", lambda: Backoff(0.0))
    world = World("a")
    played = play(world, restored(FEED), once=True, refusals=[UnavailableError("away")])
    assert len(world.asked) == 1
    assert played.sharing.keys("feed-state") == ["f", "f:seen"]
    assert played.count("retries_total", stage="rss", reason="unavailable") == 1
    assert played.count("feed_polls_total", outcome="ok") == 1


def test_a_twin_ends_the_loop() -> None:
    with pytest.raises(FencedError):
        play(World("a"), restored(FEED), once=True, refusals=[FencedError("a newer one has taken over")])


def test_a_group_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_loop, "Backoff", lambda: Backoff(0.0))
    played = play(World("a"), UnavailableError("no broker"), StaleError("no place"), restored(FEED), once=True)
    assert played.sharing.keys("raw")
    assert played.count("retries_total", stage="rss", reason="stale") == 1


def test_a_removed_feed_is_called_back_and_forgotten() -> None:
    world = Slow("a")
    gone = Turn(changes=[Record("n.feeds", 0, 8, 0, b"f", None)])
    played = play(world, restored(FEED), world.begun.wait, gone, lambda: world.called_back.wait(10), Turn())
    assert world.called_back.is_set()
    (messages,) = (messages for messages, _ in played.sharing.commits)
    assert [(message.key, message.value) for message in messages] == [
        (b"f", None),
        (b"f:seen", None),
        (b"f:pages", None),
    ]


def test_what_a_removed_feed_has_brought_is_written_before_it_is_forgotten() -> None:
    world = World("a")
    gone = Turn(changes=[Record("n.feeds", 0, 8, 0, b"f", None)])
    played = play(world, restored(FEED), lambda: read_by(world, 1)() or gone, Turn())
    messages = [message for messages, _ in played.sharing.commits for message in messages if message.key == b"f"]
    assert messages[-1].value is None


def test_states_of_a_feed_that_was_removed_meanwhile_are_deleted() -> None:
    states: Any = [(FEED_STATE, FeedState(id="x", url=URL)), (FEED_SEEN, FeedSeen(id="x:seen"))]
    played = play(World("a"), restored(FEED, states=states), once=True)
    deleted = [m.key for messages, _ in played.sharing.commits for m in messages if m.value is None]
    assert deleted == [b"x", b"x:seen", b"x:pages"]


def test_a_new_subscription_is_visited() -> None:
    world = World("a")
    play(world, restored(), Turn(changes=[subscription(FEED)]), *(Turn() for _ in range(3)))
    assert [url for url, _ in world.asked] == [URL]


def test_a_bug_costs_one_feed_and_is_told() -> None:
    class Fragile(World):
        async def parse(self, body: bytes, content_type: str | None) -> ParsedFeed:
            if not self.parsed:
                self.parsed.append((body, content_type))
                raise KeyError("oops")
            return await super().parse(body, content_type)

    played = play(Fragile("a"), restored(FEED, OTHER), once=True)
    assert played.count("feed_polls_total", outcome="bug") == 1
    assert played.count("feed_polls_total", outcome="ok") == 1
    states = [decode(FEED_STATE, as_record(m)) for ms, _ in played.sharing.commits for m in ms if m.key in {b"f", b"g"}]
    assert [state.error for state in states if state.error] == ["bug: KeyError: 'oops'"]


def test_a_failed_poll_is_written_as_the_feeds_state_and_counted() -> None:
    played = play(World(fails=FetchError("tls", "the certificate has expired")), restored(FEED), once=True)
    ((messages, _),) = played.sharing.commits
    state = decode(FEED_STATE, as_record(messages[0]))
    assert (state.health, state.error) == ("failing", "tls: the certificate has expired")
    assert played.count("feed_polls_total", outcome="tls") == 1


def test_damaged_memory_of_a_feed_makes_its_entries_new_again() -> None:
    state = FeedState(id="f", url=URL, etag='"1"', due_at=NOW)
    states: Any = [(FEED_STATE, state), (FEED_SEEN, FeedSeen(id="f:seen", entries=b"damaged"))]
    world = World("a")
    played = play(world, restored(FEED, states=states), once=True)
    assert [validators for _, validators in world.asked] == [Validators('"1"', None), Validators()]
    assert len(played.sharing.keys("raw")) == 1


def test_what_has_gathered_is_written_at_a_stop() -> None:
    world = World("a")
    played = play(world, restored(FEED), read_by(world, 1), Turn(), Turn())
    assert played.sharing.keys("feed-state") == ["f", "f:seen"]


def test_a_broker_that_is_away_at_a_stop_costs_nothing_but_what_has_gathered() -> None:
    world = World("a")
    played = play(world, restored(FEED), read_by(world, 1), Turn(), Turn(), refusals=[UnavailableError("away")] * 3)
    assert played.sharing.commits == []
    assert played.count("feed_polls_total", outcome="ok") == 0


def test_no_more_visits_are_under_way_than_allowed() -> None:
    world = Slow("a")
    many = [Feed(id=f"f{n}", url=HttpUrl(f"https://h{n}.example/")) for n in range(9)]
    counts: list[int] = []
    asked = 0

    class Counting(Slow):
        async def fetch(self, url: str, *, validators: Validators, purpose: Purpose) -> Answer:
            nonlocal asked
            asked += 1
            counts.append(asked)
            try:
                return await super().fetch(url, validators=validators, purpose=purpose)
            finally:
                asked -= 1

    world = Counting("a")
    played = play(world, restored(*many), world.begun.wait, world.may.set, once=True, at_once=4)
    assert max(counts) == 4
    assert played.count("feed_polls_total", outcome="ok") == 9


def test_the_group_is_followed_while_a_write_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_loop, "Backoff", lambda: Backoff(0.5))
    played = play(World("a"), restored(FEED), once=True, refusals=[UnavailableError("the group is about to change")])
    refused, written = played.sharing.tries
    assert written - refused > 2


@runs
async def test_a_visit_that_is_called_back_as_it_ends_is_not_heard() -> None:
    class Late(World):
        async def parse(self, body: bytes, content_type: str | None) -> ParsedFeed:
            asyncio.get_running_loop().call_soon(visits.cancel, VISIT)  # runs when the visit is done, but not yet told
            return await super().parse(body, content_type)

    freed = asyncio.Event()
    visits = Visits(poller(Late("a")), freed.set)
    visits.begin(VISIT)
    await freed.wait()
    assert (visits.take(), len(visits)) == ([], 0)
    await visits.close()


@runs
async def test_no_visit_begins_in_place_of_one_that_is_called_back_at_the_end() -> None:
    freed: list[None] = []
    world = Slow("a")
    visits = Visits(poller(world), lambda: freed.append(None))
    visits.begin(VISIT)
    await asyncio.to_thread(world.begun.wait, 10)
    await visits.close()
    assert world.called_back.is_set()
    assert freed == []
