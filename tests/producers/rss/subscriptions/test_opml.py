import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.rss.subscriptions.opml import read_opml, write_opml
from producers.rss.subscriptions.subscribe import subscribe
from schemas.feeds import Feed
from schemas.identity import feed_id

NESTED = b"""<?xml version="1.0"?>
<opml version="1.1"><head><title>Mine</title></head><body>
<outline text="News"><outline title="Defence" text="x">
<outline type="rss" text="One" title="Title of one" xmlUrl="https://one.example/rss"/>
<outline text="Two" xmlurl="feed://two.example/rss"/>
</outline>
<outline type="RSS" text="Three" URL="feed:https://three.example/rss"/>
<outline type="link" text="A page" url="https://page.example/"/>
</outline>
<outline XMLURL="https://four.example/?a=1&amp;b=2"/>
"""
END = b"</body></opml>"


def test_nested_outlines_give_folders_and_names() -> None:
    read = read_opml(NESTED + END, "my.opml")
    assert read.problems == ()
    assert [(str(feed.url), feed.name, feed.categories) for feed in read.feeds] == [
        ("https://one.example/rss", "Title of one", ("News", "Defence")),
        ("http://two.example/rss", "Two", ("News", "Defence")),
        ("https://three.example/rss", "Three", ("News",)),
        ("https://four.example/?a=1&b=2", None, ()),
    ]
    assert read.feeds[0].id == feed_id("https://one.example/rss")


@pytest.mark.parametrize("rest", [b"<outline text=", b"<outline></wrong>", b"&nbsp;", b"\xff", b""])
def test_what_stands_before_a_break_is_read_and_the_break_is_told(rest: bytes) -> None:
    read = read_opml(NESTED + rest, "my.opml")
    assert len(read.feeds) == 4
    (line,) = read.problems
    assert line.startswith("my.opml: line 11: broken here (")


def test_a_feed_that_stands_twice_and_one_that_is_wrong_are_told() -> None:
    more = b'<outline xmlUrl="https://ONE.example/rss#x"/>\n<outline xmlUrl="ftp://five.example/rss"/>'
    read = read_opml(NESTED + more + END, "my.opml")
    assert len(read.feeds) == 4
    assert read.problems == (
        "my.opml: line 11: is the same feed as line 4 (https://one.example/rss#x)",
        "my.opml: line 12: url: scheme 'ftp' is not http or https",
    )


@pytest.mark.parametrize(
    "declared", ['<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % a SYSTEM "http://a/">']
)
def test_entities_are_refused(declared: str) -> None:
    text = (
        f'<!DOCTYPE opml [\n{declared}]><opml><body><outline text="&a;" xmlUrl="https://one.example/"/></body></opml>'
    )
    read = read_opml(text.encode(), "my.opml")
    assert read.feeds == ()
    assert read.problems == ("my.opml: line 2: declares an entity: entities are not read",)


def test_another_document_is_told() -> None:
    assert read_opml(b"<rss/>", "a.xml").problems == ("a.xml: line 1: is not OPML, but begins with <rss>",)


def test_folders_are_as_deep_as_they_are_useful() -> None:
    deep = b"<opml><body>" + b'<outline text="f">' * 5000 + b'<outline xmlUrl="https://one.example/"/>'
    assert read_opml(deep, "a.opml").feeds[0].categories == ("f",) * 8


words = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=9).filter(
    lambda text: text == " ".join(text.split()) and text != ""
)
feeds = st.builds(
    lambda number, fields, folders: subscribe({"url": f"https://{number}.example/?a=<&b=\"'", **fields}, "x", folders),
    st.integers(0, 10**6),
    st.fixed_dictionaries(
        {},
        optional={
            "name": words,
            "country": st.sampled_from(["DE", "GB"]),
            "language": st.just("pt-BR"),
            "timezone": st.just("Europe/Berlin"),
            "interval": st.integers(60, 604800),
            "full_text": st.booleans(),
        },
    ),
    st.lists(words, max_size=4).map(tuple),
)


@given(st.lists(feeds, unique_by=lambda feed: feed.id))
def test_what_is_written_is_read_again(written: list[Feed]) -> None:
    read = read_opml(write_opml(written, "<Mine>").encode(), "x")
    assert read.problems == ()
    assert sorted(read.feeds, key=lambda feed: feed.id) == sorted(written, key=lambda feed: feed.id)


@given(st.text())
def test_any_name_can_be_written(name: str) -> None:
    feed = subscribe({"url": "https://one.example/"}, "x").model_copy(update={"name": name})
    assert len(read_opml(write_opml([feed], name).encode(), "x").feeds) == 1
