from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.articles import Article
from schemas.errors import RejectedError
from schemas.identity import content_hash

Enter = Callable[..., Article]


def html(value: str, **more: str) -> dict[str, str]:
    return {"value": value, "type": "text/html", **more}


def plain(value: str) -> dict[str, str]:
    return {"value": value, "type": "text/plain"}


RSS: dict[str, Any] = {
    "guid": "https://outlet.example/?p=1",
    "permalink": False,
    "title": html("Norway &amp; NATO open a harbour"),
    "summary": html(
        '<p>The harbour opened on Monday after four [&#8230;]</p><p>The post <a href="https://outlet.example/a">Norway</a>'
        " appeared first on The Outlet.</p>"
    ),
    "content": [
        html("<p>Short.</p>"),
        html(
            "<p>The harbour opened on Monday after four years of work.</p>\n<p>It has twelve berths.</p>"
            '<p>The post <a href="https://outlet.example/a">Norway</a> appeared first on The Outlet.</p>'
            '<img src="https://t.example/pixel.gif" width="1" height="1"/>'
        ),
    ],
    "links": [{"href": "https://Outlet.example/a?b=2&a=1#top"}],
    "authors": ["jane@outlet.example (Jane Doe)", "Reuters"],
    "categories": ["World &amp; defence", "NATO", "World & defence", " "],
    "published": "Fri, 09 Jan 2026 10:30:00 +0100",
    "images": ["data:image/gif;base64,R0", "javascript:x()", "//cdn.outlet.example/h.jpg", "https://o.example/2.jpg"],
}


def test_an_rss_entry_with_its_whole_text(enter: Enter) -> None:
    article = enter(**RSS)
    assert article.title == "Norway & NATO open a harbour"
    assert article.body == ("The harbour opened on Monday after four years of work.\n\nIt has twelve berths.")
    assert article.standfirst is None
    assert (article.url, article.canonical_url) == (
        "https://Outlet.example/a?b=2&a=1#top",
        "https://outlet.example/a?a=1&b=2",
    )
    assert (article.authors, [credit.name for credit in article.credits]) == (("Jane Doe",), ["Reuters"])
    assert article.categories == ("World & defence", "NATO")
    assert article.image == "https://cdn.outlet.example/h.jpg"
    assert article.published_at == datetime(2026, 1, 9, 9, 30, tzinfo=UTC)
    assert (article.publisher, article.language, article.flags) == ("The Outlet", "en", ())
    assert article.content_hash == content_hash(article.title, None, article.body)


def test_links_are_relative_to_where_the_document_came_from(enter: Enter) -> None:
    found = {"title": plain("Harbour opens"), "links": [{"href": "/a"}], "images": ["/h.jpg"]}
    article = enter(base="https://feeds.other.example/outlet.xml", **found)
    assert (article.url, article.image) == ("https://feeds.other.example/a", "https://feeds.other.example/h.jpg")


def test_an_atom_entry_with_a_summary_of_its_own(enter: Enter) -> None:
    article = enter(
        title=plain("Harbour opens"),
        summary=plain("Ferries are to follow."),
        content=[{"value": "<div><p>The harbour opened.</p></div>", "type": "application/xhtml+xml"}],
        links=[{"href": "https://o.example/self", "rel": "self"}, {"href": "/a", "rel": "alternate"}],
        updated="2026-01-09T10:30:00Z",
    )
    assert (article.body, article.standfirst) == ("The harbour opened.", "Ferries are to follow.")
    assert article.url == "https://outlet.example/a"
    assert article.published_at == article.updated_at == datetime(2026, 1, 9, 10, 30, tzinfo=UTC)
    assert article.dates.published is not None
    assert article.dates.published.raw == "2026-01-09T10:30:00Z"


@pytest.mark.behaviour(43)
def test_a_summary_alone_is_a_teaser(enter: Enter) -> None:
    article = enter(title=html("Harbour opens"), summary=html("<p>The harbour opened.</p>"))
    assert (article.body, article.standfirst) == ("The harbour opened.", None)
    assert article.flags == ("teaser_only", "undated")


def test_content_that_is_only_a_picture_leaves_the_summary(enter: Enter) -> None:
    article = enter(summary=html("The harbour opened."), content=[html("<img src='https://o.example/a.jpg'>" * 9)])
    assert article.body == "The harbour opened."
    assert "teaser_only" in article.flags


def test_a_title_alone_is_an_article_that_leaves_its_text_elsewhere(enter: Enter) -> None:
    article = enter(title=html("Harbour opens"), summary=html("Harbour opens"))
    assert (article.title, article.body, article.flags) == ("Harbour opens", "", ("teaser_only", "undated"))


def test_an_entry_without_a_title_takes_its_first_sentence(enter: Enter) -> None:
    article = enter(content=[html("<p>The harbour opened. Ferries follow.</p><p>More.</p>")])
    assert article.title == "The harbour opened."
    assert article.flags == ("undated", "untitled")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"title": html("<img src=x>"), "summary": html("<script>x()</script>")},
        {"title": plain(" \u200b\x00 "), "links": [{"href": "https://o.example/"}], "authors": ["Jane Doe"]},
    ],
)
def test_an_entry_with_nothing_to_read_is_rejected_as_empty(enter: Enter, fields: dict[str, Any]) -> None:
    with pytest.raises(RejectedError) as caught:
        enter(**fields)
    assert caught.value.kind == "empty"


@pytest.mark.parametrize(
    ("stated", "expected", "zone_source"),
    [
        ("Fri, 09 Jan 2026 10:30:00 GMT", "10:30", "text"),
        ("Fri, 9 Jan 26 10:30 EDT", "14:30", "text"),
        ("Friday, 09 January 2026 10:30:00 +0200", "08:30", "text"),
        ("09 Jan 2026 10:30:00", "09:30", "timezone"),
        ("Fri, 09 Jan 2026 10:30:00 GMT+03:00", "07:30", "text"),
        ("2026-01-09T10:30:00.123+05:30", "05:00", "text"),
        ("2026-01-09 10:30", "09:30", "timezone"),
        ("9 janvier 2026, 10:30", "09:30", "timezone"),
        ("9 января 2026 10:30", "09:30", "timezone"),
    ],
)
def test_dates_as_feeds_write_and_break_them(enter: Enter, stated: str, expected: str, zone_source: str) -> None:
    article = enter(title=html("T"), published=stated, source={"timezone": "Europe/Oslo"})
    assert f"{article.published_at:%Y-%m-%d %H:%M}" == f"2026-01-09 {expected}"
    assert article.dates.published is not None
    assert (article.dates.published.raw, article.dates.published.zone_source) == (stated, zone_source)
    assert (article.updated_at, article.dates.updated) == (None, None)
    assert article.flags == ("teaser_only",)


@pytest.mark.parametrize(
    "stated",
    [
        "",
        "yesterday",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0001-01-01T00:00:00Z",
        "Mon, 30 Nov -0001 00:00:00 +0000",
        "0000-00-00 00:00:00",
        "31 Feb 2026 10:00 GMT",
        "1767950000",
    ],
)
@pytest.mark.behaviour(33)
def test_no_date_is_invented(enter: Enter, stated: str) -> None:
    article = enter(title=html("T"), published=stated, updated=stated)
    assert (article.published_at, article.updated_at) == (None, None)
    assert "undated" in article.flags


def test_what_was_created_was_published_unless_that_is_said(enter: Enter) -> None:
    said = {"created": "2026-01-07T00:00:00Z", "updated": "2026-01-09T00:00:00Z"}
    assert enter(title=html("T"), **said).published_at == datetime(2026, 1, 7, tzinfo=UTC)
    article = enter(title=html("T"), published="2026-01-08T00:00:00Z", **said)
    assert (article.published_at, article.updated_at) == (
        datetime(2026, 1, 8, tzinfo=UTC),
        datetime(2026, 1, 9, tzinfo=UTC),
    )


@pytest.mark.parametrize(("published", "flagged"), [("2026-01-11T11:00:00Z", False), ("2026-01-11T13:00:00Z", True)])
@pytest.mark.behaviour(33)
def test_a_date_more_than_a_day_ahead_is_kept_and_flagged(enter: Enter, published: str, *, flagged: bool) -> None:
    article = enter(title=html("T"), published=published)
    assert article.published_at == datetime.fromisoformat(published)
    assert ("future_dated" in article.flags) == flagged


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [({"language": "nb-NO"}, "de", "nb-NO"), ({}, "nb", "nb"), ({}, "", "en")],
)
def test_the_feed_s_language_goes_before_the_text_s(
    enter: Enter, source: dict[str, str], text: str, expected: str
) -> None:
    more = {"language": text} if text else {}
    assert enter(title=html("The harbour was opened on Monday", **more), source=source).language == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("javascript:alert(1)", None),
        ("data:text/html,<p>x", None),
        ("https://o.example/a b\n", "https://o.example/a%20b"),
        ("https://o.example/\x00a", "https://o.example/%00a"),
        ("http://[", None),
    ],
)
@pytest.mark.behaviour(41)
def test_only_web_addresses_become_the_url(enter: Enter, href: str, expected: str | None) -> None:
    assert enter(title=html("T"), links=[{"href": href}]).url == expected
    assert enter(title=html("T"), images=[href]).image == expected


def test_a_linked_page_gives_what_the_entry_leaves_out(enter: Enter) -> None:
    page = (
        """<html lang="en"><head><meta property="og:site_name" content="The Outlet">
    <link rel="canonical" href="https://outlet.example/2026/harbour-opens-after-years">
    <script type="application/ld+json">
    {"@type": "NewsArticle", "headline": "Harbour opens", "datePublished": "2026-01-09T08:05:00+01:00",
     "author": {"@type": "Person", "name": "Jane Doe"}, "articleSection": "World",
     "image": "https://outlet.example/h.jpg"}
    </script></head><body><nav>Home World Sport</nav><article><h1>Harbour opens</h1>"""
        + "".join(
            f"<p>Paragraph {number} tells how the harbour opened on Monday, and what the twelve berths are for.</p>"
            + ("<h2>What comes next</h2>" if number == 2 else "")
            for number in range(6)
        )
        + "</article></body></html>"
    )
    entry = {
        "title": plain("Harbour opens - The Outlet"),
        "summary": plain("In short."),
        "links": [{"href": "https://outlet.example/2026/harbour-opens-after-years?utm_source=rss"}],
        "published": "Fri, 09 Jan 2026",
    }
    article = enter(page=page, **entry)
    assert article.title == "Harbour opens"
    assert [part.heading for part in article.sections] == ["What comes next"]
    assert article.body.startswith("Paragraph 0 tells")
    assert article.standfirst == "In short."
    assert (article.authors, article.categories) == (("Jane Doe",), ("World",))
    assert (article.image, article.language) == ("https://outlet.example/h.jpg", "en")
    assert article.published_at == datetime(2026, 1, 9, 7, 5, tzinfo=UTC)
    assert article.canonical_url == "https://outlet.example/2026/harbour-opens-after-years"
    assert article.flags == ()


def test_a_relative_date_is_read_against_the_time_of_the_fetch(enter: Enter) -> None:
    article = enter(title=plain("Harbour opens"), published="2 hours ago")
    assert article.published_at == datetime(2026, 1, 10, 10, tzinfo=UTC)
    assert article.dates.published is not None
    assert article.dates.published.rule == "relative"


@pytest.mark.parametrize(
    ("stated", "hour"), [("1767949500", 9), ("1767949500000", 9), ("2026-01-09T10:05:00+01:00", 9)]
)
def test_a_page_may_state_its_date_as_programs_count(enter: Enter, stated: str, hour: int) -> None:
    page = f'<html><head><meta property="article:published_time" content="{stated}"></head><body></body></html>'
    assert enter(page=page, title=plain("Harbour opens")).published_at == datetime(2026, 1, 9, 9, 5, tzinfo=UTC)
