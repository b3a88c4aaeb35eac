"""The adapter from feedparser's dictionaries to the model."""

from collections.abc import Iterable, Iterator
from typing import Any

from producers.rss.model import ParsedFeed
from producers.rss.parse.feed import Wire
from schemas.articles import Link, Observed, Text


def feed(wire: Wire, doubt: str | None) -> ParsedFeed:
    """Give a feed with its entries; `doubt` is what was wrong with its encoding."""
    links = [link for link in map(_link, _dicts(wire.feed, "links")) if link]
    return ParsedFeed(
        format=wire.format,
        entries=tuple(map(entry, wire.entries)),
        title=_found(wire.feed, "title"),
        language=_found(wire.feed, "language"),
        ttl=_found(wire.feed, "ttl"),
        update_period=_found(wire.feed, "sy_updateperiod"),
        update_frequency=_found(wire.feed, "sy_updatefrequency"),
        skip_hours=wire.skip_hours,
        skip_days=wire.skip_days,
        hub=next((link.href for link in links if link.rel == "hub"), None),
        broken="; ".join(filter(None, (doubt, wire.broken))) or None,
        links=tuple(dict.fromkeys(link.href for link in links)),
    )


def entry(found: dict[str, Any]) -> Observed:
    """Give an entry. A `dc:date` states no update: it is when the entry was published, unless that is said too."""
    return Observed(
        guid=_found(found, "id"),
        permalink=dict.get(found, "said_permalink"),
        title=_text(found, "title"),
        summary=_text(found, "summary"),
        content=tuple(_content(found)),
        links=tuple(_links(found)),
        authors=tuple(dict.fromkeys(_authors(found))),
        categories=tuple(dict.fromkeys(_categories(found))),
        published=_found(found, "published") or _found(found, "dc_date"),
        updated=_found(found, "updated"),
        created=_found(found, "created"),
        images=tuple(dict.fromkeys(_images(found))),
    )


def _found(found: dict[str, Any], name: str) -> str | None:
    """Give a string; past FeedParserDict's own `get`, which gives `published` where there is no `updated`."""
    value = dict.get(found, name)
    return value if isinstance(value, str) and value else None


def _dicts(found: dict[str, Any], name: str) -> Iterable[dict[str, Any]]:
    value = dict.get(found, name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(found: dict[str, Any], name: str) -> Text | None:
    """Give a text with its detail. A summary without detail is a copy of the content, so it was not found."""
    value, detail = _found(found, name), dict.get(found, f"{name}_detail")
    if value is None or not isinstance(detail, dict):
        return None
    return Text(value=value, type=_found(detail, "type"), language=_found(detail, "language"))


def _content(found: dict[str, Any]) -> Iterator[Text]:
    for part in _dicts(found, "content"):
        if value := _found(part, "value"):
            yield Text(value=value, type=_found(part, "type"), language=_found(part, "language"))


def _link(link: dict[str, Any]) -> Link | None:
    """Give a link with the attributes it had, not with those that feedparser supposes."""
    href, said = _found(link, "href"), dict.get(link, "said", link)
    return Link(href=href, rel=_found(said, "rel"), type=_found(said, "type")) if href else None


def _links(found: dict[str, Any]) -> Iterator[Link]:
    yield from filter(None, map(_link, _dicts(found, "links")))
    if original := _found(found, "feedburner_origlink"):
        yield Link(href=original, rel="feedburner:origLink")


def _authors(found: dict[str, Any]) -> Iterator[str]:
    for author in _dicts(found, "authors"):
        name, email = _found(author, "name"), _found(author, "email")
        if said := _found(author, "said"):
            yield said
        elif name or email:
            yield f"{name} <{email}>" if name and email else name or email or ""


def _categories(found: dict[str, Any]) -> Iterator[str]:
    for tag in _dicts(found, "tags"):
        if value := _found(tag, "label") or _found(tag, "term"):
            yield value


def _images(found: dict[str, Any]) -> Iterator[str]:
    for thumbnail in _dicts(found, "media_thumbnail"):
        if url := _found(thumbnail, "url"):
            yield url
    for media in _dicts(found, "media_content"):
        if (url := _found(media, "url")) and _is_image(media):
            yield url
    image = dict.get(found, "image")
    if isinstance(image, dict) and (url := _found(image, "href")):
        yield url
    for link in _dicts(found, "links"):
        if (url := _found(link, "href")) and dict.get(link, "rel") == "enclosure" and _is_image(link):
            yield url


def _is_image(media: dict[str, Any]) -> bool:
    medium, media_type = _found(media, "medium"), _found(media, "type")
    if medium or media_type:
        return medium == "image" or (media_type or "").startswith("image/")
    address = (_found(media, "url") or _found(media, "href") or "").partition("?")[0].lower()
    return address.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))
