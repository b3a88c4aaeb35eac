import json
from collections.abc import Callable
from typing import Any

import pytest

from consumers.stages.normalise.page import Found, Page, read_page

Make = Callable[..., str]
URL = "https://outlet.example/2026/harbour?utm_source=feed"
ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Harbour &amp; ferry open",
    "description": "A harbour opens in the north.",
    "datePublished": "2026-01-09T08:30:00+01:00",
    "dateModified": "2026-01-09T11:00:00+01:00",
    "author": [{"@type": "Person", "name": "Ada Berg"}, {"@type": "Person", "name": "Ben Cole"}],
    "publisher": {"@type": "Organization", "name": "The Outlet"},
    "image": ["https://outlet.example/harbour.jpg"],
    "articleSection": ["World", "Ports"],
    "keywords": ["harbour"],
    "inLanguage": "en-GB",
}
METAS = """
<link rel="canonical" href="/2026/harbour"><meta property="og:url" content="https://outlet.example/2026/harbour">
<meta property="og:title" content="Harbour opens"><meta property="article:published_time" content="2026-01-09T07:30Z">
<meta name="author" content="By Ada Berg and Ben Cole"><meta property="og:site_name" content="Outlet">
<meta property="og:image" content="/cover.jpg"><meta property="article:section" content="Europe">
<meta name="description" content="A harbour."><meta property="article:modified_time" content="2026-01-10">
<meta name="news_keywords" content="harbour, ferry"><meta http-equiv="Content-Language" content="en">
"""


def stated(found: Found | None) -> tuple[str, str]:
    assert found is not None
    return found.value, found.origin


def test_json_ld_is_trusted_first(make: Make) -> None:
    page = read_page(make(head=METAS, linked=ARTICLE), URL)
    assert stated(page.title) == ("Harbour & ferry open", "json-ld headline")
    assert stated(page.standfirst) == ("A harbour opens in the north.", "json-ld description")
    assert page.published == (
        Found("2026-01-09T08:30:00+01:00", "json-ld datePublished"),
        Found("2026-01-09T07:30Z", "meta article:published_time"),
    )
    assert [found.value for found in page.updated] == ["2026-01-09T11:00:00+01:00", "2026-01-10"]
    assert [found.value for found in page.authors] == ["Ada Berg", "Ben Cole"]
    assert [found.value for found in page.categories] == ["World", "Ports"]
    assert stated(page.publisher) == ("The Outlet", "json-ld publisher")
    assert stated(page.image) == ("https://outlet.example/harbour.jpg", "json-ld image")
    assert stated(page.language) == ("en-GB", "json-ld inLanguage")


def test_meta_elements_speak_where_there_is_no_json_ld(make: Make) -> None:
    page = read_page(make(head=METAS), URL)
    assert stated(page.title) == ("Harbour opens", "meta og:title")
    assert page.authors == (Found("By Ada Berg and Ben Cole", "meta author"),)
    assert page.canonical == (Found("https://outlet.example/2026/harbour", "link rel=canonical"),)
    assert stated(page.image) == ("https://outlet.example/cover.jpg", "meta og:image")
    assert stated(page.publisher) == ("Outlet", "meta og:site_name")
    assert page.keywords == (Found("harbour, ferry", "meta news_keywords"),)
    assert stated(page.language) == ("en", "meta content-language")


def test_what_is_absent_is_none(make: Make) -> None:
    page = read_page(make())
    assert page._replace(blocks=()) == Page()


def test_every_canonical_address_is_given_in_order(make: Make) -> None:
    head = '<link rel="canonical" href="https://a.example/x"><meta property="og:url" content="https://b.example/x">'
    assert [found.value for found in read_page(make(head=head), URL).canonical] == [
        "https://a.example/x",
        "https://b.example/x",
    ]


@pytest.mark.parametrize("href", ["", "javascript:x()", "http://[", "mailto:a@b.example"])
def test_an_address_that_leads_nowhere_is_none(make: Make, href: str) -> None:
    assert read_page(make(head=f'<link rel="canonical" href="{href}">'), URL).canonical == ()


def test_microdata_and_time_elements_speak_last(make: Make) -> None:
    above = (
        '<span itemprop="author"><b itemprop="name">Ada Berg</b>, Oslo</span><time datetime="2026-01-09">9 Jan</time>'
    )
    page = read_page(make(above=above))
    assert page.authors == (Found("Ada Berg", "itemprop author"),)
    assert page.published == (Found("2026-01-09", "time element"),)


def test_time_elements_that_disagree_say_nothing(make: Make) -> None:
    above = '<time datetime="2026-01-09">9 Jan</time><time datetime="2026-01-07">7 Jan</time>'
    assert read_page(make(above=above)).published == ()


def test_the_address_of_a_profile_is_no_author(make: Make) -> None:
    head = '<meta property="article:author" content="https://social.example/ada"><meta name="byl" content="Ada Berg">'
    assert read_page(make(head=head)).authors == (Found("Ada Berg", "meta byl"),)


@pytest.mark.parametrize(
    "linked",
    [
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        [
            [
                {
                    "@graph": {
                        "@type": ["Thing", "http://schema.org/Article"],
                        **{k: ARTICLE[k] for k in ARTICLE if k[0] != "@"},
                    }
                }
            ]
        ],
    ],
)
def test_an_article_is_found_wherever_it_may_stand(make: Make, linked: Any) -> None:
    assert stated(read_page(make(linked=linked)).title) == ("Harbour & ferry open", "json-ld headline")


def test_articles_that_a_page_lists_are_not_its_own(make: Make) -> None:
    linked = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]}
    assert read_page(make(linked=linked)).title is None


def test_of_several_articles_the_one_at_the_page_s_address_counts(make: Make) -> None:
    other = {"@type": "NewsArticle", "headline": "Other", "url": "https://outlet.example/other"}
    linked = [other, ARTICLE | {"mainEntityOfPage": {"@id": "https://outlet.example/2026/harbour#main"}}]
    assert stated(read_page(make(head=METAS, linked=linked), URL).title)[0] == "Harbour & ferry open"
    assert stated(read_page(make(linked=linked)).title)[0] == "Other"


def test_an_author_under_its_id_is_found(make: Make) -> None:
    graph = [ARTICLE | {"author": {"@id": "#ada"}}, {"@type": "Person", "@id": "#ada", "name": "Ada Berg"}]
    assert read_page(make(linked={"@graph": graph})).authors == (Found("Ada Berg", "json-ld author"),)


@pytest.mark.parametrize("around", ["<!--{}-->", "//<![CDATA[\n{}\n//]]>", "{};", "\n {} \n"])
def test_json_ld_is_read_in_what_it_is_wrapped_in(make: Make, around: str) -> None:
    script = f'<script type="application/ld+json">{around.format(json.dumps(ARTICLE))}</script>'
    assert stated(read_page(make(head=script)).title)[1] == "json-ld headline"


@pytest.mark.parametrize(
    "broken", ["{", "[1, null, {}]", "null", '{"@type": 5, "@graph": "x"}', "[" * 100_000, "\ud800"]
)
def test_a_broken_script_hides_no_other(make: Make, broken: str) -> None:
    script = f'<script type="application/ld+json">{broken}</script>'
    assert stated(read_page(make(head=script, linked=ARTICLE)).title)[1] == "json-ld headline"
