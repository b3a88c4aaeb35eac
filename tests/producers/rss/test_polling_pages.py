import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from producers.rss.model import FetchError
from producers.rss.outcome import NotModified
from producers.rss.polling import Known, Poller
from tests.producers.rss.fetching.rude import ManualClock, runs
from tests.producers.rss.worlds import FEED, FULL, NOW, Linked, World, names, page_of, poller, written


@pytest.mark.behaviour(43)
@runs
async def test_articles_go_out_with_the_pages_that_came_and_without_those_that_did_not() -> None:
    linked, clock = Linked({"a": "<p>a</p>"}), ManualClock()
    result = await poller(World("c b a"), linked, clock).poll(FULL, Known())
    assert [(article.id, article.page) for article in result.articles] == [
        (page_of("a"), "<p>a</p>"),
        (page_of("b"), None),
        (page_of("c"), None),
    ]
    assert written(result)[3:] == ["f", "f:seen", "f:pages"]
    assert result.wake_at == NOW + timedelta(minutes=10)

    linked.pages["b"] = "<p>b</p>"
    clock.passed += 600
    later = await poller(World(), linked, clock).fetch_pages(FULL, result.after)
    assert linked.visited.count("a") == 1
    assert [(article.id, article.page) for article in later.articles] == [(page_of("b"), "<p>b</p>")]
    assert later.articles[0].fetched_at > result.articles[1].fetched_at
    assert written(later) == [page_of("b"), "f:pages"]


@pytest.mark.behaviour(43)
@runs
async def test_a_changed_article_has_its_page_fetched_again_and_another_not() -> None:
    world, linked = World("b a"), Linked({"a": "a 1", "b": "b 1"})
    known = (await poller(world, linked).poll(FULL, Known())).after
    world.body, linked.pages = "b a=corrected", {"a": "a 2"}
    result = await poller(world, linked).poll(FULL, known)
    assert [(article.id, article.page) for article in result.articles] == [(page_of("a"), "a 2")]
    assert sorted(linked.visited) == ["a", "a", "b"]


@pytest.mark.behaviour(43)
@runs
async def test_pages_are_tried_again_though_the_feed_fails_or_is_as_it_was() -> None:
    world, linked, clock = World("b a"), Linked(), ManualClock()
    known = (await poller(world, linked, clock).poll(FULL, Known())).after
    linked.pages["a"] = "<p>a</p>"
    clock.passed += 600
    same = await poller(world, linked, clock).poll(FULL, known)
    assert isinstance(same.outcome, NotModified)
    assert (written(same), same.articles[0].page) == ([page_of("a"), "f", "f:pages"], "<p>a</p>")
    linked.pages["b"] = "<p>b</p>"
    clock.passed += 2400
    world.fails = FetchError("timeout", "slow")
    assert written(await poller(world, linked, clock).poll(FULL, same.after)) == [page_of("b"), "f", "f:pages"]


@pytest.mark.behaviour(43)
@runs
async def test_a_page_that_never_comes_holds_no_article_back() -> None:
    linked = Linked({"a": None, "b": "<p>b</p>"})
    result = await poller(World("b a"), linked, seconds=0.05).poll(FULL, Known())
    assert [article.page for article in result.articles] == [None, "<p>b</p>"]
    assert result.pages is not None
    assert [(page.article.id, page.tries) for page in result.pages.pages] == [(page_of("a"), 1)]


@pytest.mark.behaviour(43)
@runs
async def test_a_page_whose_host_had_no_time_for_it_was_not_tried() -> None:
    linked = Linked({"a": None, "b": "<p>b</p>"}, waiting={"b"})
    first = await poller(World("b a"), linked, seconds=0.05).poll(FULL, Known())
    assert first.pages is not None
    assert {page.article.id: page.tries for page in first.pages.pages} == {page_of("a"): 1, page_of("b"): 0}
    assert first.wake_at == NOW
    linked.waiting.clear()
    assert names(await poller(World(), linked).fetch_pages(FULL, first.after)) == ["b"]


@runs
async def test_no_more_pages_than_allowed_are_fetched_in_one_visit() -> None:
    linked = Linked({name: name for name in "abcde"})
    first = await poller(World("e d c b a"), linked, at_once=2).poll(FULL, Known())
    assert sorted(linked.visited) == ["d", "e"]
    assert first.wake_at == NOW
    second = await poller(World(), linked, at_once=5).fetch_pages(FULL, first.after)
    assert names(second) == ["a", "b", "c"]
    assert second.pages is not None
    assert second.pages.pages == ()


@runs
async def test_pages_are_for_feeds_that_ask_for_them() -> None:
    linked, clock = Linked(), ManualClock()
    assert written(await poller(World("a"), linked, clock).poll(FEED, Known())) == [page_of("a"), "f", "f:seen"]
    assert linked.visited == []
    known = (await poller(World("a"), linked, clock).poll(FULL, Known())).after
    clock.passed += 600
    assert written(await poller(World("a"), linked, clock).fetch_pages(FEED, known)) == ["f:pages"]
    assert linked.visited == ["a"]


@runs
async def test_a_bug_in_fetching_pages_ends_them_all_and_propagates() -> None:
    cancelled = []

    class Broken:
        async def fetch(self, url: str, began: Callable[[], None]) -> str:
            began()
            if url.endswith("/a"):
                raise RuntimeError("a bug")
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.append(url)
                raise
            raise AssertionError

    world = World("b a")
    visit = Poller(feeds=world, parser=world, pages=Broken(), clock=ManualClock(), chance=lambda: 0.0)
    with pytest.raises(RuntimeError, match="a bug"):
        await visit.poll(FULL, Known())
    assert cancelled == ["https://outlet.example/b"]
