"""Reading a feed document, of whatever format."""

from producers.rss.model import FetchError, ParsedFeed
from producers.rss.parse import feed, fields, jsonfeed, pages
from producers.rss.parse.charset import decode


def parse(body: bytes, content_type: str | None = None) -> ParsedFeed:
    """Read a feed as it was received; `content_type` is HTTP's header, of which only the charset counts.

    Raises FetchError: `unparsable` (empty, rubbish), `not_a_feed` (a page or another document, with its kind),
    `too_many_entries`.
    """
    if not body.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FetchError("unparsable", "the body is empty")
    text, doubt = decode(body, content_type)
    if jsonfeed.is_json(text):
        return jsonfeed.read(text)
    if pages.is_page(text):
        raise FetchError("not_a_feed", pages.page(text))
    if "<" not in text:
        raise FetchError("unparsable", f"no XML and no JSON, it begins {text[:40]!r}")
    wire = feed.read(text)
    if wire.format == "unknown" and not wire.entries:
        raise _not_a_feed(text)
    return fields.feed(wire, doubt)


def _not_a_feed(text: str) -> FetchError:
    if pages.is_html(text):
        return FetchError("not_a_feed", pages.page(text))
    other = pages.other(text)
    return FetchError("not_a_feed", other) if other else FetchError("unparsable", f"no feed, it begins {text[:40]!r}")
