"""The feeds that a page names, and where feeds usually are."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from w3lib.encoding import html_to_unicode

from producers.rss.addresses import check_url
from producers.rss.model import FetchError

WELL_KNOWN = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "feeds/posts/default")
_TYPES = frozenset(
    f"application/{kind}" for kind in ("rss+xml", "atom+xml", "feed+json", "rdf+xml", "x.atom+xml", "xml")
) | {"text/xml"}
_TAG = re.compile(r"<(link|base)\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,20})\s{0,5}=\s{0,5}("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL that may be a feed; `linked` where the page says that it is one."""

    url: str
    title: str | None = None
    linked: bool = True


def discover(page: bytes, url: str, charset: str | None = None) -> tuple[Candidate, ...]:
    """Give the feeds that an HTML page links to, as they stand there, then the well-known paths; each URL once."""
    text = _without_comments(html_to_unicode(f"text/html; charset={charset}" if charset else None, page)[1])
    tags = [(match[1].lower(), _attributes(match[2])) for match in _TAG.finditer(text)]
    bases = [given["href"] for tag, given in tags if tag == "base" and given.get("href")]
    base = _joined(url, bases[0]) if bases else None
    found: dict[str, Candidate] = {}
    for candidate in (*_linked(base or url, [given for tag, given in tags if tag == "link"]), *_well_known(url)):
        found.setdefault(candidate.url, candidate)
    return tuple(found.values())


def _linked(base: str, links: list[dict[str, str]]) -> Iterator[Candidate]:
    for given in links:
        rel, kind = given.get("rel", "").lower().split(), given.get("type", "").partition(";")[0].strip().lower()
        href = given.get("href", "")
        json_feed = kind == "application/json" and "feed" in href.lower()  # else an API of the page
        if href and ("feed" in rel or ("alternate" in rel and (kind in _TYPES or json_feed))):
            target = _joined(base, href)
            if target:
                yield Candidate(target, " ".join(given.get("title", "").split())[:200] or None)


def _well_known(url: str) -> Iterator[Candidate]:
    for folder in dict.fromkeys((urljoin(url, "."), urljoin(url, "/"))):
        for path in WELL_KNOWN:
            target = _joined(folder, path)
            if target:
                yield Candidate(target, linked=False)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text):
        bare = value[1:-1] if value[0] in "\"'" else value
        found.setdefault(name.lower(), html.unescape(bare).strip())
    return found


def _joined(base: str, href: str) -> str | None:
    try:
        target = urljoin(base, href).partition("#")[0]
        check_url(target)
    except (ValueError, FetchError):
        return None
    return target


def _without_comments(text: str) -> str:
    kept, start = [], 0
    while (opened := text.find("<!--", start)) >= 0:
        kept.append(text[start:opened])
        closed = text.find("-->", opened)
        start = closed + 3 if closed >= 0 else len(text)
    return "".join((*kept, text[start:]))
