"""Which URLs are one article, by the tables in docs/identity.md, another library's opinion and rules for any URL."""

import re
from pathlib import Path
from urllib.parse import urljoin

import courlan
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from schemas.identity import url_id
from schemas.urls import article_url, canonical, url_key

DOCUMENT = (Path(__file__).parents[2] / "docs" / "identity.md").read_text("utf-8")


def table(*head: str) -> list[tuple[str, ...]]:
    """Give the rows of the document's table with this head, their cells without code marks."""
    lines = DOCUMENT.splitlines()
    start = next(number for number, line in enumerate(lines) if cells(line) == head)
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(cells(line))
    assert len(rows) > 10
    return rows


def cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().strip("`") for cell in line.strip("|").split("|"))


@pytest.mark.parametrize(("given_url", "form", "same"), table("Given", "Canonical", "One article with"))
def test_the_canonical_form_and_the_id_are_as_documented(given_url: str, form: str, same: str) -> None:
    assert canonical(given_url) == form
    assert url_id(given_url) == url_id(form) == url_id(same)


@pytest.mark.parametrize(("one", "another"), table("One", "Another"))
def test_articles_that_stay_apart_are_as_documented(one: str, another: str) -> None:
    assert url_id(one) != url_id(another)


@pytest.mark.parametrize(("url", "stated", "taken"), table("Fetched from", "States", "Taken"))
def test_the_stated_url_is_taken_as_documented(url: str, stated: str, taken: str) -> None:
    expected = urljoin(url, stated) if taken == "yes" else url
    assert article_url(url, [None, "", stated]) == canonical(expected)


def test_the_first_stated_url_that_is_believable_is_taken() -> None:
    own, better, other = (
        f"https://example.org/a/{name}" for name in ("flood-in-town?x=1", "flood-in-town", "flood-town-b")
    )
    assert article_url(own, ["https://example.org/", "http://[", better, other]) == better


SPELLINGS = [
    ("https://example.org/a?utm_source=x", "https://example.org/a"),
    ("https://example.org/a?fbclid=1&id=2", "https://example.org/a?id=2"),
    ("https://example.org/a?gclid=1", "https://example.org/a"),
    ("https://example.org/a?mc_eid=1&mc_cid=2", "https://example.org/a"),
    ("https://example.org/a?yclid=1", "https://example.org/a"),
    ("https://example.org/a?msclkid=1", "https://example.org/a"),
    ("https://example.org/a?xtor=RSS-1", "https://example.org/a"),
    ("https://example.org/a?mtm_campaign=1&pk_source=2", "https://example.org/a"),
    ("https://example.org/a?itm_source=1", "https://example.org/a"),
    ("https://example.org/a?at_medium=1", "https://example.org/a"),
    ("https://example.org/a?ref=rss", "https://example.org/a"),
    ("https://example.org/a?source=rss", "https://example.org/a"),
    ("https://example.org/a?b=1&a=2", "https://example.org/a?a=2&b=1"),
    ("https://example.org/a?a=1&amp;b=2", "https://example.org/a?a=1&b=2"),
    ("https://EXAMPLE.org/a", "https://example.org/a"),
    ("https://example.org:443/a", "https://example.org/a"),
    ("http://example.org:80/a", "http://example.org/a"),
    ("https://example.org//a", "https://example.org/a"),
    ("https://example.org/", "https://example.org"),
    ("https://xn--bcher-kva.example/a", "https://bücher.example/a"),
    ("https://example.org/a b", "https://example.org/ab"),
    ("https://example.org/a?eid=7", "https://example.org/a?eid=8"),
    ("https://example.org/a?source=12", "https://example.org/a?source=13"),
    ("https://example.org/a?cid=7", "https://example.org/a?cid=8"),
    ("https://example.org/a?keyword=flood", "https://example.org/a?keyword=fire"),
    ("https://example.org/a?", "https://example.org/a"),
]
TOLD_APART = {
    "https://example.org/a b": "a blank is a character of the address",
    "https://example.org/a?eid=7": "names an entry at some sites",
    "https://example.org/a?source=12": "names what is shown at some sites",
    "https://example.org/a?cid=7": "names a piece of content at some sites",
    "https://example.org/a?keyword=flood": "asks for something else",
}
"""Where courlan's cleaning takes two addresses for one and we do not, and why."""


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_what_courlan_takes_for_one_address_is_one_article(one: str, other: str) -> None:
    agreed = courlan.clean_url(one) == courlan.clean_url(other)
    if one in TOLD_APART:
        assert agreed
        assert url_id(one) != url_id(other)
    else:
        assert url_id(one) == url_id(other) or not agreed


def test_courlan_has_an_opinion_on_most_spellings() -> None:
    assert sum(courlan.clean_url(one) == courlan.clean_url(other) for one, other in SPELLINGS) > 20


def words(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(text.split())


HOSTS = words("""
example.org www.example.org m.example.co.uk amp.m.www2.example.org mobile.de bücher.example EXAMPLE.org:80 www.m.de:443
cdn.ampproject.org www.google.com 127.0.0.1:8080 user@example.org www.www.org
""")
SEGMENTS = st.just("") | words("""
a B-1 amp x.amp 7-amp x.amp.html index.html .. . %7e %2F ä c s example.org ;jsessionid=1 index.php &amp;amp; .amp
amp.amp
""")
PARAMETERS = st.sampled_from(
    ["id=7", "p=1&p=2", "utm_source=x", "amp", "amp=1", "x", "ref=rss", "ref=room", "%75tm_source=x", "q=a+b", "&amp;"]
)
URLS = st.builds(
    lambda scheme, host, path, query, fragment: f"{scheme}://{host}/{'/'.join(path)}{query}{fragment}",
    st.sampled_from(["http", "https", "HTTP"]),
    HOSTS,
    st.lists(SEGMENTS, max_size=6),
    st.lists(PARAMETERS, max_size=4).map(lambda parts: f"?{'&'.join(parts)}" if parts else ""),
    st.sampled_from(["", "#a", "#!/a", "#/a?b", "#"]),
)


@given(URLS)
@example("https://www.google.com/amp/s/m.example.org/amp/a/index.html")
def test_both_forms_are_their_own_forms(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)
    assert url_key(url_key(url)) == url_key(url) == url_key(canonical(url)) == canonical(url_key(url))


@given(st.text(max_size=60) | st.text(max_size=40).map("https://example.org/".__add__) | URLS)
@example("https://[::1")
@example("http://example.org:x/")
@example("http://\ud800/")
def test_no_text_raises_anything_but_value_error(text: str) -> None:
    try:
        form = canonical(text)
    except ValueError:
        return
    assert canonical(form) == form
    url_id(text)
    article_url(text, [text])


@given(
    st.from_regex(
        re.compile(r"https?://[a-z]{1,3}\.[a-z]{2}(/[A-Za-z0-9_.~-]{0,4}){0,3}(\?\w=[\w.]?)?", re.ASCII), fullmatch=True
    )
)
def test_what_is_taken_as_it_stands_is_normal(url: str) -> None:
    assert canonicalize_url(canonical(url)) == canonical(url)


TRACKERS = ["utm_source=rss", "UTM_Medium=feed", "fbclid=x", "gclid=1", "mc_cid=9", "at_medium=RSS", "ref=rss", "CMP=a"]


@given(URLS.filter(lambda url: "#" not in url), st.lists(st.sampled_from(TRACKERS), min_size=1))
def test_tracking_parameters_change_no_id(url: str, trackers: list[str]) -> None:
    assert url_id(url + ("&" if "?" in url else "?") + "&".join(trackers)) == url_id(url)


NAMES = [
    "id",
    "p",
    "article",
    "articleid",
    "storyid",
    "story",
    "sid",
    "cid",
    "page",
    "nid",
    "aid",
    "newsid",
    "item",
    "v",
]


@given(
    URLS.filter(lambda url: "#" not in url), st.sampled_from(NAMES), st.lists(st.integers(0), min_size=2, max_size=2)
)
def test_articles_with_ids_of_their_own_never_have_one_id(url: str, name: str, numbers: list[int]) -> None:
    one, other = (url_id(f"{url}{'&' if '?' in url else '?'}{name}={number}") for number in numbers)
    assert (one == other) == (numbers[0] == numbers[1])


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit", ["/amp", "/index.html", "/x.amp", "//", "1-amp", "&amp;", "/c/s/x.y", "www.", "m.", ";jsessionid=1"]
)
def test_the_longest_url_is_read_in_a_moment(unit: str) -> None:
    url = (
        f"https://{unit * 20_000}example.org/" if unit.endswith(".") else f"https://cdn.ampproject.org{unit * 20_000}x"
    )
    assert len(canonical(url)) <= len(url) + 1
    assert url_key(url_key(url)) == url_key(url)
