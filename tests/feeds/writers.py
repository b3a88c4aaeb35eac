"""A feed as a document, in each of the formats."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.feeds.world import Channel, Entry, Format, Traits

MEDIA: Mapping[Format, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "rdf": "application/rdf+xml",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}
WORDS = ("harbour", "minister", "convoy", "orchard", "räumt", "frontière", "Київ", "«accord»")
Date = Callable[[float], datetime]


class Writer:
    """Writes the documents of a site at `base`, such as http://127.0.0.1:8000; `date` makes dates of its times."""

    def __init__(self, base: str, date: Date) -> None:
        """Remember what all documents share."""
        self._base = base
        self._date = date

    def document(self, channel: Channel) -> bytes:
        """Write a feed as it stands."""
        writers = {"rss": self._rss, "rdf": self._rdf, "atom": self._atom, "json": self._json}
        return writers[channel.traits.format](channel).encode()

    def page(self, entry: Entry) -> bytes:
        """Write the page of an article."""
        text = "".join(f"<p>{line}</p>" for line in _lines(entry, 6))
        head = f"<head><meta charset='utf-8'><title>{entry.name}</title></head>"
        return f"<!doctype html><html>{head}<body><article><h1>{entry.name}</h1>{text}</article></body></html>".encode()

    def link(self, entry: Entry) -> str:
        """Give the address of an article's page."""
        return f"{self._base}/page/{entry.feed}/{entry.number}"

    def _rss(self, channel: Channel) -> str:
        traits = channel.traits
        ttl = f"<ttl>{traits.ttl}</ttl>" if traits.ttl else ""
        items = "".join(
            f"<item><title>{title(entry, traits)}</title>"
            + (f"<link>{self.link(entry)}</link>" if traits.naming != "guid" else "")
            + (f'<guid isPermaLink="false">{entry.name}</guid>' if traits.naming != "link" else "")
            + f"<pubDate>{format_datetime(self._date(entry.born))}</pubDate>{_xml_body(entry, traits)}</item>\n"
            for entry in channel.entries
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="{_CONTENT}"><channel>'
            f"<title>Feed {channel.number}</title><link>{self._base}/</link><description/>{ttl}\n"
            f"{items}</channel></rss>"
        )

    def _rdf(self, channel: Channel) -> str:
        items = "".join(
            f'<item rdf:about="{self._about(entry, channel.traits)}"><title>{title(entry, channel.traits)}</title>'
            + (f"<link>{self.link(entry)}</link>" if channel.traits.naming != "guid" else "")
            + f"<dc:date>{self._date(entry.born).isoformat()}</dc:date>{_xml_body(entry, channel.traits)}</item>\n"
            for entry in channel.entries
        )
        return (
            f'<?xml version="1.0"?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:content="{_CONTENT}" '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<channel rdf:about="{self._base}/"><title>Feed {channel.number}</title></channel>\n{items}</rdf:RDF>'
        )

    def _atom(self, channel: Channel) -> str:
        entries = "".join(
            f"<entry><id>{self._about(entry, channel.traits)}</id><title>{title(entry, channel.traits)}</title>"
            + (f'<link rel="alternate" href="{self.link(entry)}"/>' if channel.traits.naming != "guid" else "")
            + f"<published>{self._date(entry.born).isoformat()}</published>"
            f"<updated>{self._date(entry.changed).isoformat()}</updated>"
            f"{_atom_body(entry, channel.traits)}</entry>\n"
            for entry in channel.entries
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>{self._base}/</id>'
            f"<title>Feed {channel.number}</title>\n{entries}</feed>"
        )

    def _json(self, channel: Channel) -> str:
        traits = channel.traits
        items = [
            {
                "id": self._about(entry, traits),
                "title": title(entry, traits),
                "date_published": self._date(entry.born).isoformat(),
                "summary": _summary(entry, traits),
            }
            | ({"url": self.link(entry)} if traits.naming != "guid" else {})
            | ({"content_html": _html(entry)} if traits.shape == "html" else {})
            for entry in channel.entries
        ]
        version = "https://jsonfeed.org/version/1.1"
        return json.dumps(
            {"version": version, "title": f"Feed {channel.number}", "items": items}, ensure_ascii=False, indent=1
        )

    def _about(self, entry: Entry, traits: Traits) -> str:
        return self.link(entry) if traits.naming == "link" else f"urn:entry:{entry.name}"


_CONTENT = "http://purl.org/rss/1.0/modules/content/"


def title(entry: Entry, traits: Traits) -> str:
    """Give an entry's title, which every edit changes or none."""
    said = entry.token if traits.retitles else entry.name
    return f"Report {said} on the {WORDS[entry.number % len(WORDS)]}"


def _lines(entry: Entry, count: int) -> list[str]:
    words = [WORDS[(entry.number + place) % len(WORDS)] for place in range(count)]
    return [f"The {word} is what report {entry.token} is about, says its author, once more." for word in words]


def _summary(entry: Entry, traits: Traits) -> str:
    return f"A note on {entry.name}." if traits.shape == "html" else _lines(entry, 1)[0]


def _html(entry: Entry) -> str:
    return "".join(f"<p>{line} <em>R&amp;D</em></p>" for line in _lines(entry, 1 + entry.number % 8))


def _xml_body(entry: Entry, traits: Traits) -> str:
    content = f"<content:encoded><![CDATA[{_html(entry)}]]></content:encoded>" if traits.shape == "html" else ""
    return f"<description>{escape(_summary(entry, traits))}</description>{content}"


def _atom_body(entry: Entry, traits: Traits) -> str:
    content = f'<content type="html">{escape(_html(entry))}</content>' if traits.shape == "html" else ""
    return f"<summary>{escape(_summary(entry, traits))}</summary>{content}"


def malformed(document: bytes, format: Format, *, cut: bool) -> bytes:  # noqa: A002 - the field's own term
    """Break a document: an ampersand on its own in the feed's title, or an end behind half of its entries."""
    if not cut:
        found = b"Feed " if format != "json" else b'"Feed '
        return document.replace(found, b"Feed & <br> ", 1)
    lines = document.split(b"\n")
    return b"\n".join(lines[: max(3, len(lines) // 2)])
