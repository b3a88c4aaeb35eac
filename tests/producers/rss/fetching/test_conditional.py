"""Conditional requests, and what a request says of itself."""

import pytest

from producers.rss.model import FetchError, Validators
from tests.producers.rss.fetching.rude import CONTACT, RudeServer, fetcher, reply, runs

WEAK = 'W/"a,b \\ é"'
DATE = "Thu, 1 Jan 1970 00:00:00 +0000"


@pytest.mark.behaviour(1)
@pytest.mark.behaviour(2)
@pytest.mark.behaviour(4)
@runs
async def test_validators_go_back_as_they_came() -> None:
    async with (
        RudeServer({"/first": reply(ETag=WEAK, Last_Modified=DATE), "/again": reply(304)}) as server,
        fetcher() as fetch,
    ):
        first = await fetch.fetch(server.url("/first"), purpose="feed")
        validators = Validators(etag=first.headers["etag"], last_modified=first.headers["last-modified"])
        again = await fetch.fetch(server.url("/again"), validators=validators, purpose="feed")
    assert (again.status, again.body) == (304, b"")
    assert f"If-None-Match: {WEAK}\r\n".encode() in server.requests[1].head
    assert f"If-Modified-Since: {DATE}\r\n".encode() in server.requests[1].head


@pytest.mark.behaviour(1)
@runs
async def test_a_validator_that_is_no_text_is_neither_kept_nor_sent() -> None:
    raw = reply(ETag='"?"').replace(b"?", b"\xe9")
    async with RudeServer({"/": raw, "/again": reply()}) as server, fetcher() as fetch:
        answer = await fetch.fetch(server.url("/"), purpose="feed")
        await fetch.fetch(server.url("/again"), validators=Validators(etag="a\r\nX: b"), purpose="feed")
    assert "etag" not in answer.headers
    assert "if-none-match" not in server.requests[1].names
    assert "x" not in server.requests[1].names


@pytest.mark.behaviour(3)
@runs
async def test_validators_are_not_sent_to_the_target_of_a_redirect() -> None:
    answers = {"/": reply(302, Location="/target"), "/target": reply(200, b"new")}
    async with RudeServer({**answers}) as server, fetcher() as fetch:
        answer = await fetch.fetch(
            server.url("/"), validators=Validators(etag='"1"', last_modified=DATE), purpose="feed"
        )
    assert answer.body == b"new"
    assert {"if-none-match", "if-modified-since"} <= server.requests[0].names
    assert not {"if-none-match", "if-modified-since"} & server.requests[1].names


@pytest.mark.behaviour(4)
@runs
async def test_a_304_that_nobody_asked_for_is_no_answer() -> None:
    async with RudeServer({"/": reply(304)}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert (caught.value.kind, caught.value.status) == ("http", 304)


@pytest.mark.behaviour(25)
@runs
async def test_a_request_is_honest_and_sends_nothing_else() -> None:
    answers = {"/": reply(302, Location="/second", Set_Cookie="id=1"), "/second": reply()}
    async with RudeServer({**answers}) as server, fetcher() as fetch:
        await fetch.fetch(server.url("/"), purpose="feed")
        await fetch.fetch(server.url("/second"), purpose="feed")
    for request in server.requests:
        assert request.header("user-agent") == f"newswire (+{CONTACT})"
        assert (request.header("accept") or "").startswith("application/atom+xml, application/rss+xml")
        assert request.names == {"host", "user-agent", "accept", "accept-encoding"}


@pytest.mark.behaviour(25)
@runs
async def test_repeated_headers_are_joined() -> None:
    raw = reply(Link="<a>").replace(b"Link: <a>", b"Link: <a>\r\nLINK: <b>")
    async with RudeServer({"/": raw}) as server, fetcher() as fetch:
        answer = await fetch.fetch(server.url("/"), purpose="feed")
    assert answer.headers["link"] == "<a>, <b>"
