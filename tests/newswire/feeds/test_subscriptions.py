from datetime import UTC, datetime

import pytest

from newswire.feeds.subscriptions import Change, Subscription, changes, find, subscribed
from producers.rss.subscriptions.subscribe import subscribe
from schemas.errors import InputError
from schemas.feeds import Feed
from schemas.topics import FEEDS
from schemas.wire import Envelope, Record, encode


def feed(url: str = "https://one.example/rss", folders: tuple[str, ...] = (), **fields: object) -> Feed:
    return subscribe({"url": url, **fields}, "test", folders)


def record(given: Feed, offset: int = 0, partition: int = 3) -> Record:
    message = encode(FEEDS, given, Envelope("test", datetime(2026, 3, 1, tzinfo=UTC)), prefix="n")
    return Record(message.topic, partition, offset, 0, message.key, message.value, message.headers)


def known(*feeds: Feed) -> dict[str, Subscription]:
    return subscribed([record(each) for each in feeds])


def test_the_last_record_of_a_key_counts_and_one_without_a_value_removes() -> None:
    first, other = feed(name="Old"), feed("https://two.example/")
    removed = Record("n.feeds", 3, 2, 0, other.id.encode(), None)
    found = subscribed([record(first, 0), record(other, 1), removed, record(feed(name="New"), 3)])
    assert [each.feed for each in found.values()] == [feed(name="New")]


def test_a_record_that_cannot_be_read_is_kept_with_the_reason() -> None:
    (found,) = subscribed([Record("n.feeds", 3, 7, 0, b"k\xff", b"{", (("ce_type", FEEDS.type.encode()),))]).values()
    assert (found.id, found.key, found.feed) == ("k\\xff", b"k\xff", None)
    assert found.problem is not None
    assert found.problem.startswith("n.feeds/3/7: undecodable: ")


def test_what_is_not_stated_keeps_its_value() -> None:
    before = feed(folders=("News",), name="One", country="GB", interval=600, full_text=True)
    (change,) = changes([feed(name="First", language="en")], known(before))
    assert change == Change(
        feed(folders=("News",), name="First", country="GB", language="en", interval=600, full_text=True),
        3,
        ("name", "language"),
    )


def test_what_is_stated_anew_is_changed_even_to_the_default() -> None:
    (change,) = changes([feed(folders=("Defence",), full_text=False)], known(feed(full_text=True)))
    assert change.kind == "changed"
    assert change.fields == ("full_text", "categories")
    assert change.feed.full_text is False


def test_new_the_same_and_unreadable_subscriptions() -> None:
    broken = Record("n.feeds", 5, 0, 0, feed("https://bad.example/").id.encode(), b"{")
    there = subscribed([record(feed(name="One")), broken])
    given = [feed("https://ONE.example/rss#top"), feed("https://two.example/"), feed("https://bad.example/")]
    made = list(changes(given, there))
    assert [(each.kind, each.partition) for each in made] == [("unchanged", 3), ("added", None), ("added", 5)]
    assert str(made[0].feed.url) == "https://one.example/rss"


@pytest.mark.parametrize("text", ["https://one.example/rss", "HTTPS://One.example/rss#x", feed().id])
def test_a_feed_is_found_by_url_and_id(text: str) -> None:
    assert find(text, known(feed(), feed("https://two.example/"))).feed == feed()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://one.example/rs", "https://one.example/rs is not subscribed: did you mean https://one.example/rss?"),
        (feed().id[:8], f"{feed().id[:8]} is not subscribed: did you mean {feed().id}?"),
        ("zzz", "zzz is not subscribed: see `newswire feeds list`"),
        ("https://a:secret@x.y/", "https://…@x.y/ is not subscribed: see `newswire feeds list`"),
    ],
)
def test_an_unknown_feed_is_told_with_close_ones(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        find(text, known(feed()))
    assert str(caught.value) == told
