"""What a request asks for, by what it is for."""

from dataclasses import dataclass
from typing import Literal

from producers.rss.fetching.decoding import OFFERED
from producers.rss.fetching.limits import FetchLimits
from producers.rss.model import Validators

Purpose = Literal["feed", "page", "robots"]

FEED = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
HTML = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Ask:
    """The Accept header, the cap of the body, whether it is cut there, and the media types read (none: all)."""

    accept: str
    cap: int
    cut: bool = False
    media: frozenset[str] = frozenset()


def ask(purpose: Purpose, limits: FetchLimits) -> Ask:
    """Return what `purpose` asks for."""
    match purpose:
        case "feed":
            return Ask(FEED, limits.feed_bytes)
        case "page":
            return Ask("text/html, application/xhtml+xml, */*;q=0.1", limits.page_bytes, media=HTML)
        case "robots":
            return Ask("text/plain, */*;q=0.1", limits.robots_bytes, cut=True)


def request_headers(asked: Ask, limits: FetchLimits, validators: Validators) -> dict[str, str]:
    """Return all the headers that a request chooses; validators that cannot be sent as they came are left out."""
    headers = {"User-Agent": limits.introduction, "Accept": asked.accept, "Accept-Encoding": OFFERED}
    if validators.etag and validators.etag.isprintable():
        headers["If-None-Match"] = validators.etag
    if validators.last_modified and validators.last_modified.isprintable():
        headers["If-Modified-Since"] = validators.last_modified
    return headers
