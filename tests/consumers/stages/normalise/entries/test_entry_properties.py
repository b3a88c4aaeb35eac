import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consumers.stages.normalise import normalise
from consumers.stages.normalise.entry_text import read_entry
from schemas.articles import Article, Link, Observed, RawArticle, Source, Text
from schemas.errors import RejectedError

PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<br/>", "<script>", "</script>", "<a href='javascript:x()'>", "<img src=x onerror=y>", "<!--",
        "-->", "&lt;", "&gt;", "&amp;lt;", "&amp;", "&#0;", "&#30;", "&#x1b;", "&#xd800;", "&#173;", "<", ">",
        "p>", "<\u00adp>", "<![CDATA[", "]]>", "<svg", "/>", "<textarea>", "<iframe/>", "\x00", "\x1b[31m", "\u202e",
        "\ud800", "\n\n", " ", "The harbour opened. ", "e\u0301", "гавань",
    ]
)  # fmt: skip
VALUES = st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join) | st.text(st.characters(), max_size=60)
TEXTS = st.builds(
    Text.model_construct,
    value=VALUES,
    type=st.sampled_from([None, "text/html", "text/plain", "application/xhtml+xml", "x"]),
    language=st.none() | st.sampled_from(["de", "x" * 40, ""]),
)
ADDRESSES = VALUES | st.sampled_from(
    [
        "javascript:x()",
        " JavaScript:x()",
        "java\nscript:x()",
        "data:,x",
        "https://o.example/a",
        "//[",
        "http://o.example:99999/",
    ]
)
DATES = (
    st.none() | st.text(max_size=40) | st.sampled_from(["Fri, 09 Jan 2026 10:30:00 GMT", "9999-12-31T23:59:59-12:00"])
)
ENTRIES = st.builds(
    Observed.model_construct,
    guid=st.none() | ADDRESSES,
    permalink=st.none() | st.booleans(),
    title=st.none() | TEXTS,
    summary=st.none() | TEXTS,
    content=st.lists(TEXTS, max_size=2).map(tuple),
    links=st.lists(
        st.builds(Link.model_construct, href=ADDRESSES, rel=st.none() | st.text(max_size=9), type=st.none()), max_size=2
    ).map(tuple),
    authors=st.lists(VALUES, max_size=2).map(tuple),
    categories=st.lists(VALUES, max_size=2).map(tuple),
    published=DATES,
    updated=DATES,
    created=DATES,
    images=st.lists(ADDRESSES, max_size=2).map(tuple),
)
PAGES = st.none() | VALUES | VALUES.map("<html><body><article><p>{}</p></article></body></html>".format)
TAG = re.compile(r"</?(?:p|br|script|a|img|svg|textarea|iframe)[\s/>]|<!--", re.IGNORECASE)


def outcome(entry: Observed, page: str | None) -> Article | None:
    """Give the article, or None for an entry without one; anything else that is raised fails the test."""
    source = Source(kind="rss", name="The Outlet", feed="https://outlet.example/feed")
    fetched_at = datetime(2026, 1, 10, tzinfo=UTC)
    raw = RawArticle.model_construct(
        id="0" * 32, source=source, fetched_at=fetched_at, observed=entry, document=None, page=page
    )
    try:
        return normalise(raw)
    except RejectedError:
        return None


@settings(max_examples=400, deadline=None)
@given(ENTRIES, PAGES)
@example(Observed(title=Text(value="&amp;lt;p&amp;gt;" * 3 + "&lt;" * 9 + "p>", type="text/html")), None)
@example(Observed(title=Text(value="T")).model_copy(update={"images": ("/\ud800",)}), None)
@example(Observed(title=Text(value="<\u00adp>x &amp;amp;amp;lt;p><p>")), None)
@pytest.mark.behaviour(41)
def test_no_markup_and_no_control_survives_and_nothing_else_is_raised(entry: Observed, page: str | None) -> None:
    article = outcome(entry, page)
    if article is None:
        return
    assert article.title
    credited = (*article.authors, *(credit.name for credit in article.credits), *article.categories)
    for text in (article.title, article.standfirst or "", article.body, *credited):
        assert not TAG.search(text)
        assert not [mark for mark in text if mark != "\n" and unicodedata.category(mark) in {"Cc", "Cs"}]
    for paragraph in article.body.split("\n\n") if article.body else ():
        assert paragraph == " ".join(paragraph.split()) != ""
    for address in filter(None, (article.url, article.canonical_url, article.image)):
        assert re.match(r"https?://", address, re.IGNORECASE)
        assert address.isprintable()
        assert " " not in address
    assert article.flags == tuple(sorted(article.flags))
    assert (article.published_at is None) == ("undated" in article.flags)
    assert Article.model_validate_json(article.model_dump_json()) == article


LINES = st.sampled_from(
    [
        "The harbour opened on Monday.", "Advertisement", "Read more", "Continue reading...", "Related articles",
        "Email", "The post Harbour appeared first on The Outlet.", "Photo: Jane Doe/AFP", "Source: TASS",
        "Harbour", "They say:",
        "Share", "Harbour opens", "R&amp;amp;D", "Ships come… Read more »", "cafÃ©", "a &lt; b", "…",
        "It ends […]",
    ]
)  # fmt: skip
PARAGRAPHS = st.lists(st.tuples(st.sampled_from(["p", "h2", "li", "div"]), LINES), max_size=9)


@settings(max_examples=300, deadline=None)
@given(PARAGRAPHS, LINES)
def test_what_was_read_once_is_read_as_it_stands(told: list[tuple[str, str]], title: str) -> None:
    html = "".join(f"<{tag}>{text}</{tag}>" for tag, text in told)
    first = read_entry(Observed(title=Text(value=title), content=(Text(value=html, type="text/html"),)))
    again = read_entry(Observed(title=Text(value=first.title), content=(Text(value=first.body),)))
    assert (again.title, again.body) == (first.title, first.body)


@settings(max_examples=200, deadline=None)
@given(PARAGRAPHS, LINES)
def test_sections_point_at_paragraphs_of_the_body(told: list[tuple[str, str]], title: str) -> None:
    html = "".join(f"<{tag}>{text}</{tag}>" for tag, text in told)
    text = read_entry(Observed(title=Text(value=title), content=(Text(value=html, type="text/html"),)))
    starts = {0, *(match.end() for match in re.finditer("\n\n", text.body))}
    for section in text.sections:
        assert section.offset in starts
        assert text.body[section.offset :].startswith(f"{section.heading}\n\n")


def test_headings_head_sections() -> None:
    html = "<p>The harbour opened.</p><h2>Four <b>years</b> of work</h2><p>It took long.</p><h3>Last</h3>"
    text = read_entry(Observed(content=(Text(value=html, type="text/html"),)))
    assert [(section.heading, section.offset) for section in text.sections] == [("Four years of work", 21)]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000,
        "<svg>" * 200_000,
        "<figcaption>x" * 80_000,
        "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">x",
        "<p class='" + "a " * 500_000 + "'>x",
        "<" * 1_000_000,
        "&" * 1_000_000,
        "&amp;" * 200_000 + "lt;",
        "&lt;" * 250_000,
        "&lt;p&gt;" * 110_000,
        "<!--" * 250_000,
        "x<!-- " + "-" * 1_000_000,
        "<p>Advertisement</p>" * 50_000,
        "<p>Read more: x</p>y" * 50_000,
        "<p>a â€™ Ã©t</p>" * 60_000,
        "<p>" + "Continue reading " * 60_000,
        "<h2>x</h2>" * 100_000,
        "[" * 1_000_000,
        "…" * 1_000_000,
    ],
    ids=lambda html: html[:16],
)
def test_a_megabyte_of_anything_is_read_or_rejected(html: str) -> None:
    outcome(Observed(summary=Text(value=html), content=(Text(value=html, type="text/html"),)), None)
