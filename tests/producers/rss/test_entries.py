from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import HttpUrl

from producers.rss.entries import Diff, Reading, diff
from producers.rss.model import ParsedFeed
from producers.rss.naming import stable
from producers.rss.seen import Seen
from schemas.articles import Link, Observed, Source, Text
from schemas.feeds import Feed
from schemas.identity import entry_id, url_id
from schemas.links import link
from schemas.topics import MIB

URL = "https://outlet.example/rss"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(id="f", url=HttpUrl(URL))
PLACE = "https://outlet.example/a"


def entry(title: str | None = None, url: str | None = None, guid: str | None = None, **rest: object) -> Observed:
    return Observed.model_validate(
        {
            "guid": guid,
            "title": title and {"value": title},
            "links": [{"href": url}] if url else [],
            **rest,
        }
    )


def parsed(entries: Sequence[Observed]) -> ParsedFeed:
    return ParsedFeed("rss20", tuple(entries))


def read(*entries: Observed, seen: Seen | None = None, at: datetime = NOW, feed: Feed = FEED, base: str = URL) -> Diff:
    return diff(feed, URL, seen or Seen(), Reading(parsed(entries), base, at))


def seen_after(*entries: Observed, seen: Seen | None = None, at: datetime = NOW) -> Seen:
    found = read(*entries, seen=seen, at=at).seen
    assert found is not None
    return Seen.unpack(found.pack())


def ids(found: Diff) -> list[str]:
    return [article.id for article in found.articles]


def counts(found: Diff) -> tuple[int, int, int, int]:
    return found.new, found.changed, found.unchanged, found.repeated


TEXTS = st.one_of(st.none(), st.sampled_from(["a", "b", "c", "  "]))
ENTRIES = st.lists(
    st.builds(
        Observed,
        guid=st.one_of(TEXTS, st.sampled_from([f"{PLACE}/1", "http://[x"])),
        permalink=st.sampled_from([None, True, False]),
        title=st.one_of(st.none(), st.builds(Text, value=st.sampled_from(["One", "Two", "Three"]))),
        summary=st.one_of(st.none(), st.builds(Text, value=st.sampled_from(["x", "y"]))),
        links=st.lists(
            st.builds(
                Link,
                href=st.sampled_from(["", "/1", f"{PLACE}/1", f"{PLACE}/1?utm_source=x", f"{PLACE}/2", "mailto:x"]),
                rel=st.sampled_from([None, "alternate", "enclosure"]),
            ),
            max_size=2,
        ).map(tuple),
        published=TEXTS,
    ),
    max_size=7,
)


@given(ENTRIES, ENTRIES)
def test_each_entry_is_one_thing_and_read_again_nothing_new(first: list[Observed], second: list[Observed]) -> None:
    seen = Seen()
    for document in (first, second):
        found = read(*document, seen=seen)
        assert sum(counts(found)) == len(document)
        assert len(found.articles) == len(set(ids(found))) == found.new + found.changed
        assert {article.observed for article in found.articles} <= set(document)
        seen = Seen.unpack((found.seen or seen).pack())
        again = read(*document, seen=seen, at=NOW + timedelta(days=1))
        assert (again.articles, again.seen, again.new, again.changed) == ((), None, 0, 0)
        assert again.before == again.left


@given(ENTRIES)
def test_no_link_of_a_document_is_lost(entries: list[Observed]) -> None:
    published = [article.observed for article in read(*entries).articles if article.observed]
    assert links(published) == links(entries)


def links(entries: Iterable[Observed]) -> set[str]:
    return {stable(url) or url for url in (link(item, URL) for item in entries) if url}


def test_an_article_is_identified_by_its_link_and_described_by_its_feed() -> None:
    told = Feed(id="f", url=HttpUrl(URL), name="Outlet", country="DE", language="de", timezone="Europe/Berlin")
    [article] = read(entry("One", PLACE, "g", published="yesterday"), feed=told).articles
    assert article.id == url_id(PLACE)
    assert article.fetched_at == NOW
    assert article.observed == entry("One", PLACE, "g", published="yesterday")
    assert article.source == Source(
        kind="rss", name="Outlet", feed=URL, country="DE", language="de", timezone="Europe/Berlin"
    )


@pytest.mark.parametrize(
    ("title", "name"), [(" The\n Outlet ", "The Outlet"), ("  ", "outlet.example"), (None, "outlet.example")]
)
def test_a_feed_without_a_name_has_its_own_or_its_hosts(title: str | None, name: str) -> None:
    document = ParsedFeed("rss20", (entry("One", PLACE),), title=title, language="fr-CH")
    [article] = diff(FEED, URL, Seen(), Reading(document, URL, NOW)).articles
    assert (article.source.name, article.source.language) == (name, "fr-CH")


def test_the_newest_is_published_last() -> None:
    found = read(entry("Newest", f"{PLACE}/3"), entry("Middle", f"{PLACE}/2"), entry("Oldest", f"{PLACE}/1"))
    assert ids(found) == [url_id(f"{PLACE}/{number}") for number in (1, 2, 3)]
    known = seen_after(entry("Middle", f"{PLACE}/2"))
    later = read(
        entry("Newest", f"{PLACE}/3"), entry("Middle!", f"{PLACE}/2"), entry("Oldest", f"{PLACE}/1"), seen=known
    )
    assert ids(later) == ids(found)


@pytest.mark.behaviour(31)
@pytest.mark.parametrize(
    "revised",
    [
        entry("One, corrected", PLACE, "g"),
        entry("One", f"{PLACE}-corrected", "g"),
        entry("One, corrected", f"{PLACE}-corrected?utm_source=rss", "g"),
        entry("One", PLACE, "g", summary={"value": "More is known now."}),
        entry("One", PLACE, "g", content=[{"value": "More is known now."}]),
        entry("One", PLACE, "g", authors=["A. Writer"]),
        entry("One", PLACE, "g", categories=["World"]),
        entry("One", PLACE, "g", published="today"),
        entry("One", PLACE, "g", updated="today"),
        entry("One", PLACE, "g", images=["https://outlet.example/i.jpg"]),
    ],
)
def test_what_changes_under_a_guid_is_a_revision_of_one_article(revised: Observed) -> None:
    found = read(revised, seen=seen_after(entry("One", PLACE, "g")))
    assert ids(found) == [url_id(PLACE)]
    assert counts(found) == (0, 1, 0, 0)
    assert found.articles[0].observed == revised


@pytest.mark.behaviour(31)
@pytest.mark.parametrize("guid", ["g", None])
def test_another_tracking_parameter_is_no_revision(guid: str | None) -> None:
    first = entry("One", f"{PLACE}?utm_source=a", guid, images=["https://outlet.example/i.jpg?utm_source=a"])
    again = entry("One", f"{PLACE}?utm_source=b", guid, images=["https://outlet.example/i.jpg?utm_source=b"])
    assert ids(read(first)) == [url_id(PLACE)]
    assert counts(read(again, seen=seen_after(first))) == (0, 0, 1, 0)


def test_a_guid_that_changes_or_appears_leaves_the_article_what_it_is() -> None:
    known = seen_after(entry("One", PLACE))
    assert counts(read(entry("One", PLACE, "g"), seen=known)) == (0, 0, 1, 0)
    moved = read(entry("One", PLACE, "https://g"), seen=seen_after(entry("One", PLACE, "http://g")))
    assert counts(moved) == (0, 0, 1, 0)
    assert (moved.before, moved.left) == (1, 1)
    assert ids(read(entry("One!", PLACE, "new"), seen=known)) == [url_id(PLACE)]


@pytest.mark.behaviour(32)
def test_without_a_guid_the_link_is_the_key() -> None:
    known = seen_after(entry("One", f"{PLACE}?id=1&fbclid=x"))
    found = read(entry("One, corrected", f"{PLACE}?id=1"), entry("Two", f"{PLACE}?id=2"), seen=known)
    assert counts(found) == (1, 1, 0, 0)
    assert ids(found) == [url_id(f"{PLACE}?id=2"), url_id(f"{PLACE}?id=1")]


@pytest.mark.behaviour(32)
def test_without_guid_and_link_title_and_date_are_the_key() -> None:
    known = seen_after(entry("One", published="Monday"))
    found = read(
        entry("One", published="Monday"),
        entry("One", published="Tuesday"),
        entry(None, summary={"value": "Untitled"}, published="Tuesday"),
        seen=known,
    )
    assert counts(found) == (2, 0, 1, 0)
    assert len({*ids(found), *ids(read(entry("One", published="Monday")))}) == 3


def test_entries_of_which_nothing_is_known_but_a_file_are_told_apart_by_it() -> None:
    films = [Observed(links=(Link(href=f"{PLACE}/{number}.mp4", rel="enclosure"),)) for number in (1, 2)]
    assert counts(read(*films)) == (2, 0, 0, 0)


@pytest.mark.behaviour(32)
def test_a_guid_that_is_no_permalink_is_no_url() -> None:
    found = read(entry("One", guid=PLACE, permalink=False))
    assert ids(found) == [entry_id(URL, PLACE)]
    assert ids(read(entry("One", guid=PLACE, permalink=True))) == [url_id(PLACE)]
    assert ids(read(entry("One", guid="tag:1"))) == [entry_id(URL, "tag:1")]


def test_a_relative_link_is_resolved_against_where_the_document_came_from() -> None:
    found = read(entry("One", "/a"), base="https://other.example/feed")
    assert ids(found) == [url_id("https://other.example/a")]
    assert [article.base for article in found.articles] == ["https://other.example/feed"]


@pytest.mark.behaviour(33)
@pytest.mark.parametrize("date", [None, "", "soon", "Sat, 01 Mar 2053 12:00:00 GMT"])
def test_undated_and_future_entries_are_kept_as_they_are(date: str | None) -> None:
    [article] = read(entry("One", PLACE, published=date)).articles
    assert article.observed is not None
    assert article.observed.published == date


def test_what_a_document_repeats_is_one_article() -> None:
    one = entry("One", PLACE, "g")
    found = read(one, one, entry("One", f"{PLACE}?utm_source=sport", "g"), entry("One", PLACE, "other"))
    assert ids(found) == [url_id(PLACE)]
    assert counts(found) == (1, 0, 0, 3)
    revised = read(entry("One, corrected", PLACE, "g"), one)
    assert ids(revised) == [url_id(PLACE)]
    assert revised.articles[0].observed == entry("One, corrected", PLACE, "g")


@pytest.mark.parametrize("guid", ["0", "https://outlet.example/"])
def test_one_guid_for_different_articles_names_none_of_them(guid: str) -> None:
    one, two, three = (entry(f"Story {number}", f"{PLACE}/{number}", guid) for number in (1, 2, 3))
    found = read(two, one)
    assert ids(found) == [url_id(f"{PLACE}/1"), url_id(f"{PLACE}/2")]
    known = seen_after(two, one)
    alone = read(three, seen=known)  # the only one left: still no revision of anything
    assert ids(alone) == [url_id(f"{PLACE}/3")]
    assert counts(alone) == (1, 0, 0, 0)
    assert counts(read(two, seen=seen_after(three, seen=known))) == (0, 0, 1, 0)


def test_one_guid_for_different_articles_is_noticed_late() -> None:
    one, two = entry("Story 1", f"{PLACE}/1", "0"), entry("Story 2", f"{PLACE}/2", "0")
    found = read(two, one, seen=seen_after(one))
    assert ids(found) == [url_id(f"{PLACE}/2")]
    assert counts(found) == (1, 0, 1, 0)


@pytest.mark.parametrize("guids", [("g1", "g2", "g3"), (None, None, None), (PLACE, PLACE, PLACE)])
def test_one_link_for_different_articles_names_none_of_them(guids: tuple[str | None, ...]) -> None:
    one, two, three = (
        entry(f"Release {number}", PLACE, guid, published=f"{number} March") for number, guid in enumerate(guids, 1)
    )
    found = read(two, one)
    assert len(set(ids(found))) == 2
    assert url_id(PLACE) not in ids(found)
    known = seen_after(two, one)
    assert counts(read(two, one, seen=known)) == (0, 0, 2, 0)
    alone = read(three, seen=known)
    assert counts(alone) == (1, 0, 0, 0)
    assert ids(alone)[0] not in {url_id(PLACE), *ids(found)}


def test_a_link_that_an_article_has_left_is_anothers() -> None:
    known = seen_after(entry("Live on Monday", PLACE, "g1"))
    found = read(entry("Live on Tuesday", PLACE, "g2"), entry("What Monday brought", f"{PLACE}/1", "g1"), seen=known)
    assert counts(found) == (1, 1, 0, 0)
    assert ids(found) == [url_id(PLACE), entry_id(URL, "g2")]


@pytest.mark.behaviour(26)
def test_what_is_left_of_the_last_listing_is_counted() -> None:
    known = seen_after(*(entry(str(number), f"{PLACE}/{number}") for number in range(5)))
    found = read(*(entry(str(number), f"{PLACE}/{number}") for number in range(3, 8)), seen=known)
    assert (found.before, found.left, found.new) == (5, 2, 3)
    gone = read(*(entry(str(number), f"{PLACE}/{number}") for number in range(8, 10)), seen=known)
    assert (gone.before, gone.left) == (5, 0)


def test_an_empty_document_forgets_nothing() -> None:
    one = entry("One", PLACE)
    empty = seen_after(seen=seen_after(one), at=NOW + timedelta(days=1))
    assert counts(read(one, seen=empty, at=NOW + timedelta(days=20))) == (0, 0, 1, 0)


def test_ten_thousand_entries_with_shared_names_fit_into_one_message() -> None:
    entries = [
        entry(f"{number}", f"{PLACE}/{number // 2}", f"{number // 2}", published=f"{number}")
        for number in range(10_000)
    ]
    found = read(*entries)
    assert found.new == 10_000
    assert found.seen is not None
    assert len(found.seen.pack()) * 4 / 3 < 0.6 * MIB
