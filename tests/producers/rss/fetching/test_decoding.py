"""Content codings: what is offered is decoded, and nothing decodes beyond its cap."""

import asyncio
import gzip
import os
import subprocess
import sys

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from producers.rss.fetching.decoding import OFFERED, PIECE, Body
from producers.rss.fetching.purposes import Purpose
from producers.rss.model import FetchError
from tests.producers.rss.fetching.bombs import BOMBS
from tests.producers.rss.fetching.rude import Request, RudeServer, fetcher, limits, reply, runs

FEED = b"<rss>" + os.urandom(3000) * 3 + b"</rss>"
CODED = {
    "identity": FEED,
    "gzip": gzip.compress(FEED),
    "x-gzip": gzip.compress(FEED),
    "br": brotli.compress(FEED),
    "zstd": zstd.compress(FEED),
}
MIB = 1024 * 1024


@pytest.mark.behaviour(11)
@pytest.mark.parametrize("coding", CODED)
@runs
async def test_what_is_offered_is_decoded(coding: str) -> None:
    async with (
        RudeServer({"/": reply(200, CODED[coding], Content_Encoding=coding.upper())}) as server,
        fetcher() as fetch,
    ):
        answer = await fetch.fetch(server.url("/"), purpose="feed")
    assert answer.body == FEED
    assert server.requests[0].header("accept-encoding") == OFFERED == "gzip, br, zstd"


@pytest.mark.behaviour(11)
@pytest.mark.parametrize("coding", ["compress", "utf-8", "gzip, br", "deflate", "x" * 3000])
@runs
async def test_what_was_not_offered_is_an_error(coding: str) -> None:
    async with RudeServer({"/": reply(200, FEED, Content_Encoding=coding)}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == "encoding"
    assert len(str(caught.value)) < 200


@pytest.mark.behaviour(11)
@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("damage", ["rubbish", "plain", "cut"])
@runs
async def test_a_broken_coding_is_an_error(coding: str, damage: str) -> None:
    body = {"rubbish": b"\x1f\x28" + FEED, "plain": b"<rss></rss>", "cut": CODED[coding][:-5]}[damage]
    async with RudeServer({"/": reply(200, body, Content_Encoding=coding)}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == "encoding"


def decode(coding: str, data: bytes, step: int, cap: int = MIB) -> bytes:
    body = Body(coding, cap)
    for start in range(0, len(data), step):
        body.add(data[start : start + step])
    return body.end()


@pytest.mark.behaviour(11)
@settings(max_examples=30, deadline=None)
@given(step=st.integers(1, 700), parts=st.lists(st.binary(max_size=300), min_size=1, max_size=4))
def test_members_one_after_the_other_are_one_body(step: int, parts: list[bytes]) -> None:
    assert decode("gzip", b"".join(map(gzip.compress, parts)), step) == b"".join(parts)
    assert decode("zstd", b"".join(map(zstd.compress, parts)), step) == b"".join(parts)


@pytest.mark.behaviour(11)
@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_what_follows_the_end_is_dropped(coding: str, step: int) -> None:
    assert decode(coding, CODED[coding] + bytes(512), step) == FEED


CODE = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress}


@pytest.mark.behaviour(11)
@pytest.mark.parametrize("coding", CODE)
@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 7 * PIECE])
@pytest.mark.parametrize("step", [1, 1000, 10 * MIB])
def test_a_body_of_many_pieces_is_whole(coding: str, size: int, step: int) -> None:
    noise = os.urandom(5000) if step > 1 else b""
    for plain in (bytes(size), noise + bytes(size - len(noise))):
        assert decode(coding, CODE[coding](plain), step) == plain


@pytest.mark.behaviour(11)
@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", ""])
def test_an_empty_body_is_empty_in_every_coding(coding: str) -> None:
    assert Body(coding, 10).end() == b""


@pytest.mark.behaviour(37)
@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
@pytest.mark.parametrize("chunked", [False, True])
@runs
async def test_the_cap_is_met_to_the_byte(coding: str, *, chunked: bool) -> None:
    raw = reply(200, CODED[coding], Content_Encoding=coding)
    if chunked:
        head, body = raw.split(b"\r\n\r\n", 1)
        head = head.replace(f"Content-Length: {len(body)}".encode(), b"Transfer-Encoding: chunked")
        raw = head + f"\r\n\r\n{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    async with RudeServer({"/": raw}) as server:
        async with fetcher(limits(feed_bytes=len(FEED))) as fetch:
            assert (await fetch.fetch(server.url("/"), purpose="feed")).body == FEED
        async with fetcher(limits(feed_bytes=len(FEED) - 1)) as fetch:
            with pytest.raises(FetchError) as caught:
                await fetch.fetch(server.url("/"), purpose="feed")
    assert caught.value.kind == "too_large"


@pytest.mark.behaviour(37)
@pytest.mark.parametrize(("purpose", "cap"), [("feed", 10 * MIB), ("page", 5 * MIB)])
@runs
async def test_a_body_without_an_end_stops_at_its_cap(purpose: Purpose, cap: int) -> None:
    sent = 0

    async def pour(_request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while sent < 100 * MIB:
            writer.write(bytes(65536))
            await writer.drain()
            sent += 65536

    async with RudeServer({"/": pour}) as server, fetcher() as fetch:
        with pytest.raises(FetchError) as caught:
            await fetch.fetch(server.url("/"), purpose=purpose)
    assert caught.value.kind == "too_large"
    assert sent < cap + 10 * MIB


@pytest.mark.behaviour(37)
def test_coded_data_that_decode_to_nothing_are_capped_too() -> None:
    empty = gzip.compress(b"")
    with pytest.raises(FetchError) as caught:
        decode("gzip", empty * 2000, 1000, cap=10_000)
    assert caught.value.kind == "too_large"


@pytest.mark.behaviour(37)
def test_a_zstd_window_of_over_8_mib_is_refused() -> None:
    wide = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    coded = wide.compress(bytes(MIB)) + wide.flush()
    with pytest.raises(FetchError) as caught:
        decode("zstd", coded, len(coded), cap=10 * MIB)
    assert caught.value.kind == "encoding"


MEASURE = """
import asyncio, pathlib, re, sys
from producers.rss.model import FetchError
from tests.producers.rss.fetching.rude import fetcher

def peak():  # ru_maxrss would count the memory of the process that forked this one
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1])

async def measure():
    before = peak()
    async with fetcher() as fetch:
        try:
            await fetch.fetch(sys.argv[1], purpose="feed")
        except FetchError as error:
            print(error.kind, before, peak())

asyncio.run(measure())
"""


@pytest.mark.behaviour(37)
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("coding", BOMBS)
@runs
async def test_a_bomb_does_not_fill_the_memory(coding: str) -> None:
    bomb = BOMBS[coding](200)
    assert len(bomb) < MIB
    async with RudeServer({"/": reply(200, bomb, Content_Encoding=coding)}) as server:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", MEASURE, server.url("/"), stdout=subprocess.PIPE
        )
        output, _ = await process.communicate()
    kind, before, peak = output.split()
    assert int(before) > 1000
    assert kind == b"too_large"
    assert int(peak) * 1024 < (10 + 64) * MIB
