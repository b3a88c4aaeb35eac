from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import HttpUrl

from producers.rss.polling import Known
from producers.rss.roster import Roster, Visit
from producers.rss.schedule import Bounds
from producers.rss.share import Share
from schemas.articles import RawArticle, Source
from schemas.feeds import Feed, FeedPages, FeedState, Health, PendingPage

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def feed(name: str, host: str | None = None) -> Feed:
    return Feed(id=name, url=HttpUrl(f"https://{host or name}.example/{name}"))


def state(name: str, due_at: datetime | None, health: Health = "ok", moved_to: str | None = None) -> FeedState:
    return FeedState(id=name, url=str(feed(name).url), due_at=due_at, health=health, moved_to=moved_to)


def share(*feeds: Feed, **known: FeedState) -> Share:
    return Share({each.id: each for each in feeds}, {name: Known(each) for name, each in known.items()})


def roster(*, per_host: int = 2, chance: float = 0.0, once: bool = False) -> Roster:
    return Roster(per_host, Bounds(), lambda: chance, once=once)


def started(roster: Roster, now: datetime = NOW) -> list[Visit]:
    visits = []
    while visit := roster.start(now):
        visits.append(visit)
    return visits


def names(visits: list[Visit]) -> list[str]:
    return [visit.feed.id for visit in visits]


@pytest.mark.behaviour(17)
def test_after_a_restart_feeds_are_visited_when_they_were_due_anyway() -> None:
    later = roster()
    later.take(0, 1, share(feed("a"), feed("b"), a=state("a", NOW + HOUR), b=state("b", NOW - HOUR)), NOW)
    assert names(started(later)) == ["b"]
    assert later.next_at == NOW + HOUR
    assert names(started(later, NOW + HOUR)) == ["a"]


@pytest.mark.behaviour(17)
@pytest.mark.behaviour(18)
def test_feeds_that_are_overdue_together_are_spread_over_a_minute() -> None:
    spread = Roster(2, Bounds(), iter([number / 3000 for number in range(3000)]).__next__)
    many = [feed(f"f{number}") for number in range(3000)]
    spread.take(0, 1, share(*many, **{each.id: state(each.id, NOW - HOUR) for each in many}), NOW)
    counts = [len(started(spread, NOW + timedelta(seconds=second))) for second in range(61)]
    assert sum(counts) == len(many)
    assert max(counts) < 60


def test_a_few_new_feeds_need_not_wait() -> None:
    few = roster(chance=1.0)
    few.take(0, 1, share(feed("a"), feed("b")), NOW)
    assert names(started(few, NOW + timedelta(seconds=0.1))) == ["a", "b"]


@pytest.mark.behaviour(18)
def test_a_host_has_no_more_visits_at_once_than_allowed_and_holds_up_nobody_else() -> None:
    crowded = roster(per_host=2)
    crowded.take(0, 1, share(*(feed(name, "slow") for name in "abcd"), feed("e", "quick")), NOW)
    first = started(crowded)
    assert names(first) == ["a", "b", "e"]
    crowded.end(first[0], Known(state("a", NOW + HOUR)), NOW + HOUR, NOW)
    assert names(started(crowded)) == ["c"]
    crowded.end(first[1], Known(state("b", NOW + HOUR)), NOW + HOUR, NOW)
    assert names(started(crowded)) == ["d"]


def test_a_feed_that_has_moved_counts_for_the_host_that_is_asked() -> None:
    moved = roster(per_host=1)
    known = state("a", NOW, moved_to="https://b.example/new")
    moved.take(0, 1, share(feed("a"), feed("b"), a=known), NOW)
    assert len(started(moved)) == 1


def test_places_of_feeds_that_went_away_are_given_on() -> None:
    crowded = roster(per_host=1)
    crowded.take(0, 1, share(feed("a", "x")), NOW)
    crowded.take(1, 2, share(feed("b", "x"), feed("c", "x")), NOW)
    (first,) = started(crowded)
    assert crowded.release(0) == [first]
    assert names(started(crowded)) == ["b"]
    visit = crowded.remove("b")
    assert visit is not None
    assert names(started(crowded)) == ["c"]


def test_a_place_is_given_on_past_feeds_that_went_away_with_it() -> None:
    crowded = roster(per_host=1)
    crowded.take(0, 1, share(feed("a", "x"), feed("b", "x")), NOW)
    crowded.take(1, 2, share(feed("c", "x")), NOW)
    assert names(started(crowded)) == ["a"]
    crowded.release(0)
    assert names(started(crowded)) == ["c"]


@given(st.data())
def test_no_feed_waits_for_a_host_that_nobody_visits(data: st.DataObject) -> None:
    crowded = roster(per_host=1)
    epochs = count(1)
    visits: list[Visit] = []
    for _ in range(data.draw(st.integers(1, 25))):
        partition = data.draw(st.integers(0, 2))
        match data.draw(st.sampled_from(("take", "release", "remove", "end", "start"))):
            case "take" if partition not in crowded.partitions:
                crowded.take(partition, next(epochs), share(*(feed(f"{partition}{n}", "x") for n in range(3))), NOW)
            case "release" if partition in crowded.partitions:
                crowded.release(partition)
            case "remove":
                crowded.remove(f"{partition}{data.draw(st.integers(0, 2))}")
            case "end" if visits:
                crowded.end(visits.pop(0), Known(state("any", None, "gone")), None, NOW)
            case _:
                visits += started(crowded)
    visits += started(crowded)
    while visits:
        visit = visits.pop(0)
        crowded.end(visit, Known(state("any", None, "gone")), None, NOW)
        visits += started(crowded)
    assert not crowded.busy


def test_a_feed_that_is_subscribed_in_another_spelling_begins_anew() -> None:
    ours = roster()
    known = FeedState(id="a", url="https://a.example/%61", due_at=NOW + HOUR)
    ours.take(0, 1, share(feed("a"), a=known), NOW)
    (visit,) = started(ours)
    assert visit.poll


def test_a_visit_belongs_to_the_restore_that_it_began_with() -> None:
    ours = roster()
    ours.take(0, 1, share(feed("a")), NOW)
    (old,) = started(ours)
    assert ours.release(0) == [old]
    ours.take(0, 2, share(feed("a")), NOW)
    (new,) = started(ours)
    assert (old.epoch, new.epoch) == (1, 2)
    assert not ours.end(old, Known(state("a", NOW + HOUR)), NOW + HOUR, NOW)
    assert ours.end(new, Known(state("a", NOW + HOUR)), NOW + HOUR, NOW)
    assert ours.next_at == NOW + HOUR


def test_a_gone_feed_is_not_visited_until_it_is_subscribed_anew() -> None:
    ours = roster()
    ours.take(0, 1, share(feed("a"), a=state("a", None, "gone")), NOW)
    assert started(ours, NOW + 24 * HOUR) == []
    ours.change(feed("a").model_copy(update={"name": "A"}), 0, NOW, 1)
    (visit,) = started(ours, NOW + HOUR)
    assert visit.poll


def test_a_change_during_a_visit_is_visited_right_after_it() -> None:
    ours = roster()
    ours.take(0, 1, share(feed("a")), NOW)
    (visit,) = started(ours)
    renamed = feed("a").model_copy(update={"full_text": True})
    ours.change(renamed, 0, NOW, 1)
    assert started(ours) == []
    ours.end(visit, Known(state("a", NOW + HOUR)), NOW + HOUR, NOW)
    (again,) = started(ours)
    assert again.feed == renamed
    assert again.poll


def test_the_same_subscription_written_again_changes_nothing() -> None:
    ours = roster()
    ours.take(0, 1, share(feed("a"), a=state("a", NOW + HOUR)), NOW)
    ours.change(feed("a"), 0, NOW, 1)
    assert started(ours) == []


def test_a_page_that_is_due_is_no_reason_to_poll_the_feed() -> None:
    article = RawArticle(id="x", source=Source(kind="rss", name="a"), fetched_at=NOW)
    page = PendingPage(article=article, url="https://a.example/x", tries=1, due_at=NOW)
    known = Known(state("a", NOW + HOUR), pages=FeedPages(id="a:pages", pages=(page,)))
    ours = roster()
    ours.take(0, 1, Share({"a": feed("a")}, {"a": known}), NOW)
    (visit,) = started(ours)
    assert not visit.poll
    ours.end(visit, known, NOW + HOUR, NOW)
    (visit,) = started(ours, NOW + HOUR)
    assert visit.poll


def test_once_visits_every_feed_now_and_never_again() -> None:
    once = roster(chance=1.0, once=True)
    known = {"a": state("a", NOW + HOUR), "c": state("c", None, "gone")}
    once.take(0, 1, share(feed("a"), feed("b"), feed("c"), **known), NOW)
    visits = started(once)
    assert names(visits) == ["a", "b"]
    assert all(visit.poll for visit in visits)
    for visit in visits:
        assert once.busy
        once.end(visit, Known(state(visit.feed.id, NOW)), NOW, NOW)
    assert not once.busy
    assert started(once, NOW + HOUR) == []


def test_what_is_shown_of_the_feeds() -> None:
    ours = roster()
    known = {"a": state("a", NOW - HOUR), "b": state("b", NOW, "failing"), "c": state("c", None, "gone")}
    found = share(*(feed(name) for name in "abcd"), **known)
    ours.take(0, 1, Share(found.feeds, found.known, invalid=("e",)), NOW)
    assert ours.states() == {"ok": 1, "failing": 1, "gone": 1, "new": 1, "invalid": 1}
    assert ours.overdue(NOW + HOUR) == HOUR
    ours.release(0)
    assert (len(ours), +ours.states(), ours.overdue(NOW)) == (0, {}, timedelta(0))
