from datetime import timedelta

import pytest
from pydantic import HttpUrl

from producers.rss import telemetry
from producers.rss.fetching.fetcher import Fetched
from producers.rss.model import Answer, FetchError, ParsedFeed
from producers.rss.outcome import Failure, Success
from producers.rss.polling import Known, Result
from producers.rss.response import Response
from producers.rss.roster import Roster
from producers.rss.schedule import Bounds, Next
from producers.rss.share import Share
from producers.rss.telemetry import MOST_FEEDS, Telemetry, slug
from runtime.metrics import Metrics
from schemas.feeds import Feed, FeedState
from schemas.identity import feed_id
from tests.producers.rss.fetching.rude import runs
from tests.producers.rss.worlds import FEED, NOW, URL, World, poller

STATE = FeedState(id="f", url=URL)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"newswire_{name}", labels)


def read(parsed: ParsedFeed, *, overflow: bool = False) -> Result:
    outcome = Success(Response(Answer(URL, 200, {}, b""), NOW), parsed, new=0, before=0, left=0)
    return Result(Known(), Next(STATE, overflow=overflow), outcome)


@pytest.mark.behaviour(26)
def test_an_overflow_is_counted() -> None:
    metrics = Metrics()
    Telemetry(metrics).written(read(ParsedFeed("rss20", ()), overflow=True), 0, NOW)
    assert value(metrics, "feed_overflows_total") == 1


@pytest.mark.behaviour(29)
def test_a_malformed_document_is_counted_where_it_gave_its_entries_all_the_same() -> None:
    metrics = Metrics()
    Telemetry(metrics).written(read(ParsedFeed("rss20", (), broken="not well-formed")), 0, NOW)
    Telemetry(metrics).written(read(ParsedFeed("rss20", ())), 0, NOW)
    assert value(metrics, "feeds_malformed_total") == 1
    assert value(metrics, "feed_polls_total", outcome="ok") == 2


@runs
async def test_entries_are_counted_by_what_became_of_them() -> None:
    metrics, world = Metrics(), World("b a")
    counting = Telemetry(metrics)
    first = await poller(world).poll(FEED, Known())
    counting.written(first, 1, NOW + timedelta(seconds=3))
    world.body = "c b a=other"
    counting.written(await poller(world).poll(FEED, first.after), 0, NOW)
    found = {name: value(metrics, "feed_entries_total", result=name) for name in telemetry.ENTRIES}
    assert found == {"new": 3, "changed": 1, "unchanged": 1, "repeated": 0, "too_large": 1}
    assert value(metrics, "records_total", stage="rss", result="ok") == 3
    assert value(metrics, "latency_seconds_bucket", stage="rss", le="5.0") == 4


def test_failures_are_counted_by_their_kind() -> None:
    metrics = Metrics()
    error = FetchError("dns", "no such host")
    Telemetry(metrics).written(Result(Known(), Next(STATE), Failure(error, NOW)), 0, NOW)
    assert value(metrics, "feed_polls_total", outcome="dns") == 1


def test_fetches_are_counted_by_purpose_and_class() -> None:
    metrics = Metrics()
    counting = Telemetry(metrics)
    counting.fetched(Fetched("feed", "3xx", 0, 0.2))
    counting.fetched(Fetched("page", "2xx", 1500, 0.1))
    assert value(metrics, "fetches_total", purpose="feed", outcome="3xx") == 1
    assert value(metrics, "fetched_bytes_total", purpose="page") == 1500
    assert value(metrics, "fetch_seconds_count", purpose="page") == 1


def test_a_feed_has_a_short_name_that_lasts() -> None:
    url = "https://www.Outlet.example/World/News.rss?x=1"
    assert slug(Feed(id="0123456789abcdef", url=HttpUrl(url))) == "outlet-example-world-news-rss-01234567"
    long = "https://outlet.example/" + "a/" * 200
    assert len(slug(Feed(id=feed_id(long), url=HttpUrl(long)))) <= 70


def test_only_so_many_feeds_have_series_of_their_own_and_those_that_went_have_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert MOST_FEEDS == 1_000
    monkeypatch.setattr(telemetry, "MOST_FEEDS", 2)
    metrics, roster = Metrics(), Roster(2, Bounds(), lambda: 0.0)
    counting = Telemetry(metrics)
    feeds = {name: Feed(id=name * 8, url=HttpUrl(f"https://{name}.example/")) for name in "abc"}
    for partition, feed in enumerate(feeds.values()):
        state = FeedState(id=feed.id, url=str(feed.url), succeeded_at=NOW, due_at=NOW - timedelta(seconds=9))
        roster.take(partition, 1, Share({feed.id: feed}, {feed.id: Known(state)}), NOW)
    counting.show(roster, NOW)
    names = [slug(feed) for feed in feeds.values()]
    shown = [value(metrics, "feed_success_timestamp_seconds", feed=name) for name in names]
    assert shown == [NOW.timestamp(), NOW.timestamp(), None]
    assert value(metrics, "feeds", state="new") == 3
    roster.release(0)
    counting.show(roster, NOW)
    shown = [value(metrics, "feed_success_timestamp_seconds", feed=name) for name in names]
    assert shown == [None, NOW.timestamp(), NOW.timestamp()]
