"""What robots.txt says about pages, asked once a day and site (RFC 9309)."""

import asyncio
from collections import OrderedDict

from protego import Protego
from yarl import URL

from producers.rss.fetching.fetcher import Began, Fetcher
from producers.rss.model import FetchError

EXPIRY = 24 * 3600.0
RETRY = 600.0  # while robots.txt cannot be had
TOO_MANY_REQUESTS = 429
TEXT_IN_MEMORY = 4 * 1024 * 1024
SITE_OVERHEAD = 512


class _Site:
    def __init__(self) -> None:
        self.asking = asyncio.Lock()
        self.expires = float("-inf")
        self.rules: Protego | None = None
        self.error: FetchError | None = None
        self.cost = SITE_OVERHEAD


class Robots:
    """Robots.txt per scheme, host and port. Missing (4xx) allows all; not to be had (5xx, network) forbids for now."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Ask through `fetcher`, as its user agent."""
        self._fetcher = fetcher
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    async def check(self, url: str, began: Began = lambda: None) -> None:
        """Return if `url` may be fetched; FetchError "robots" if not, or what kept robots.txt from being read.

        `began` is told when robots.txt is asked for.
        """
        site = self._site(url)
        async with site.asking:
            if site.expires <= self._fetcher.clock.monotonic():
                await self._ask(url, site, began)
        if site.error is not None:
            error = site.error
            told = f"robots.txt: {error}"
            raise FetchError(error.kind, told, status=error.status, host=error.host, until=error.until)
        if site.rules is not None and not site.rules.can_fetch(url, self._fetcher.limits.user_agent):
            raise FetchError("robots", "robots.txt forbids the page")

    def _site(self, url: str) -> _Site:
        try:
            origin = str(URL(url).origin())
        except ValueError:
            raise FetchError("address", "not a URL") from None
        site = self._sites.setdefault(origin, _Site())
        self._sites.move_to_end(origin)
        return site

    async def _ask(self, url: str, site: _Site, began: Began) -> None:
        site.rules = site.error = None
        text = ""
        try:
            robots = str(URL(url).origin() / "robots.txt")
            answer = await self._fetcher.fetch(robots, purpose="robots", began=began)
            text = answer.body.decode("utf-8-sig", "replace")
        except FetchError as error:
            if not _is_missing(error):
                site.error = error
        if text:
            site.rules = await asyncio.to_thread(Protego.parse, text)  # 500 KiB take most of a second
        site.expires = self._fetcher.clock.monotonic() + (EXPIRY if site.error is None else RETRY)
        site.cost = SITE_OVERHEAD + len(text)
        self._forget()

    def _forget(self) -> None:
        total = sum(site.cost for site in self._sites.values())
        while total > TEXT_IN_MEMORY and len(self._sites) > 1:
            _, site = self._sites.popitem(last=False)
            total -= site.cost


def _is_missing(error: FetchError) -> bool:
    if error.kind == "redirects":
        return True
    return error.status is not None and 400 <= error.status < 500 and error.status != TOO_MANY_REQUESTS  # noqa: PLR2004
