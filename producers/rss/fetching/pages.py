"""The page that a feed entry links to, as text."""

import re
from functools import partial

from w3lib.encoding import html_to_unicode
from w3lib.url import safe_url_string

from producers.rss.fetching.fetcher import Began, Fetcher
from producers.rss.fetching.robots import Robots
from producers.rss.model import FetchError

MARKUP = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")


class Pages:
    """Fetches linked pages where robots.txt allows it, on every host that a chain of redirects leads through."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Fetch through `fetcher`, and remember the sites' robots.txt."""
        self._fetcher = fetcher
        self._robots = Robots(fetcher)

    async def fetch(self, url: str, began: Began = lambda: None) -> str:
        """Return the page's HTML as text; FetchError if it cannot be had, may not be fetched, or is no HTML.

        `began` is told when a request of it, or of its site's robots.txt, is sent.
        """
        admit, address = partial(self._robots.check, began=began), safe_url_string(url.strip())
        answer = await self._fetcher.fetch(address, purpose="page", admit=admit, began=began)
        content_type = answer.headers.get("content-type")
        if not content_type and not MARKUP.match(answer.body):
            raise FetchError("not_html", "the page has no type and does not look like HTML")
        return page_text(content_type, answer.body)


def page_text(content_type: str | None, body: bytes) -> str:
    """Decode a page: by its byte-order mark, the HTTP charset, its own declaration, else as UTF-8."""
    try:
        return html_to_unicode(content_type, body)[1]
    except (LookupError, UnicodeError):  # a charset such as `base64`, which Python knows but not as one of text
        return body.decode("utf-8", "replace")
