import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.rss.naming import stable
from schemas.articles import Link, Observed
from schemas.links import link

BASE = "https://outlet.example/feeds/world.xml"
PLACE = "https://outlet.example/a"


def entry(*hrefs: str, guid: str | None = None, permalink: bool | None = None) -> Observed:
    return Observed(guid=guid, permalink=permalink, links=tuple(Link(href=href) for href in hrefs))


@pytest.mark.behaviour(32)
@pytest.mark.parametrize(
    ("said", "expected"),
    [(True, PLACE), (None, PLACE), (False, None)],
)
def test_a_guid_stands_in_for_a_link_unless_it_is_said_to_be_none(*, said: bool | None, expected: str | None) -> None:
    assert link(entry(guid=PLACE, permalink=said), BASE) == expected
    assert link(entry(PLACE + "/b", guid=PLACE, permalink=said), BASE) == PLACE + "/b"


@pytest.mark.parametrize("guid", ["tag:outlet.example,2026:1", "/a", "a", "urn:uuid:1", "javascript:1", "http://[a"])
def test_a_guid_that_is_no_whole_url_is_no_link(guid: str) -> None:
    assert link(entry(guid=guid, permalink=True), BASE) is None


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../a", PLACE),
        ("/a", PLACE),
        ("//outlet.example/a", PLACE),
        (f" {PLACE}\n", PLACE),
        ("?id=1", BASE + "?id=1"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@outlet.example", None),
        ("ftp://outlet.example/a", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://outlet.example:x/", None),
        ("  ", None),
    ],
)
def test_a_link_is_resolved_against_where_the_feed_came_from(href: str, expected: str | None) -> None:
    assert link(entry(href), BASE) == expected


def test_the_link_to_the_page_itself_is_taken() -> None:
    links = (
        Link(href=f"{PLACE}.mp3", rel="enclosure", type="audio/mpeg"),
        Link(href=f"{PLACE}.atom", rel="self"),
        Link(href=f"{PLACE}.pdf", rel="alternate", type="application/pdf"),
        Link(href=f"{PLACE}#comments", rel="replies"),
        Link(href=PLACE, rel="Alternate", type="text/html"),
    )
    assert link(Observed(links=links), BASE) == PLACE
    assert link(Observed(links=links[:3]), BASE) == f"{PLACE}.pdf"
    assert link(Observed(links=links[:2]), BASE) is None
    original = Link(href=f"{PLACE}/original", rel="feedburner:origLink")
    assert link(Observed(links=(*links, original)), BASE) == f"{PLACE}/original"


@pytest.mark.behaviour(32)
@pytest.mark.parametrize(
    "visited",
    [
        "?utm_source=rss&utm_medium=feed&id=7",
        "?id=7&fbclid=IwAR0",
        "?UTM_Campaign=x&id=7&gclid=1&at_medium=RSS&at_campaign=rss",
        ";jsessionid=0A1B2C.node1?id=7",
        "?PHPSESSID=abc&id=7#top",
    ],
)
def test_what_changes_from_visit_to_visit_is_not_of_the_url(visited: str) -> None:
    assert stable(PLACE + visited) == f"{PLACE}?id=7"


@pytest.mark.parametrize(
    "query", ["?p=12", "?sid=26/03/01/12", "?article&sid=9", "?id=7&id=8", "?story=utm_source", "?q=a%26b", "?page="]
)
def test_what_names_an_article_stays(query: str) -> None:
    assert stable(PLACE + query) != stable(PLACE)
    assert stable(f"{PLACE}{query}&utm_source=rss") == stable(PLACE + query)


@given(st.text(max_size=40), st.booleans())
def test_no_link_is_too_odd(text: str, absolute: bool) -> None:  # noqa: FBT001
    found = link(entry(("https://outlet.example/" if absolute else "") + text), BASE)
    named = stable(found) if found else None
    assert named is None or stable(named) == named
