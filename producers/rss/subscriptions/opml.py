"""Lists of feeds in OPML, as every feed reader exports them: read up to where they break, and written."""

import re
from collections.abc import Iterable
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from producers.rss.subscriptions import Subscriptions
from producers.rss.subscriptions.subscribe import FIELDS, subscribe
from schemas.errors import InputError
from schemas.feeds import Feed

NAMESPACE = "urn:newswire:opml"
"""Of the fields that OPML has no attribute for."""
DEEPEST = 8
"""Folders in one another that are kept."""
_OWN = tuple(key for key in FIELDS if key not in {"url", "name"})
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FEED_TYPES = frozenset({"rss", "atom", "feed", "rdf"})


def read_opml(data: bytes, file: str) -> Subscriptions:
    """Read the feeds up to where the document breaks, if it does: that, and each outline that is wrong, is told."""
    reading = _Reading(file)
    try:
        reading.parser.Parse(data, True)  # noqa: FBT003  the parser's own signature
    except expat.ExpatError as error:
        reading.problems.append(f"{file}: line {error.lineno}: broken here ({expat.ErrorString(error.code)})")
    except InputError as error:
        reading.problems.append(str(error))
    return Subscriptions(tuple(feed for feed, _ in reading.feeds.values()), tuple(reading.problems))


class _Reading:
    def __init__(self, file: str) -> None:
        self.feeds: dict[str, tuple[Feed, int]] = {}
        self.problems: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity
        self._file = file
        self._open: list[str | None] = []

    def _where(self) -> str:
        return f"{self._file}: line {self.parser.CurrentLineNumber}"

    def _entity(self, *_: object) -> NoReturn:
        raise InputError(f"{self._where()}: declares an entity: entities are not read")

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        if not self._open and element.lower() != "opml":
            raise InputError(f"{self._where()}: is not OPML, but begins with <{element[:40]}>")
        given = {key.lower(): text for key, text in attributes.items()}
        label = " ".join((given.get("title") or given.get("text") or "").split())[:200] or None
        if element.lower() == "outline":
            url = given.get("xmlurl") or (given.get("url") if given.get("type", "").lower() in _FEED_TYPES else None)
            if url:
                self._add(url, label, given)
                label = None
            self._open.append(label)
        else:
            self._open.append(None)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _add(self, url: str, label: str | None, given: dict[str, str]) -> None:
        own = {key: given[f"newswire:{key}"] for key in _OWN if f"newswire:{key}" in given}
        named = {"name": label} if label and label != url.strip() else {}
        folders = tuple(folder for folder in self._open[: DEEPEST * 2] if folder)[:DEEPEST]
        try:
            feed = subscribe({"url": _plain(url), **named, **own}, self._where(), folders)
        except InputError as error:
            self.problems.append(str(error))
            return
        if feed.id in self.feeds:
            self.problems.append(f"{self._where()}: is the same feed as line {self.feeds[feed.id][1]} ({feed.url})")
        else:
            self.feeds[feed.id] = feed, self.parser.CurrentLineNumber


def _plain(url: str) -> str:
    """Turn the addresses that call feed readers, `feed:https://…` and `feed://…`, into those of the web."""
    url = url.strip()
    if url.lower().startswith("feed://"):
        return "http://" + url[7:]
    return url[5:] if url.lower().startswith("feed:") else url


def write_opml(feeds: Iterable[Feed], title: str = "Feeds") -> str:
    """Write feeds with all their fields, in their folders, so that reading gives the same feeds."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:newswire="{NAMESPACE}">',
        f"  <head><title>{escape(_printable(title))}</title></head>",
        "  <body>",
    ]
    inside: tuple[str, ...] = ()
    for feed in sorted(feeds, key=lambda feed: (feed.categories, feed.name or "", feed.id)):
        lines += _path(inside, feed.categories)
        inside = feed.categories
        lines.append(_outline(feed, len(inside)))
    lines += [*_path(inside, ()), "  </body>", "</opml>", ""]
    return "\n".join(lines)


def _path(inside: tuple[str, ...], wanted: tuple[str, ...]) -> list[str]:
    """Close and open folders on the way from one to another."""
    common = 0
    while common < min(len(inside), len(wanted)) and inside[common] == wanted[common]:
        common += 1
    closed = [f"{_indent(depth)}</outline>" for depth in reversed(range(common, len(inside)))]
    opened = [f"{_indent(depth)}<outline text={_quoted(wanted[depth])}>" for depth in range(common, len(wanted))]
    return closed + opened


def _outline(feed: Feed, depth: int) -> str:
    written = {"type": "rss", "text": feed.name or str(feed.url), "xmlUrl": str(feed.url)}
    own = feed.model_dump(mode="json", include=set(_OWN), exclude_defaults=True)
    written |= {f"newswire:{key}": str(own[key]).lower() if own[key] is True else str(own[key]) for key in own}
    return f"{_indent(depth)}<outline {' '.join(f'{key}={_quoted(value)}' for key, value in written.items())}/>"


def _indent(depth: int) -> str:
    return "  " * (depth + 2)


def _quoted(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
