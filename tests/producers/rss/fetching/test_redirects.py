"""Chains of redirects: where they end, and what is remembered of them."""

import pytest

from producers.rss.model import FetchError
from tests.producers.rss.fetching.rude import RudeServer, fetcher, reply, runs


@pytest.mark.behaviour(23)
@pytest.mark.parametrize(
    ("chain", "moved_to"),
    [
        ([301], "/1"),
        ([308], "/1"),
        ([301, 308], "/2"),
        ([302], None),
        ([303], None),
        ([307], None),
        ([301, 302], "/1"),
        ([301, 302, 301], "/1"),
        ([302, 301], None),
        ([], None),
    ],
)
@runs
async def test_only_the_leading_permanent_redirects_move_a_feed(chain: list[int], moved_to: str | None) -> None:
    answers = {f"/{n}": reply(status, Location=f"{n + 1}") for n, status in enumerate(chain)}
    async with RudeServer({**answers, f"/{len(chain)}": reply(200, b"feed")}) as server, fetcher() as fetch:
        answer = await fetch.fetch(server.url("/0"), purpose="feed")
        assert answer.body == b"feed"
        assert answer.url == server.url(f"/{len(chain)}")
        assert answer.moved_to == (moved_to and server.url(moved_to))


@pytest.mark.behaviour(23)
@runs
async def test_a_move_to_what_cannot_be_had_moves_nothing() -> None:
    async with RudeServer({"/": reply(301, Location="/lost")}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert (caught.value.kind, caught.value.status) == ("http", 404)


@pytest.mark.behaviour(24)
@pytest.mark.parametrize(("last", "requests"), [(5, 6), (6, 6)])
@runs
async def test_five_hops_are_followed_and_no_more(last: int, requests: int) -> None:
    answers = {f"/{n}": reply(302, Location=f"/{n + 1}") for n in range(last)}
    async with RudeServer({**answers, f"/{last}": reply(200, b"feed")}) as server, fetcher() as fetch:
        try:
            ended = (await fetch.fetch(server.url("/0"), purpose="feed")).body.decode()
        except FetchError as error:
            ended = error.kind
    assert ended == ("feed" if last == 5 else "redirects")
    assert len(server.requests) == requests


@pytest.mark.behaviour(24)
@pytest.mark.parametrize("back", ["/", "#part", "http://feeds.test:PORT/"])
@runs
async def test_a_circle_ends_when_it_closes(back: str) -> None:
    async with RudeServer({}) as server, fetcher() as fetch:
        server.answers["/"] = reply(301, Location=back.replace("PORT", str(server.port)))
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == "redirects"
    assert "circle" in str(caught.value)
    assert len(server.requests) == 1


@pytest.mark.behaviour(24)
@pytest.mark.parametrize("headers", [{}, {"Location": " "}])
@runs
async def test_a_redirect_to_nowhere_is_an_error(headers: dict[str, str]) -> None:
    async with RudeServer({"/": reply(302, **headers)}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == "redirects"


@pytest.mark.behaviour(23)
@runs
async def test_a_location_in_latin_1_is_followed() -> None:
    raw = reply(301, Location="/caf?").replace(b"?", b"\xe9")
    async with RudeServer({"/": raw, "/caf%E9": reply(200, b"feed")}) as server, fetcher() as fetch:
        answer = await fetch.fetch(server.url("/"), purpose="feed")
    assert answer.body == b"feed"


@pytest.mark.behaviour(35)
@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://feeds.test/", "data:text/xml,x", "http://[::1"])
@runs
async def test_a_redirect_cannot_leave_http(location: str) -> None:
    async with RudeServer({"/": reply(301, Location=location)}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == "address"
