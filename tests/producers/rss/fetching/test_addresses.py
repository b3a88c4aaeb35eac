"""Private addresses are refused at connect time, on every hop."""

import asyncio

import pytest

from producers.rss.addresses import AllowedHosts
from producers.rss.fetching.fetcher import Fetcher
from producers.rss.fetching.limits import FetchLimits
from producers.rss.fetching.resolver import SystemLookup
from producers.rss.model import FetchError
from tests.producers.rss.fetching.rude import LOOPBACK, Names, RudeServer, fetcher, limits, reply, runs

PUBLIC = "93.184.215.14"


@pytest.mark.behaviour(35)
@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://feeds.test/",
        "feeds.test",
        "",
        "http://",
        "http://feeds.test:99999/",
        "//x",
        "http://u:p@feeds.test/",
    ],
)
@runs
async def test_only_http_urls_are_fetched(url: str) -> None:
    async with fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(url, purpose="feed")
    assert caught.value.kind == "address"


@pytest.mark.behaviour(36)
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "０x7f.1",
        "１２７.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1%25lo]",
        "[::]",
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "localhost",
        "LOCALHOST",
    ],
)
@runs
async def test_no_spelling_of_a_private_address_is_connected_to(host: str) -> None:
    lookup = SystemLookup(1)
    async with RudeServer({"/": reply()}) as server, Fetcher(limits(total=5), lookup=lookup) as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(f"http://{host}:{server.port}/", purpose="feed")
    lookup.close()
    assert caught.value.kind == "address"
    assert server.requests == []


@pytest.mark.behaviour(36)
@pytest.mark.parametrize("addresses", [[LOOPBACK], [PUBLIC, LOOPBACK], [LOOPBACK, PUBLIC], [PUBLIC, "::ffff:10.0.0.1"]])
@runs
async def test_a_name_is_refused_for_any_one_private_address(addresses: list[str]) -> None:
    names = Names({"evil.example": addresses})
    async with RudeServer({"/": reply()}) as server, fetcher(limits(total=5), lookup=names) as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/", "evil.example"), purpose="feed")
    assert caught.value.kind == "address"
    assert server.requests == []


@pytest.mark.behaviour(36)
@pytest.mark.parametrize("target", ["http://127.0.0.1:PORT/secret", "http://inside.example:PORT/secret"])
@runs
async def test_a_redirect_does_not_lead_inside(target: str) -> None:
    names = Names({"inside.example": [LOOPBACK]})
    async with RudeServer({"/secret": reply()}) as server, fetcher(lookup=names) as fetch:
        server.answers["/"] = reply(302, Location=target.replace("PORT", str(server.port)))
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == "address"
    assert server.paths == ["/"]


class Rebinding(Names):
    """Says a public address first and a private one from then on."""

    async def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        return [PUBLIC] if len(self.asked) == 1 else [LOOPBACK]


@pytest.mark.behaviour(36)
@runs
async def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[object] = []

    async def refuse(_sock: object, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", refuse)
    lookup = Rebinding()
    async with RudeServer({"/": reply()}) as server, fetcher(lookup=lookup) as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/", "evil.example"), purpose="feed")
    assert caught.value.kind == "connect"
    assert lookup.asked == ["evil.example"]
    assert connected == [(PUBLIC, server.port)]


@pytest.mark.behaviour(36)
@runs
async def test_a_name_that_turns_private_is_refused_at_its_next_look_up() -> None:
    lookup = Rebinding()
    async with RudeServer({"/": reply()}) as server:
        for _ in range(2):
            async with fetcher(limits(connect=0.05, total=0.1), lookup=lookup) as fetch:
                with pytest.raises(FetchError) as caught:
                    await fetch.fetch(server.url("/", "evil.example"), purpose="feed")
    assert caught.value.kind == "address"
    assert server.requests == []


@pytest.mark.behaviour(36)
@pytest.mark.parametrize(
    ("allowed", "host", "reached"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1:PORT", "127.0.0.1", True),
        ("127.0.0.1:1", "127.0.0.1", False),
        ("intra.example", "intra.example", True),
        ("intra.example", "intra.example.", True),
        ("intra.example", "127.0.0.1", False),
        ("127.0.0.1", "intra.example", False),
    ],
)
@runs
async def test_private_hosts_are_reached_only_under_the_name_that_is_allowed(
    allowed: str, host: str, *, reached: bool
) -> None:
    names = Names({"intra.example": [LOOPBACK], "intra.example.": [LOOPBACK]})
    async with RudeServer({"/": reply(200, b"inside")}) as server:
        allow = FetchLimits(contact="x", allowed=AllowedHosts.parse(allowed.replace("PORT", str(server.port))), gap=0)
        async with fetcher(allow, lookup=names) as fetch:
            try:
                ended = (await fetch.fetch(server.url("/", host), purpose="feed")).body.decode()
            except FetchError as error:
                ended = error.kind
    assert ended == ("inside" if reached else "address")


@pytest.mark.behaviour(36)
@runs
async def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with RudeServer({"/": reply(200, b"direct")}) as server, RudeServer({}) as proxy, fetcher() as fetch:
        monkeypatch.setenv("http_proxy", f"http://{LOOPBACK}:{proxy.port}")
        answer = await fetch.fetch(server.url("/"), purpose="feed")
    assert answer.body == b"direct"
    assert proxy.requests == []
