"""`python -m benchmarks.rss.server HOSTS`: serves made-up feeds on loopback until its input ends.

It prints its port. `/feed/N` is a feed; `/turn/CASE` lets the feeds change as the case wants it, and `/answered` tells
how often each status was sent since.
"""

import asyncio
import sys
from collections import Counter

from aiohttp import web

from benchmarks.rss.cases import revision
from benchmarks.rss.documents import MEDIA, document, validators
from benchmarks.rss.feeds import channel
from benchmarks.rss.site import host


class Server:
    """Answers requests for feeds, and counts the answers."""

    def __init__(self) -> None:
        """Begin with the first case."""
        self._case = 0
        self._answered: Counter[int] = Counter()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        _, what, *number = request.path.split("/")
        if what == "feed":
            return self._feed(request, int(number[0]))
        if what == "turn":
            self._case = int(number[0])
            self._answered.clear()
        return web.json_response(self._answered)

    def _feed(self, request: web.BaseRequest, number: int) -> web.Response:
        feed, changes = channel(number), revision(self._case, number)
        headers = validators(feed, changes)
        status = 304 if _unchanged(request, headers) else 200
        self._answered[status] += 1
        if status != 200:  # noqa: PLR2004
            return web.Response(status=status, headers=headers)
        return web.Response(body=document(feed, changes), headers=headers | {"Content-Type": MEDIA[feed.format]})


def _unchanged(request: web.BaseRequest, headers: dict[str, str]) -> bool:
    if asked := request.headers.get("If-None-Match"):
        return asked == headers.get("ETag")
    return request.headers.get("If-Modified-Since") == headers.get("Last-Modified", "never")


async def serve(hosts: int) -> None:
    """Serve on as many loopback addresses, one port on all, until the input ends."""
    runner = web.ServerRunner(web.Server(Server().answer))
    await runner.setup()
    first = web.TCPSite(runner, host(0), 0, backlog=1024)
    await first.start()
    port = int(runner.addresses[0][1])
    for number in range(1, hosts):
        await web.TCPSite(runner, host(number), port, backlog=1024).start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
