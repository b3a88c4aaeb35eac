"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org), read as leniently as XML feeds are."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from producers.rss.model import FetchError, ParsedFeed
from producers.rss.parse.limits import MAX_ENTRIES
from schemas.articles import Link, Observed, Text

_FORMATS = {"1": "json10", "1.0": "json10", "1.1": "json11"}


def is_json(text: str) -> bool:
    """Tell whether a document begins as a JSON object."""
    return text.lstrip("\ufeff \t\r\n")[:1] == "{"


def read(text: str) -> ParsedFeed:
    """Read a JSON Feed. Raises FetchError where it is none, is broken, or has too many entries."""
    try:
        feed = json.loads(text.strip("\ufeff \t\r\n\0"), strict=False)
    except (ValueError, RecursionError) as error:
        raise FetchError("unparsable", f"broken JSON: {error}") from None
    version = _string(feed.get("version")) or ""
    items = feed.get("items")
    if not isinstance(items, list):
        raise FetchError("not_a_feed", "a JSON document without `items`, so no JSON Feed")
    if len(items) > MAX_ENTRIES:
        raise FetchError("too_many_entries", f"{len(items)} entries, at most {MAX_ENTRIES} are read")
    language = _string(feed.get("language"))
    return ParsedFeed(
        format=_FORMATS.get(version.rstrip("/").rpartition("/")[2], "json"),
        entries=tuple(_entry(item, language) for item in items if isinstance(item, dict)),
        title=_string(feed.get("title")),
        language=language,
        hub=next((_string(hub.get("url")) for hub in _objects(feed, "hubs")), None),
        broken=None if all(isinstance(item, dict) for item in items) else "items that are no objects",
        links=tuple(filter(None, (_string(feed.get(name)) for name in ("home_page_url", "feed_url")))),
    )


def _entry(item: Mapping[str, Any], inherited: str | None) -> Observed:
    language = _string(item.get("language")) or inherited
    contents = (_text(item, "content_html", "text/html", language), _text(item, "content_text", "text/plain", language))
    return Observed(
        guid=_string(item.get("id")),
        title=_text(item, "title", "text/plain", language),
        summary=_text(item, "summary", "text/plain", language),
        content=tuple(filter(None, contents)),
        links=tuple(_links(item)),
        authors=tuple(_authors(item)),
        categories=tuple(filter(None, map(_string, _list(item, "tags")))),
        published=_string(item.get("date_published")),
        updated=_string(item.get("date_modified")),
        images=tuple(dict.fromkeys(_images(item))),
    )


def _links(item: Mapping[str, Any]) -> Iterator[Link]:
    for name, rel in (("url", "alternate"), ("external_url", "related")):
        if href := _string(item.get(name)):
            yield Link(href=href, rel=rel)
    for attachment in _objects(item, "attachments"):
        if href := _string(attachment.get("url")):
            yield Link(href=href, rel="enclosure", type=_string(attachment.get("mime_type")))


def _authors(item: Mapping[str, Any]) -> Iterator[str]:
    """Give the names; version 1.0 had one `author`."""
    one = item.get("author")
    for author in [*_objects(item, "authors"), *([one] if isinstance(one, dict) else [])]:
        if name := _string(author.get("name")):
            yield name


def _images(item: Mapping[str, Any]) -> Iterator[str]:
    for name in ("image", "banner_image"):
        if href := _string(item.get(name)):
            yield href
    yield from (link.href for link in _links(item) if (link.type or "").startswith("image/"))


def _text(item: Mapping[str, Any], name: str, media_type: str, language: str | None) -> Text | None:
    value = _string(item.get(name))
    return None if value is None else Text(value=value, type=media_type, language=language)


def _string(value: object) -> str | None:
    """Give a string; a number counts, as ids often are numbers. Halves of surrogate pairs become U+FFFD."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace") or None


def _list(item: Mapping[str, Any], name: str) -> list[Any]:
    value = item.get(name)
    return value if isinstance(value, list) else []


def _objects(item: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [value for value in _list(item, name) if isinstance(value, dict)]
