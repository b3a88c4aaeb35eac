"""The floors: aiohttp that only gets, and feedparser that only parses.

`python -m benchmarks.rss.bare PORT HOSTS N` goes through the first two cases with the bare client.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Iterable, Iterator

import aiohttp
import feedparser

from benchmarks.rss.cases import FIRST, SAME, Found
from benchmarks.rss.documents import MEDIA, document
from benchmarks.rss.feeds import channel
from benchmarks.rss.poller import AT_ONCE
from benchmarks.rss.subject import go_through, site_of

SAMPLE = 500
"""Feeds at most that the parser alone is tried on."""
Conditions = dict[str, dict[str, str]]


async def get_all(session: aiohttp.ClientSession, urls: Iterable[str], known: Conditions) -> Found:
    """Get each once, conditionally where it is known, and keep what makes the next request conditional."""
    todo = iter(urls)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(_get(session, todo, known))
    return Found()


async def _get(session: aiohttp.ClientSession, urls: Iterator[str], known: Conditions) -> None:
    for url in urls:
        async with session.get(url, headers=known.get(url)) as response:
            await response.read()
            sent = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
            known[url] = {ask: response.headers[name] for ask, name in sent.items() if name in response.headers}


def parsing(count: int, *, sanitised: bool) -> float:
    """Give the CPU seconds a feed that plain feedparser takes on the documents of a first fetch, and json on JSON.

    Unless it is `sanitised`, HTML is neither cleaned nor are its links resolved.
    """
    numbers = range(0, count, max(1, count // SAMPLE))
    channels = [channel(number) for number in numbers]
    documents = [(document(each, 0), MEDIA[each.format]) for each in channels]
    gc.collect()
    began = time.thread_time()
    for body, media in documents:
        if media == MEDIA["json"]:
            json.loads(body)
            continue
        feedparser.parse(
            body,
            response_headers={"content-type": media},
            sanitize_html=sanitised,
            resolve_relative_uris=sanitised,
        )
    return (time.thread_time() - began) / len(documents)


def main(arguments: list[str]) -> None:
    """Get all feeds, then all again with conditions."""
    site = site_of(arguments)
    known: Conditions = {}
    with asyncio.Runner() as runner:
        session = runner.run(_session())
        go_through(site, lambda: runner.run(get_all(session, site.urls, known)), (FIRST, SAME))
        runner.run(session.close())


async def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


if __name__ == "__main__":
    main(sys.argv[1:])
