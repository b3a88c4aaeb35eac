"""One request and its answer, within its caps and its time."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import aiohttp
from yarl import URL

from producers.rss.fetching.decoding import Body
from producers.rss.fetching.failures import NETWORK, failure
from producers.rss.fetching.purposes import Ask
from producers.rss.fetching.redirects import REDIRECTS
from producers.rss.model import FetchError
from producers.rss.response import media_type

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Received:
    """An answer as it came; the body is decoded, and empty where the status says that it does not matter."""

    status: int
    headers: Mapping[str, str]
    location: bytes | None
    body: bytes


class Spent:
    """What a fetch has used of the network so far, over all its redirects."""

    def __init__(self, total: float) -> None:
        """Begin with `total` seconds to spend."""
        self._total = total
        self.seconds = 0.0
        self.received = 0

    @property
    def left(self) -> float:
        """Return the seconds that are left."""
        return self._total - self.seconds


async def exchange(
    session: aiohttp.ClientSession, url: URL, headers: Mapping[str, str], asked: Ask, spent: Spent
) -> Received:
    """Send one GET and read its answer before the time is over; FetchError for whatever prevents that."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        async with asyncio.timeout(spent.left), session.get(url, headers=headers, allow_redirects=False) as response:
            return await _read(response, asked, spent)
    except NETWORK as error:
        raise failure(error, url.host or "") from error
    finally:
        spent.seconds += loop.time() - began


async def _read(response: aiohttp.ClientResponse, asked: Ask, spent: Spent) -> Received:
    headers = _headers(response.raw_headers)
    location = next((value for name, value in response.raw_headers if name.lower() == b"location"), None)
    body = b""
    if response.ok and response.status != NOT_MODIFIED and response.status not in REDIRECTS:
        _refuse_media(headers.get("content-type"), asked)
        body = await _body(response, headers.get("content-encoding", ""), asked, spent)
    return Received(response.status, headers, location, body)


async def _body(response: aiohttp.ClientResponse, coding: str, asked: Ask, spent: Spent) -> bytes:
    body = Body(coding, asked.cap, cut=asked.cut)
    if response.content_length is not None and response.content_length > asked.cap and not asked.cut:
        raise FetchError("too_large", f"the body has {response.content_length:,} bytes, more than {asked.cap:,}")
    try:
        async for data in response.content.iter_any():
            if not body.add(data):
                break
    finally:
        spent.received += body.received
    return body.end()


def _refuse_media(content_type: str | None, asked: Ask) -> None:
    said = (content_type or "").strip()
    if said and asked.media and media_type(said) not in asked.media:
        raise FetchError("not_html", f"the page is of type {said[:60]!r}")


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        try:
            key, text = name.decode().lower(), value.decode()
        except UnicodeDecodeError:
            continue  # what is no text could be neither stored nor sent back as it came
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
