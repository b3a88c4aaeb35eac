import asyncio
from datetime import timedelta

import pytest
from pydantic import HttpUrl

from producers.rss.fetching.pages import Pages
from producers.rss.model import FailureKind, FetchError, Validators
from producers.rss.outcome import Failure, NotModified, Success
from producers.rss.polling import Known, Poller
from producers.rss.seen import DamagedError
from schemas.feeds import Feed, FeedSeen
from schemas.identity import feed_id, url_id
from schemas.topics import FEED_STATE
from tests.producers.rss.fetching.rude import ManualClock, RudeServer, fetcher, limits, reply, runs
from tests.producers.rss.worlds import FEED, NOW, URL, InProcess, Linked, World, names, page_of, poller, written


@runs
async def test_a_first_poll_brings_articles_and_states() -> None:
    world = World("b a", headers={"etag": '"1"', "content-type": "application/rss+xml; charset=cp1251"})
    result = await poller(world).poll(FEED, Known())
    assert names(result) == ["a", "b"]
    assert written(result) == [page_of("a"), page_of("b"), "f", "f:seen"]
    assert [topic.type for topic, _ in result.values()][-2:] == ["newswire.feed.state.v1", "newswire.feed.seen.v1"]
    assert isinstance(result.outcome, Success)
    assert (result.diff.new, result.outcome.new) == (2, 2)
    assert world.parsed == [(b"b a", "application/rss+xml; charset=cp1251")]
    assert (result.next.state.health, result.next.state.succeeded_at) == ("ok", NOW)
    assert result.wake_at == result.next.state.due_at


@pytest.mark.behaviour(4)
@runs
async def test_after_304_nothing_is_parsed_or_published() -> None:
    world, clock = World("a", headers={"etag": 'W/"1"', "last-modified": "yesterday"}), ManualClock()
    known = (await poller(world, clock=clock).poll(FEED, Known())).after
    clock.passed += 3600
    world.status, world.body, world.headers = 304, "", {}
    result = await poller(world, clock=clock).poll(FEED, known)
    assert isinstance(result.outcome, NotModified)
    assert len(world.parsed) == 1
    assert written(result) == ["f"]
    assert world.asked[-1] == (URL, Validators('W/"1"', "yesterday"))
    assert (result.next.state.etag, result.next.state.last_modified) == ('W/"1"', "yesterday")
    assert result.next.state.succeeded_at == NOW + timedelta(hours=1)
    assert result.after.seen == known.seen


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param("a", {}, marks=pytest.mark.behaviour(5)),
        pytest.param("b", {"etag": '"1"'}, marks=pytest.mark.behaviour(6)),
    ],
)
@runs
async def test_what_has_not_changed_is_not_parsed(body: str, headers: dict[str, str]) -> None:
    world, clock = World("a", headers={"etag": '"1"'}), ManualClock()
    known = (await poller(world, clock=clock).poll(FEED, Known())).after
    world.body, world.headers = body, headers
    clock.passed += 3600
    result = await poller(world, clock=clock).poll(FEED, known)
    assert isinstance(result.outcome, NotModified)
    assert len(world.parsed) == 1
    assert written(result) == ["f"]
    assert (result.next.state.etag, result.next.state.succeeded_at) == ('"1"', NOW + timedelta(hours=1))


@runs
async def test_what_was_seen_is_written_only_when_it_changes() -> None:
    world = World("b a")
    known = (await poller(world).poll(FEED, Known())).after
    world.body = "a b "
    again = await poller(world).poll(FEED, known)
    assert (written(again), again.diff.unchanged) == (["f"], 2)
    world.body = "c a=corrected b"
    changed = await poller(world).poll(FEED, again.after)
    assert names(changed) == ["a", "c"]
    assert written(changed) == [page_of("a"), page_of("c"), "f", "f:seen"]
    assert (changed.diff.new, changed.diff.changed, changed.diff.unchanged) == (1, 1, 1)


@runs
async def test_a_long_feed_does_not_stop_the_others() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    world = World(" ".join(map(str, range(3_000))))
    going_on = asyncio.create_task(other())
    result = await poller(world).poll(FEED, Known())
    going_on.cancel()
    assert result.diff.new == 3_000
    assert turns > 20


@pytest.mark.behaviour(7)
@runs
async def test_validators_and_articles_are_of_one_result() -> None:
    world = World("a", headers={"etag": '"1"'})
    known = (await poller(world).poll(FEED, Known())).after
    world.body, world.headers = "b a", {"etag": '"2"'}
    lost = await poller(world).poll(FEED, known)  # never written
    again = await poller(world).poll(FEED, known)
    assert names(lost) == names(again) == ["b"]
    assert world.asked[-1][1].etag == '"1"'
    assert written(again) == [page_of("b"), "f", "f:seen"]
    assert [value for topic, value in again.values() if topic is FEED_STATE] == [again.next.state]
    assert again.next.state.etag == '"2"'


FAILURES: list[FailureKind] = ["dns", "timeout", "tls", "http", "encoding", "redirects"]


@pytest.mark.behaviour(21)
@pytest.mark.parametrize("kind", FAILURES)
@runs
async def test_a_failure_of_a_fetch_is_an_outcome(kind: FailureKind) -> None:
    world = World(fails=FetchError(kind, "no luck"))
    result = await poller(world).poll(FEED, Known())
    assert isinstance(result.outcome, Failure)
    assert written(result) == ["f"]
    assert (result.next.state.health, result.next.state.error) == ("failing", f"{kind}: no luck")


@pytest.mark.behaviour(22)
@runs
async def test_a_feed_that_is_gone_is_not_polled_again() -> None:
    result = await poller(World(fails=FetchError("gone", "410", status=410))).poll(FEED, Known())
    assert (result.next.state.health, result.wake_at) == ("gone", None)


@pytest.mark.behaviour(30)
@pytest.mark.parametrize("kind", ["not_a_feed", "unparsable", "parser_limit", "too_many_entries"])
@runs
async def test_a_page_in_place_of_a_feed_leaves_the_validators_and_what_was_seen(kind: FailureKind) -> None:
    world = World("a", headers={"etag": '"1"'})
    known = (await poller(world).poll(FEED, Known())).after
    world.body, world.headers, world.unreadable = "challenge", {"etag": '"page"'}, FetchError(kind, "a page")
    result = await poller(world).poll(FEED, known)
    assert (result.next.state.etag, result.after.seen) == ('"1"', known.seen)
    assert result.next.state.body == (known.state and known.state.body)
    assert written(result) == ["f"]
    assert result.next.state.health == "failing"


@pytest.mark.behaviour(29)
@runs
async def test_the_entries_before_a_break_are_published() -> None:
    broken = RSS.format(ITEM.format("a") + ITEM.format("b") + "<item><title>Cut")
    world = World(broken, headers={"content-type": "text/xml"})
    visit = Poller(feeds=world, parser=InProcess(), pages=Linked(), clock=ManualClock(), chance=lambda: 0.0)
    result = await visit.poll(FEED, Known())
    assert names(result)[-2:] == ["b", "a"]
    assert isinstance(result.outcome, Success)
    assert (result.outcome.parsed.broken or "").startswith("line ")
    assert result.next.state.health == "ok"


@pytest.mark.behaviour(23)
@runs
async def test_a_feed_that_moved_is_polled_where_it_is_and_keeps_its_articles() -> None:
    moved = "https://moved.example/rss"
    world = World("a", headers={"etag": '"1"'}, url=moved, moved_to=moved)
    known = (await poller(world).poll(FEED, Known())).after
    assert known.state is not None
    world.moved_to, world.body, world.headers = None, "b a", {"etag": '"2"'}
    result = await poller(world).poll(FEED, known)
    assert world.asked[-1] == (moved, Validators('"1"'))
    assert [article.id for article in result.articles] == [url_id("https://moved.example/b")]


@pytest.mark.parametrize("where", ["fails", "unreadable"])
@runs
async def test_what_nobody_expected_propagates(where: str) -> None:
    world = World(**{where: RuntimeError("a bug")})  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="a bug"):
        await poller(world).poll(FEED, Known())


@runs
async def test_damage_to_what_was_seen_is_told() -> None:
    with pytest.raises(DamagedError):
        await poller(World()).poll(FEED, Known(seen=FeedSeen(id="f:seen", entries=b"rubbish")))


RSS = "<rss version='2.0'><channel><title>Outlet</title>{}</channel></rss>"
ITEM = "<item><guid isPermaLink='false'>{0}</guid><title>{0}</title><link>/{0}?utm_source=rss</link></item>"


def document(*names: str) -> bytes:
    return RSS.format("".join(map(ITEM.format, names))).encode()


@pytest.mark.behaviour(43)
@runs
async def test_a_feed_over_the_network_from_its_first_poll_to_its_end() -> None:
    clock = ManualClock()
    html = reply(200, b"<p>whole</p>", Content_Type="text/html")
    answers = {"/rss": reply(200, document("b", "a"), ETag='"1"'), "/a?utm_source=rss": html}
    async with RudeServer(dict(answers)) as server, fetcher(limits(), clock=clock) as fetch:
        feed = Feed(id=feed_id(server.url("/rss")), url=HttpUrl(server.url("/rss")), full_text=True)
        visit = Poller(feeds=fetch, parser=InProcess(), pages=Pages(fetch), clock=clock, chance=lambda: 0.0)
        first = await visit.poll(feed, Known())
        assert [(article.id, article.page) for article in first.articles] == [
            (url_id(server.url("/a")), "<p>whole</p>"),
            (url_id(server.url("/b")), None),
        ]
        assert first.articles[0].source.name == "Outlet"

        server.answers["/rss"] = reply(304)
        server.answers["/b?utm_source=rss"] = html
        clock.passed += 3600
        second = await visit.poll(feed, first.after)
        assert isinstance(second.outcome, NotModified)
        assert server.requests[-2].header("if-none-match") == '"1"'
        assert [(article.id, article.page) for article in second.articles] == [
            (url_id(server.url("/b")), "<p>whole</p>")
        ]

        server.answers["/rss"] = reply(200, b"<!doctype html><title>Log in</title>", ETag='"page"')
        third = await visit.poll(feed, second.after)
        assert isinstance(third.outcome, Failure)
        assert third.outcome.error.kind == "not_a_feed"

        server.answers["/rss"] = reply(200, document("c", "b"), ETag='"2"')
        fourth = await visit.poll(feed, third.after)
        assert (names(fourth), fourth.diff.unchanged) == (["c"], 1)

        server.answers["/rss"] = reply(410)
        assert (await visit.poll(feed, fourth.after)).next.state.health == "gone"
