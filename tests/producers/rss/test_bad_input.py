"""What a list of feeds may hold that is none: over the network, each becomes a state that says what is wrong."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from pydantic import HttpUrl

from producers.rss.fetching.fetcher import Fetcher
from producers.rss.polling import Known, Poller
from schemas.feeds import Feed, FeedState
from schemas.identity import feed_id
from tests.producers.rss.fetching.rude import LOOPBACK, ManualClock, Names, RudeServer, fetcher, reply, runs
from tests.producers.rss.worlds import NOW, InProcess, Linked

LOGIN = b"<!doctype html><title>Members only</title><form><input type=password></form>"
INSIDE = Names({"intra.example": [LOOPBACK]})


async def poll(fetch: Fetcher, url: str, clock: ManualClock | None = None, times: int = 1) -> list[FeedState]:
    """Poll a feed whenever it is due; give each state that is left behind."""
    clock = clock or ManualClock()
    visit = Poller(feeds=fetch, parser=InProcess(), pages=Linked(), clock=clock, chance=lambda: 0.0)
    feed, known, states = Feed(id=feed_id(url), url=HttpUrl(url)), Known(), []
    for _ in range(times):
        result = await visit.poll(feed, known)
        assert result.articles == ()
        known = result.after
        states.append(result.next.state)
        clock.passed += (result.next.state.due_at or clock.now()).timestamp() - clock.now().timestamp()
    return states


@pytest.mark.behaviour(36)
@pytest.mark.parametrize(
    ("host", "error"),
    [
        (LOOPBACK, "address: 127.0.0.1 is not a public address"),
        ("intra.example", "address: intra.example is 127.0.0.1, which is not a public address"),
    ],
)
@runs
async def test_a_private_address(host: str, error: str) -> None:
    async with RudeServer({"/": reply(200, b"<rss/>")}) as server, fetcher(lookup=INSIDE) as fetch:
        [state] = await poll(fetch, server.url("/", host))
    assert (state.health, state.error) == ("failing", error)
    assert server.requests == []


@pytest.mark.behaviour(35)
@runs
async def test_a_feed_that_sends_us_to_another_scheme() -> None:
    async with RudeServer({"/": reply(301, Location="ftp://feeds.test/rss")}) as server, fetcher() as fetch:
        [state] = await poll(fetch, server.url("/"))
    assert (state.health, state.error) == ("failing", "address: scheme 'ftp' is not http or https")
    assert state.moved_to is None


@pytest.mark.behaviour(30)
@runs
async def test_a_login_page() -> None:
    async with (
        RudeServer({"/": reply(302, Location="/login"), "/login": reply(200, LOGIN)}) as server,
        fetcher() as fetch,
    ):
        [state] = await poll(fetch, server.url("/"))
    assert (state.health, state.error) == ("failing", "not_a_feed: a login page: 'Members only'")


@pytest.mark.behaviour(21)
@runs
async def test_an_expired_certificate() -> None:
    authority, theirs, ours = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.configure_trust(ours)
    began, ended = (datetime(year, 1, 1, tzinfo=UTC) for year in (2019, 2020))
    authority.issue_cert("feeds.test", not_before=began, not_after=ended).configure_cert(theirs)
    async with RudeServer({"/": reply(200, b"<rss/>")}, theirs) as server, fetcher(tls=ours) as fetch:
        [state] = await poll(fetch, server.url("/"))
    assert state.health == "failing"
    assert state.error == "tls: feeds.test: no trusted connection: certificate has expired"
    assert server.requests == []


@pytest.mark.behaviour(20)
@pytest.mark.behaviour(21)
@pytest.mark.parametrize("status", [404, 500, 503])
@runs
async def test_a_feed_that_cannot_be_had_for_now(status: int) -> None:
    clock = ManualClock()
    async with RudeServer({"/": reply(status, Retry_After="soon")}) as server, fetcher(clock=clock) as fetch:
        states = await poll(fetch, server.url("/"), clock, times=3)
    assert [(state.health, state.error) for state in states] == [("failing", f"http: feeds.test answers {status}")] * 3
    assert [state.due_at for state in states] == [NOW + timedelta(minutes=after) for after in (10, 30, 70)]
    assert len(server.requests) == 3
