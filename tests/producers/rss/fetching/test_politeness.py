"""How often a host is asked, and when it is left alone."""

import asyncio
from datetime import timedelta

import pytest

from producers.rss.fetching.fetcher import Fetched
from producers.rss.fetching.hosts import SWEEP_ABOVE, Hosts
from producers.rss.model import FetchError
from tests.producers.rss.fetching.rude import ManualClock, Request, RudeServer, fetcher, limits, reply, runs

NOW = ManualClock().now()
DAY = 24 * 3600.0


class Crowd:
    """Answers once everybody who may come has come, and counts them."""

    def __init__(self, expected: int) -> None:
        self.expected = expected
        self.here = 0
        self.most = 0
        self.full = asyncio.Event()

    async def __call__(self, _request: Request, writer: asyncio.StreamWriter) -> None:
        self.here += 1
        self.most = max(self.most, self.here)
        if self.here == self.expected:
            self.full.set()
        await self.full.wait()
        await asyncio.sleep(0.01)  # one too many would come now
        self.here -= 1
        writer.write(reply())
        await writer.drain()


@pytest.mark.behaviour(18)
@pytest.mark.parametrize(("per_host", "concurrency", "most"), [(2, 10, 2), (10, 3, 3)])
@runs
async def test_at_most_so_many_requests_run_at_once(per_host: int, concurrency: int, most: int) -> None:
    crowd = Crowd(most)
    few = limits(per_host=per_host, concurrency=concurrency)
    async with RudeServer({"/": crowd}) as server, fetcher(few) as fetch:
        await asyncio.gather(*(fetch.fetch(server.url("/"), purpose="feed") for _ in range(8)))
    assert crowd.most == most


@pytest.mark.behaviour(18)
@runs
async def test_a_gap_lies_between_two_requests_to_a_host_and_none_between_hosts() -> None:
    clock = ManualClock()
    async with RudeServer({"/": reply()}) as server, fetcher(limits(gap=5, per_host=3), clock=clock) as fetch:
        await asyncio.gather(*(fetch.fetch(server.url("/"), purpose="feed") for _ in range(3)))
        assert clock.sleeps == [5, 5]
        await fetch.fetch(server.url("/", "other.test"), purpose="feed")
        assert clock.sleeps == [5, 5]


@pytest.mark.behaviour(18)
@runs
async def test_a_redirect_waits_for_the_gap_of_its_host() -> None:
    clock = ManualClock()
    async with (
        RudeServer({"/": reply(302, Location="/b"), "/b": reply()}) as server,
        fetcher(limits(gap=5), clock=clock) as fetch,
    ):
        await fetch.fetch(server.url("/"), purpose="feed")
    assert clock.sleeps == [5]


@pytest.mark.behaviour(19)
@pytest.mark.parametrize("status", [429, 503])
@runs
async def test_nothing_goes_to_a_host_before_its_retry_after(status: int) -> None:
    clock = ManualClock()
    answers = {"/busy": reply(status, Retry_After="120"), "/": reply()}
    async with RudeServer({**answers}) as server, fetcher(clock=clock) as fetch:
        with pytest.raises(FetchError) as first:
            await fetch.fetch(server.url("/busy"), purpose="feed")
        with pytest.raises(FetchError) as held:
            await fetch.fetch(server.url("/"), purpose="feed")
        assert server.paths == ["/busy"]
        await fetch.fetch(server.url("/", "other.test"), purpose="feed")
        clock.passed += 121
        await fetch.fetch(server.url("/"), purpose="feed")
    assert (first.value.kind, first.value.status) == ("http", status)
    assert held.value.kind == "held"
    assert first.value.until == held.value.until == clock.start + timedelta(seconds=120)
    assert server.paths == ["/busy", "/", "/"]


@pytest.mark.behaviour(19)
@runs
async def test_those_who_wait_for_a_place_are_held_without_waiting_for_the_gap() -> None:
    clock = ManualClock()
    async with (
        RudeServer({"/": reply(429, Retry_After="120")}) as server,
        fetcher(limits(per_host=1, gap=5), clock=clock) as fetch,
    ):
        fetches = (fetch.fetch(server.url("/"), purpose="feed") for _ in range(4))
        errors = await asyncio.gather(*fetches, return_exceptions=True)
    assert [error.kind for error in errors if isinstance(error, FetchError)] == ["http", "held", "held", "held"]
    assert len(server.requests) == 1
    assert clock.sleeps == []


@pytest.mark.behaviour(19)
@runs
async def test_a_hold_that_begins_during_the_gap_counts() -> None:
    class HoldInSleep(ManualClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            hosts.hold("feeds.test", self.now() + timedelta(seconds=60))

    hosts = Hosts(per_host=2, gap=5, concurrency=1, clock=HoldInSleep())
    async with hosts.turn("feeds.test"):
        pass
    with pytest.raises(FetchError) as caught:
        async with hosts.turn("feeds.test"):
            pass
    assert caught.value.kind == "held"
    async with asyncio.timeout(5), hosts.turn("other.test"):
        pass  # the place was given back


@pytest.mark.behaviour(19)
@runs
async def test_the_longer_of_two_holds_counts() -> None:
    clock = ManualClock()
    hosts = Hosts(per_host=1, gap=0, concurrency=1, clock=clock)
    hosts.hold("feeds.test", NOW + timedelta(seconds=50))
    hosts.hold("feeds.test", NOW + timedelta(seconds=20))
    assert hosts.held("feeds.test") == NOW + timedelta(seconds=50)
    clock.passed = 50
    assert hosts.held("feeds.test") is None


@pytest.mark.behaviour(20)
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Sun, 01 Mar 2026 00:02:00 GMT", 120),
        ("999999999999999999999", DAY),
        ("Sun, 01 Mar 9999 00:00:00 GMT", DAY),
        ("Sun, 01 Mar 2020 00:00:00 GMT", None),
        ("soon", None),
        ("0", None),
    ],
)
@runs
async def test_retry_after_may_be_a_date_and_is_bounded(value: str, seconds: float | None) -> None:
    async with RudeServer({"/": reply(429, Retry_After=value)}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
        expected = None if seconds is None else NOW + timedelta(seconds=seconds)
        assert caught.value.until == fetch.hosts.held("feeds.test") == expected


@pytest.mark.behaviour(20)
@pytest.mark.parametrize("headers", [{}, {"Retry_After": "soon"}])
@runs
async def test_without_a_readable_retry_after_the_host_is_not_held(headers: dict[str, str]) -> None:
    async with RudeServer({"/busy": reply(503, **headers), "/": reply()}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/busy"), purpose="feed")
        await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.until is None


@pytest.mark.behaviour(18)
@runs
async def test_hosts_that_want_nothing_are_forgotten() -> None:
    clock = ManualClock()
    hosts = Hosts(per_host=1, gap=1, concurrency=1, clock=clock)
    hosts.hold("held.test", NOW + timedelta(days=1))
    for number in range(3 * SWEEP_ABOVE):
        async with hosts.turn(f"{number}.test"):
            clock.passed += 2
    assert len(hosts) <= SWEEP_ABOVE
    assert hosts.held("held.test")


@runs
async def test_every_fetch_is_reported_once() -> None:
    reports: list[Fetched] = []
    answers = {"/": reply(302, Location="/feed"), "/feed": reply(200, b"x" * 50), "/busy": reply(503)}
    async with RudeServer({**answers}) as server, fetcher(observe=reports.append) as fetch:
        await fetch.fetch(server.url("/"), purpose="feed")
        for path, host in (("/busy", "feeds.test"), ("/", "nowhere.example")):
            with pytest.raises(FetchError):
                await fetch.fetch(server.url(path, host), purpose="page")
    assert [(report.purpose, report.outcome, report.received) for report in reports] == [
        ("feed", "2xx", 50),
        ("page", "5xx", 0),
        ("page", "dns", 0),
    ]
    assert all(report.seconds > 0 for report in reports)
