"""Names, connections and certificates that fail: each has its kind."""

import socket
import ssl
from datetime import UTC, datetime

import pytest
import trustme

from producers.rss.fetching.resolver import SystemLookup
from producers.rss.model import FetchError
from tests.producers.rss.fetching.rude import RudeServer, fetcher, reply, runs


@pytest.mark.behaviour(21)
@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503, 599])
@runs
async def test_an_answer_of_4xx_or_5xx_is_a_failure_with_its_status(status: int) -> None:
    async with RudeServer({"/": reply(status, b"sorry")}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert (caught.value.kind, caught.value.status) == ("http", status)


@pytest.mark.behaviour(22)
@runs
async def test_gone_has_a_kind_of_its_own() -> None:
    async with RudeServer({"/": reply(410)}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert (caught.value.kind, caught.value.status) == ("gone", 410)


@pytest.mark.behaviour(21)
@runs
async def test_a_name_that_does_not_resolve() -> None:
    async with fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch("http://nowhere.example/", purpose="feed")
    assert caught.value.kind == "dns"


@pytest.mark.behaviour(21)
@runs
async def test_what_is_no_host_name_does_not_resolve() -> None:
    lookup = SystemLookup(1)
    with pytest.raises(OSError, match="no host name"):
        await lookup("x" * 70 + ".example", 80)
    lookup.close()


@pytest.mark.behaviour(21)
@runs
async def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        async with fetcher() as fetch:
            with pytest.raises(FetchError) as caught:
                await fetch.fetch(f"http://feeds.test:{taken.getsockname()[1]}/", purpose="feed")
    assert caught.value.kind == "connect"
    assert str(caught.value) == "feeds.test: no connection: Connection refused"


@pytest.mark.behaviour(21)
@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", "connect"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "connect"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "connect"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal", "connect"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nrubbish\r\n", "http"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "http"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "http"),
    ],
)
@runs
async def test_a_broken_answer_is_a_failure(raw: bytes, kind: str) -> None:
    async with RudeServer({"/": raw}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == kind


@pytest.mark.behaviour(21)
@runs
async def test_long_headers_are_read() -> None:
    async with RudeServer({"/": reply(Content_Security_Policy="x" * 20_000)}) as server, fetcher() as fetch:
        answer = await fetch.fetch(server.url("/"), purpose="feed")
    assert len(answer.headers["content-security-policy"]) == 20_000


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.mark.behaviour(21)
@pytest.mark.parametrize(
    ("name", "expires", "trusted", "told"),
    [
        ("feeds.test", None, True, "nothing"),
        ("feeds.test", datetime(2020, 1, 1, tzinfo=UTC), True, "certificate has expired"),
        ("other.test", None, True, "Hostname mismatch, certificate is not valid for 'feeds.test'."),
        ("feeds.test", None, False, "unable to get local issuer certificate"),
    ],
)
@runs
async def test_a_certificate_must_be_valid(
    authority: trustme.CA, name: str, expires: datetime | None, told: str, *, trusted: bool
) -> None:
    theirs, ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(name, not_before=datetime(2019, 1, 1, tzinfo=UTC), not_after=expires).configure_cert(theirs)
    if trusted:
        authority.configure_trust(ours)
    async with RudeServer({"/": reply(200, b"feed")}, theirs) as server, fetcher(tls=ours) as fetch:
        try:
            await fetch.fetch(server.url("/"), purpose="feed")
            ended = "nothing"
        except FetchError as error:
            ended = f"{error.kind}: {error}"
    assert ended == (told if told == "nothing" else f"tls: feeds.test: no trusted connection: {told}")


@pytest.mark.behaviour(21)
@runs
async def test_a_server_that_speaks_no_tls() -> None:
    async with RudeServer({}, first=b"220 mail.test ESMTP\r\n") as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(f"https://feeds.test:{server.port}/", purpose="feed")
    assert caught.value.kind == "tls"
