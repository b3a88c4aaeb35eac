"""The site: serves the world's feeds over HTTP on loopback, in a thread of its own, and remembers every answer."""

import asyncio
import gzip
import hashlib
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from email.utils import format_datetime
from math import inf
from typing import Self

from aiohttp import web

from tests.feeds.verifier import Answer
from tests.feeds.world import Channel, Trouble, World
from tests.feeds.writers import MEDIA, Writer, malformed

TICK = 0.1
SILENCE = 60.0
"""Seconds that a silent feed keeps its visitor waiting: longer than any fetcher does."""
REFUSALS: Mapping[Trouble | None, int] = {"error": 500, "silent": 504, "missing": 404, "gone": 410}
LOGIN = b"<!doctype html><html><head><title>Log in</title></head><body><form><input name='user'></form></body></html>"


class Site:
    """A context manager; `begin` lets the world turn. What it counted may be read once it is closed."""

    def __init__(self, world: World) -> None:
        """Serve a world."""
        self.world = world
        self.answers: list[Answer] = []
        self.pages: Counter[int] = Counter()
        self._documents: dict[int, bytes] = {}
        self._began = inf
        self._ended: asyncio.Event
        self._address: Future[str] = Future()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        self._address.result(10)
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    @property
    def host(self) -> str:
        """Where it listens, as host:port."""
        return self._address.result(10)

    @property
    def base(self) -> str:
        """The beginning of all its addresses."""
        return f"http://{self.host}"

    def url(self, channel: Channel) -> str:
        """Give the address under which a feed is subscribed."""
        return f"{self.base}/feed/{channel.number}"

    def begin(self) -> None:
        """Let the world turn."""
        self._began = time.monotonic()

    @property
    def passed(self) -> float:
        """Seconds since the world began to turn; 0 before."""
        return max(0.0, time.monotonic() - self._began)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_get(r"/feed/{number:\d+}", self._feed)
        app.router.add_get(r"/moved/{number:\d+}", self._moved)
        app.router.add_get(r"/page/{number:\d+}/{entry:\d+}", self._page)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self._writer = Writer(f"http://{host}:{port}", self.world.date)
        self._address.set_result(f"{host}:{port}")
        turning = asyncio.create_task(self._turn())
        await self._ended.wait()
        turning.cancel()
        await runner.cleanup()

    async def _turn(self) -> None:
        while True:
            for channel in self.world.advance(self.passed):
                self._documents.pop(channel.number, None)
            await asyncio.sleep(TICK)

    def _channel(self, request: web.Request) -> Channel:
        return self.world.channels[int(request.match_info["number"])]

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        channel = self._channel(request)
        trouble = channel.trouble(self.passed)
        if trouble in {"moved", "lent"}:
            status, place = 301 if trouble == "moved" else 302, f"/moved/{channel.number}"
            return web.Response(status=status, headers={"Location": place})
        if trouble == "login":
            self._note(channel, 200, LOGIN, listed=False)
            return web.Response(body=LOGIN, content_type="text/html")
        if trouble == "silent":
            await asyncio.sleep(SILENCE)
        if trouble in REFUSALS:
            return self._refuse(channel, REFUSALS[trouble])
        return await self._listing(request, channel)

    async def _moved(self, request: web.Request) -> web.StreamResponse:
        channel = self._channel(request)
        if channel.trouble(self.passed) not in {"moved", "lent"}:
            return self._refuse(channel, 404)
        return await self._listing(request, channel)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        channel = self._channel(request)
        wanted = int(request.match_info["entry"])
        entry = next((each for each in channel.entries if each.number == wanted), None)
        if entry is None:
            return web.Response(status=404)
        self.pages[channel.number] += 1
        return web.Response(body=self._writer.page(entry), content_type="text/html", charset="utf-8")

    async def _listing(self, request: web.Request, channel: Channel) -> web.StreamResponse:
        """Answer with the feed as it stands, whole or not."""
        document = self._documents.get(channel.number) or self._writer.document(channel)
        self._documents[channel.number] = document
        headers = self._headers(channel, document)
        trouble = channel.trouble(self.passed)
        if trouble not in {"ampersand", "cut", "torn"} and _unchanged(request, headers):
            self._note(channel, 304, document).whole = True
            return web.Response(status=304, headers=headers)
        if trouble in {"ampersand", "cut"}:
            broken = malformed(document, channel.traits.format, cut=trouble == "cut")
            self._note(channel, 200, broken)
            return web.Response(body=broken, headers={"Content-Type": headers["Content-Type"]})
        answer = self._note(channel, 200, document)
        body = gzip.compress(document) if channel.traits.gzip else document
        response = web.StreamResponse(headers=headers | {"Content-Length": str(len(body))})
        if channel.traits.gzip:
            response.headers["Content-Encoding"] = "gzip"
        await response.prepare(request)
        if trouble == "torn":
            await response.write(body[: len(body) // 2])
            assert request.transport is not None
            request.transport.close()
            return response
        await response.write(body)
        await response.write_eof()
        answer.at, answer.whole = self.passed, True
        return response

    def _headers(self, channel: Channel, document: bytes) -> dict[str, str]:
        traits = channel.traits
        headers = {"Content-Type": MEDIA[traits.format]}
        if traits.etag:
            headers["ETag"] = f'"{hashlib.sha256(document).hexdigest()[:16]}"'
        if traits.modified:
            headers["Last-Modified"] = format_datetime(self.world.date(channel.modified), usegmt=True)
        if traits.max_age is not None:
            headers["Cache-Control"] = f"max-age={traits.max_age}"
        return headers

    def _refuse(self, channel: Channel, status: int) -> web.Response:
        self._note(channel, status, b"", listed=False)
        return web.Response(status=status, text="no feed")

    def _note(self, channel: Channel, status: int, body: bytes, *, listed: bool = True) -> Answer:
        """Remember an answer before any of it goes out, since it may arrive as soon as that."""
        tokens = tuple(entry.token for entry in channel.entries) if listed else ()
        digest = hashlib.sha256(body).hexdigest()[:32]
        answer = Answer(channel.number, status, digest, tokens, self.passed)
        self.answers.append(answer)
        return answer


def _unchanged(request: web.Request, headers: Mapping[str, str]) -> bool:
    if asked := request.headers.get("If-None-Match"):
        return asked == headers.get("ETag")
    return request.headers.get("If-Modified-Since") == headers.get("Last-Modified", "never")
