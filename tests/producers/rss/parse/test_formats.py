from html import escape
from pathlib import Path

import pytest

from producers.rss.model import FetchError, ParsedFeed
from producers.rss.parse.document import parse
from schemas.articles import Link, Text

FEEDS = Path(__file__).parent / "feeds"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def read(name: str) -> ParsedFeed:
    return parse((FEEDS / name).read_bytes())


@pytest.mark.behaviour(27)
@pytest.mark.parametrize(
    ("name", "form", "entries"),
    [
        ("rss20.xml", "rss20", 2),
        ("rss091.xml", "rss091u", 1),
        ("rss10.xml", "rss10", 1),
        ("atom10.xml", "atom10", 1),
        ("atom03.xml", "atom03", 1),
        ("json11.json", "json11", 2),
        ("json10.json", "json10", 1),
    ],
)
def test_every_format_gives_its_entries(name: str, form: str, entries: int) -> None:
    feed = read(name)

    assert (feed.format, len(feed.entries), feed.broken) == (form, entries, None)


@pytest.mark.behaviour(27)
@pytest.mark.parametrize(
    ("document", "form"),
    [
        (f'<r:RDF xmlns:r="{RDF}" xmlns="http://my.netscape.com/rdf/simple/0.9/">{{}}</r:RDF>', "rss090"),
        ('<rss version="0.92"><channel><title>T</title>{}</channel></rss>', "rss092"),
        ('<rss version="0.94"><channel><title>T</title>{}</channel></rss>', "rss094"),
    ],
)
def test_what_came_before_rss_1_and_2_is_read(document: str, form: str) -> None:
    feed = parse(document.format("<item><title>One</title><link>https://old.example/1</link></item>").encode())

    assert (feed.format, feed.broken) == (form, None)
    assert [(entry.title, entry.links) for entry in feed.entries] == [
        (Text(value="One", type="text/plain"), (Link(href="https://old.example/1"),))
    ]


@pytest.mark.behaviour(34)
def test_the_fields_of_rss_are_as_found() -> None:
    first, second = read("rss20.xml").entries

    assert (first.guid, first.permalink) == ("gz-1001", False)
    assert first.title == Text(value="Frigate & tug return to port", type="text/plain")
    assert first.summary == Text(value="<p>Two ships came home.</p>", type="text/html")
    assert first.content[0].value.endswith('<script>alert(1)</script><img src="/a.jpg">')
    assert first.links == (
        Link(href="https://gazette.example/frigate?utm_source=rss"),
        Link(href="https://gazette.example/frigate.jpg", rel="enclosure", type="image/jpeg"),
        Link(href="https://gazette.example/frigate.mp3", rel="enclosure", type="audio/mpeg"),
    )
    assert first.authors == ("Staff Writer", "desk@gazette.example (News Desk)")
    assert first.categories == ("Navy", "Ports")
    assert first.published == "Mon, 02 Nov 2026 07:15:00 +0200"
    assert first.images == tuple(f"https://gazette.example/{name}.jpg" for name in ("small", "large", "frigate"))
    assert (second.guid, second.permalink, second.links) == (
        "https://gazette.example/drydock",
        None,
        (Link(href="/drydock"),),
    )


@pytest.mark.behaviour(33)
def test_an_entry_without_a_date_has_none() -> None:
    undated = read("rss20.xml").entries[1]

    assert (undated.published, undated.updated, undated.created) == (None, None, None)


def test_what_rss_says_of_itself() -> None:
    feed = read("rss20.xml")

    assert (feed.title, feed.language, feed.ttl) == ("Harbour Gazette", "en-GB", "30")
    assert (feed.update_period, feed.update_frequency) == ("hourly", "2")
    assert (feed.skip_hours, feed.skip_days) == (("0", "23"), ("Saturday", "Sunday"))
    assert feed.hub == "https://hub.example/"
    assert feed.links == ("https://gazette.example/", "https://gazette.example/feed", "https://hub.example/")


@pytest.mark.behaviour(34)
def test_the_fields_of_atom_are_as_found() -> None:
    feed = read("atom10.xml")
    (entry,) = feed.entries

    assert (feed.language, feed.hub, entry.guid, entry.permalink) == (
        "fr",
        "https://hub.example/fr",
        "tag:courrier.example,2026:1",
        None,
    )
    assert entry.title == Text(value="Le <em>port</em> rouvre", type="text/html", language="fr")
    assert entry.content == (Text(value="<p>Il rouvre <b>lundi</b>.</p>", type="application/xhtml+xml", language="fr"),)
    assert entry.summary == Text(value="Il rouvre.", type="text/plain", language="fr")
    assert entry.links == (
        Link(href="https://courrier.example/1", rel="alternate", type="text/html"),
        Link(href="https://courrier.example/1.json", rel="related"),
    )
    assert entry.authors == ("Rédaction <redaction@courrier.example>",)
    assert (entry.categories, entry.published, entry.updated) == (
        ("Mer",),
        "2026-11-01T23:30:00+01:00",
        "2026-11-02T08:00:00Z",
    )


@pytest.mark.behaviour(34)
def test_the_three_dates_of_old_atom() -> None:
    (entry,) = read("atom03.xml").entries

    assert (entry.published, entry.updated, entry.created) == (
        "2026-10-30T10:00:00Z",
        "2026-10-31T10:00:00Z",
        "2026-10-29T10:00:00Z",
    )


@pytest.mark.behaviour(34)
def test_a_dc_date_is_no_update() -> None:
    (entry,) = read("rss10.xml").entries

    assert (entry.guid, entry.published, entry.updated) == ("http://rdf.example/1", "2026-11-02T05:00:00Z", None)


@pytest.mark.behaviour(34)
def test_a_content_is_no_summary() -> None:
    feed = parse(
        b'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        b"<item><guid>1</guid><content:encoded>All</content:encoded></item></channel></rss>"
    )

    assert (feed.entries[0].summary, feed.entries[0].content[0].value) == (None, "All")


@pytest.mark.behaviour(34)
@pytest.mark.parametrize("said", ["true", "FALSE", "no", "perhaps"])
def test_is_permalink_is_what_was_said(said: str) -> None:
    feed = parse(
        f'<rss version="2.0"><channel><item><guid isPermaLink="{said}">//a b</guid></item></channel></rss>'.encode()
    )

    expected = {"true": True, "FALSE": False, "no": False, "perhaps": None}[said]
    assert (feed.entries[0].guid, feed.entries[0].permalink, feed.entries[0].links) == ("//a b", expected, ())


@pytest.mark.behaviour(34)
def test_a_base_that_the_document_states_is_applied_to_links() -> None:
    feed = parse(
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/d/">'
        b'<entry><id>x/1</id><link href="a"/></entry></feed>'
    )

    assert (feed.entries[0].guid, feed.entries[0].links) == ("x/1", (Link(href="https://base.example/d/a"),))


HTML = '<p onclick="x()">a<br><a href="b">b</a><a href="javascript:x()">c</a><img src="data:,d"><script>x()</script>'


@pytest.mark.behaviour(41)
@pytest.mark.parametrize("rest", ["</entry></feed>", "<broken>"])
def test_html_is_neither_cleaned_nor_are_its_links_resolved(rest: str) -> None:
    written = f'<content type="html"><![CDATA[{HTML}]]></content><summary type="html">{escape(HTML)}</summary>'
    feed = parse(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/d/">'
        f"<entry><id>1</id>{written}{rest}".encode()
    )

    assert [text and text.value for text in (feed.entries[0].summary, *feed.entries[0].content)] == [HTML, HTML]


@pytest.mark.behaviour(27)
def test_the_fields_of_json_feed() -> None:
    feed = read("json11.json")
    first, second = feed.entries

    assert (feed.title, feed.language, feed.hub) == ("Pier Daily", "nl", "https://hub.example/nl")
    assert [part.type for part in first.content] == ["text/html", "text/plain"]
    assert [(link.rel, link.type) for link in first.links] == [
        ("alternate", None),
        ("related", None),
        ("enclosure", "audio/mpeg"),
    ]
    assert (first.authors, first.categories, first.images) == (
        ("Redactie",),
        ("haven",),
        ("https://pier.example/a.png",),
    )
    assert (first.published, first.updated) == ("2026-11-02T06:00:00+01:00", "2026-11-02T07:00:00+01:00")
    assert second.guid == "7"
    assert second.content == (Text(value="Alleen tekst \ufffd", type="text/plain", language="fy"),)
    assert read("json10.json").entries[0].authors == ("Desk",)


@pytest.mark.parametrize("form", ["xml", "json"])
def test_too_many_entries_are_an_error(form: str) -> None:
    def feed(count: int) -> bytes:
        if form == "json":
            return b'{"items":[' + b",".join([b'{"id":"1"}'] * count) + b"]}"
        return b'<rss version="2.0"><channel>' + b"<item/>" * count + b"</channel></rss>"

    assert len(parse(feed(10_000)).entries) == 10_000
    with pytest.raises(FetchError, match="10000") as caught:
        parse(feed(10_001))
    assert caught.value.kind == "too_many_entries"
