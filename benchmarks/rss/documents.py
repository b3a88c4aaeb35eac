"""A made-up feed as the document that its server sends."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from benchmarks.rss.feeds import NEWEST, Channel, Entry, Format

MEDIA: Mapping[Format, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "rdf": "application/rdf+xml",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}
SITE = "https://example.org"
_CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_RDF = 'xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_TERM = '<category term="{}"/>'
_SUMMARY = 600
"""Characters up to which a body is the description itself."""


def document(channel: Channel, revision: int) -> bytes:
    """Write a feed after so many changes."""
    return _WRITERS[channel.format](channel, revision).encode()


def validators(channel: Channel, revision: int) -> dict[str, str]:
    """Give the headers that make the next request conditional: other ones after every change."""
    headers = {}
    if channel.etag:
        weak = "W/" if channel.number % 3 == 0 else ""
        headers["ETag"] = f'{weak}"{channel.number:x}-{revision}"'
    if channel.modified:
        headers["Last-Modified"] = format_datetime(NEWEST + timedelta(minutes=revision), usegmt=True)
    return headers


def link(channel: Channel, entry: Entry) -> str:
    """Give the address of an entry's page."""
    return f"{SITE}/{channel.number}/{entry.published:%Y/%m/%d}/{entry.number}"


def _title(entry: Entry) -> str:
    return f"Report {entry.number} on the harbour & its «orchard»"


def _rss(channel: Channel, revision: int) -> str:
    items = "".join(
        f"<item><title>{escape(_title(entry))}</title><link>{link(channel, entry)}</link>"
        f'<guid isPermaLink="false">urn:{channel.number}:{entry.number}</guid>'
        f"<dc:creator>Ilse Okafor</dc:creator>{_categories(channel, '<category>{}</category>')}"
        f"<pubDate>{_rfc822(channel, entry.published)}</pubDate>{_description(entry)}</item>\n"
        for entry in channel.entries(revision)
    )
    head = f"<title>Feed {channel.number}</title><link>{SITE}/</link><description/><language>en</language>"
    return f'{_XML}<rss version="2.0" {_CONTENT}><channel>{head}\n{items}</channel></rss>'


def _rdf(channel: Channel, revision: int) -> str:
    items = "".join(
        f'<item rdf:about="{link(channel, entry)}"><title>{escape(_title(entry))}</title>'
        f"<link>{link(channel, entry)}</link><dc:creator>Ilse Okafor</dc:creator>"
        f"{_categories(channel, '<dc:subject>{}</dc:subject>')}"
        f"<dc:date>{entry.published.isoformat()}</dc:date>{_description(entry)}</item>\n"
        for entry in channel.entries(revision)
    )
    head = f'<channel rdf:about="{SITE}/"><title>Feed {channel.number}</title><link>{SITE}/</link></channel>'
    return f"{_XML}<rdf:RDF {_RDF} {_CONTENT}>{head}\n{items}</rdf:RDF>"


def _atom(channel: Channel, revision: int) -> str:
    entries = "".join(
        f"<entry><id>urn:{channel.number}:{entry.number}</id><title>{escape(_title(entry))}</title>"
        f'<link rel="alternate" href="{link(channel, entry)}"/><author><name>Ilse Okafor</name></author>'
        f"{_categories(channel, _TERM)}"
        f"<published>{entry.published.isoformat()}</published><updated>{entry.updated.isoformat()}</updated>"
        f'<content type="html">{escape(entry.body)}</content></entry>\n'
        for entry in channel.entries(revision)
    )
    head = (
        f"<id>{SITE}/{channel.number}</id><title>Feed {channel.number}</title><updated>{NEWEST.isoformat()}</updated>"
    )
    return f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom">{head}\n{entries}</feed>'


def _json(channel: Channel, revision: int) -> str:
    items = [
        {
            "id": f"urn:{channel.number}:{entry.number}",
            "url": link(channel, entry),
            "title": _title(entry),
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": "Ilse Okafor"}],
            "tags": [f"topic {number}" for number in range(channel.categories)],
            "content_html": entry.body,
        }
        for entry in channel.entries(revision)
    ]
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": f"Feed {channel.number}", "items": items}, ensure_ascii=False)


_WRITERS: Mapping[Format, Callable[[Channel, int], str]] = {"rss": _rss, "rdf": _rdf, "atom": _atom, "json": _json}


def _categories(channel: Channel, form: str) -> str:
    return "".join(form.format(f"topic {number}") for number in range(channel.categories))


def _description(entry: Entry) -> str:
    if len(entry.body) <= _SUMMARY:
        return f"<description>{escape(entry.body)}</description>"
    return (
        f"<description>Report {entry.token} in short.</description>"
        f"<content:encoded><![CDATA[{entry.body}]]></content:encoded>"
    )


def _rfc822(channel: Channel, moment: datetime) -> str:
    name, hours = channel.zone
    return f"{moment + timedelta(hours=hours):%a, %d %b %Y %H:%M:%S} {name}"
