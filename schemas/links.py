"""Which link of an entry leads to its article: one answer for the producer that fetches it and the article's URL."""

import re
from urllib.parse import urljoin, urlsplit

from schemas.articles import Link, Observed

_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_HTML = (None, "text/html", "application/xhtml+xml")
_ORIGINAL = "feedburner:origLink"


def link(entry: Observed, base: str) -> str | None:
    """Give the http(s) link to an entry's article, resolved against `base`; None where it has none.

    A guid stands in for a link only where it is a whole URL, and nobody says that it is none.
    """
    for href in _candidates(entry):
        if url := resolved(href, base):
            return url
    if entry.guid and entry.permalink is not False and _ABSOLUTE.match(entry.guid.strip()):
        return resolved(entry.guid, base)
    return None


def resolved(href: str, base: str) -> str | None:
    """Give `href` as a whole http(s) URL, relative to `base`; None where it is none, such as `javascript:`."""
    href = href.strip()
    if not href:
        return None
    try:
        url = href if _ABSOLUTE.match(href) else urljoin(base, href)
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return url if usable else None


def _candidates(entry: Observed) -> list[str]:
    """Order the links: what a redirecting service says is the original, then pages, then other alternates."""
    main = [item for item in entry.links if (item.rel or "alternate").strip().lower() == "alternate"]
    original = [item for item in entry.links if item.rel == _ORIGINAL]
    return [item.href for item in (*original, *sorted(main, key=_is_other))]


def _is_other(item: Link) -> bool:
    return item.type not in _HTML
