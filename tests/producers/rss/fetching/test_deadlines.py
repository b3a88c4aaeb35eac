"""A fetch ends in time, whatever the server does."""

import asyncio
import time

import pytest

from producers.rss.model import FetchError
from tests.producers.rss.fetching.rude import Behaviour, Request, RudeServer, fetcher, limits, reply, runs

TOTAL = 0.4
DRIP = 0.02


async def never(_request: Request, _writer: asyncio.StreamWriter) -> None:
    """Answer nothing."""
    await asyncio.Event().wait()


async def drip_headers(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X: y\r\n")
        await writer.drain()
        await asyncio.sleep(DRIP)


async def drip_body(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(DRIP)


async def late_redirect(request: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(TOTAL * 0.4)
    writer.write(reply(302, Location=request.path + "x"))
    await writer.drain()


@pytest.mark.behaviour(38)
@pytest.mark.parametrize("behaviour", [never, drip_headers, drip_body])
@runs
async def test_a_slow_answer_ends_at_the_deadline(behaviour: Behaviour) -> None:
    async with RudeServer({"/": behaviour}) as server, fetcher(limits(total=TOTAL)) as fetch:
        began = time.monotonic()
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == "timeout"
    assert TOTAL * 0.9 < time.monotonic() - began < TOTAL + 2


@pytest.mark.behaviour(38)
@runs
async def test_the_deadline_is_for_all_redirects_together() -> None:
    answers = {"/" + "x" * n: late_redirect for n in range(6)}
    async with RudeServer({**answers}) as server, fetcher(limits(total=TOTAL)) as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == "timeout"
    assert 2 <= len(server.requests) <= 3


@pytest.mark.behaviour(38)
@runs
async def test_a_tls_handshake_that_stalls_ends_at_the_deadline() -> None:
    async with RudeServer({}) as server, fetcher(limits(total=TOTAL)) as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(f"https://feeds.test:{server.port}/", purpose="feed")
    assert caught.value.kind == "timeout"


@pytest.mark.behaviour(38)
@runs
async def test_a_name_server_that_stalls_ends_at_the_deadline() -> None:
    async def stall(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    async with fetcher(limits(total=TOTAL), lookup=stall) as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch("http://feeds.test/", purpose="feed")
    assert caught.value.kind == "timeout"


@pytest.mark.behaviour(38)
@runs
async def test_a_slow_host_delays_nobody_else() -> None:
    asked = asyncio.Event()

    async def stall(_request: Request, _writer: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.Event().wait()

    few = limits(per_host=1, concurrency=2)
    async with RudeServer({"/slow": stall, "/quick": reply(200, b"quick")}) as server, fetcher(few) as fetch:
        slow = [asyncio.create_task(fetch.fetch(server.url("/slow"), purpose="feed")) for _ in range(5)]
        await asked.wait()
        answer = await asyncio.wait_for(fetch.fetch(server.url("/quick", "other.test"), purpose="feed"), 10)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
    assert answer.body == b"quick"
    assert server.paths == ["/slow", "/quick"]
