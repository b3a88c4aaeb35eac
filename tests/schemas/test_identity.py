from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pydantic import HttpUrl

from schemas.articles import Article, RawArticle
from schemas.feeds import Feed
from schemas.identity import content_hash, entry_id, event_id, feed_id, rank, seed_id, url_id
from tests.schemas.conftest import WHEN, Tagged


def test_ids_stay_what_they_are() -> None:
    assert seed_id("articles", "defence/ankara.txt") == "769e86734823897327e056b607a18e27"
    assert url_id("https://example.org/a?b=2&a=1#top") == "261351b40c22671f8ca39163732f9ac9"
    assert feed_id("https://example.org/rss") == "a49f05587bb059690aacdb21d4eadfaf"
    assert entry_id("https://example.org/rss", "guid-1") == "2d8e24aba012f1695053719ba8ab17f7"
    assert content_hash("Title", "Standfirst", "Body") == "227ccad1707ca2180d866817a0cd59a1"
    assert content_hash("Title", None, "Body") == "bc657ffca616ab2a80a44e534de8c7f6"


@given(st.text(), st.text(), st.text(), st.text())
@examples(deadline=None)
def test_two_seeds_share_an_id_only_if_they_are_the_same(a: str, b: str, c: str, d: str) -> None:
    assert (seed_id(a, b) == seed_id(c, d)) == ((a, b) == (c, d))


@given(st.text(min_size=1), st.text(), st.data())
@examples(deadline=None)
def test_moving_characters_between_parts_changes_the_id(a: str, b: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(a) - 1))
    assert seed_id(a, b) != seed_id(a[:cut], a[cut:] + b)
    assert content_hash(a, b, "") != content_hash(a[:cut], a[cut:] + b, "")


def test_parts_that_look_like_lengths_do_not_collide() -> None:
    assert len({seed_id("1:a", ""), seed_id("", "1:a"), seed_id("1", ":a"), seed_id("a", "0:")}) == 4


def test_kinds_of_ids_do_not_collide() -> None:
    assert seed_id("https://example.org/", "x") != entry_id("https://example.org/", "x")


@pytest.mark.parametrize(
    "same",
    [
        "https://example.org/a?x=1&y=2#comments",
        "https://example.org/a?y=2&x=1",
        "https://EXAMPLE.org/a?x=1&y=2",
        "HTTPS://example.org/a?x=1&y=2",
        "http://www.example.org/a/?utm_source=rss&x=1&y=2",
    ],
)
def test_one_page_has_one_id(same: str) -> None:
    assert url_id(same) == url_id("https://example.org/a?x=1&y=2")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/A?x=1&y=2",
        "https://example.org/a?x=1&y=3",
        "https://example.org/a?x=1",
        "https://news.example.org/a?x=1&y=2",
    ],
)
def test_another_page_has_another_id(other: str) -> None:
    assert url_id(other) != url_id("https://example.org/a?x=1&y=2")


def test_a_feed_is_known_by_the_canonical_form_of_its_url() -> None:
    assert feed_id("https://EXAMPLE.org") == feed_id("https://example.org/")
    assert feed_id("https://example.org/rss?b=1&a=2#top") == feed_id("https://example.org/rss?a=2&b=1")
    assert feed_id("https://example.org/rss") != feed_id("http://example.org/rss")
    assert feed_id("https://example.org/rss") != feed_id("https://www.example.org/rss/")
    assert feed_id("https://example.org/rss?ref=rss") != feed_id("https://example.org/rss")
    assert feed_id("https://example.org/rss") != url_id("https://example.org/rss")


def test_an_entry_is_known_by_its_feed_and_its_guid_as_written() -> None:
    assert entry_id("https://EXAMPLE.org/rss", "g") == entry_id("https://example.org/rss", "g")
    assert entry_id("https://example.org/rss", "g") != entry_id("https://example.org/rss", "G")


def test_no_standfirst_reads_like_an_empty_one() -> None:
    assert content_hash("T", None, "B") == content_hash("T", "", "B")


def test_revisions_rank_by_fullness_then_fetch_then_editions_then_hash(tagged: Tagged) -> None:
    later, taxonomy = WHEN + timedelta(seconds=1), tagged().taxonomy
    rising = [
        tagged(flags=("teaser_only",), fetched_at=later, normaliser=9),
        tagged(content_hash="0"),
        tagged(content_hash="1"),
        tagged(content_hash="0", taxonomy=taxonomy.model_copy(update={"edition": 9})),
        tagged(content_hash="0", normaliser=9),
        tagged(content_hash="0", fetched_at=later, normaliser=0),
    ]
    assert all(rank(lower) < rank(higher) for lower, higher in pairwise(rising))


def test_other_flags_do_not_lower_a_rank(tagged: Tagged) -> None:
    assert rank(tagged(flags=("undated",))) == rank(tagged())


def test_an_event_is_named_by_id_content_and_editions(article: Article, tagged: Tagged) -> None:
    assert event_id(article) == f"{'a' * 32}.{'b' * 32}.n3"
    assert event_id(tagged()) == f"{'a' * 32}.{'b' * 32}.n3.t2"


def test_a_raw_event_is_named_by_what_was_found_not_when(raw: RawArticle) -> None:
    again = raw.model_copy(update={"fetched_at": WHEN + timedelta(days=1)})
    other = raw.model_copy(update={"document": "Other."})
    assert event_id(raw) == event_id(again) == "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.1a41663bb4215903108b2b1b4d24cd1f"
    assert event_id(raw) != event_id(other)


def test_any_other_event_is_named_by_all_it_says() -> None:
    feed = Feed(id="f", url=HttpUrl("https://example.org/rss"))
    assert event_id(feed) == event_id(feed.model_copy())
    assert event_id(feed) != event_id(feed.model_copy(update={"name": "Example"}))
