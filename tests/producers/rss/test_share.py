from datetime import UTC, datetime
from typing import Any

from pydantic import HttpUrl

from producers.rss.polling import Known, Result
from producers.rss.schedule import Next
from producers.rss.share import read_share
from producers.rss.writing import forgotten, written
from schemas.articles import Observed, RawArticle, Source, Text
from schemas.feeds import Feed, FeedPages, FeedSeen, FeedState
from schemas.model import Entity
from schemas.topics import FEED_PAGES, FEED_SEEN, FEED_STATE, FEEDS, LARGEST, Topic
from schemas.wire import Envelope, Message, Record, decode, encode, read_envelope

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FEED = Feed(id="f", url=HttpUrl("https://outlet.example/rss"))
STATE = FeedState(id="f", url=str(FEED.url))


def record(topic: Topic[Any], value: Entity) -> Record:
    return as_read(encode(topic, value, Envelope("test", NOW), prefix="n"))


def as_read(message: Message) -> Record:
    return Record(message.topic, 0, 7, 0, message.key, message.value, message.headers)


def by_key(*records: Record) -> dict[bytes, Record]:
    return {each.key or b"": each for each in records}


def article(text: str = "x") -> RawArticle:
    source = Source(kind="rss", name="Outlet", feed=str(FEED.url))
    return RawArticle(id="a", source=source, fetched_at=NOW, observed=Observed(title=Text(value=text)))


def test_a_feed_is_known_by_its_three_states() -> None:
    seen, pages = FeedSeen(id="f:seen", entries=b"x"), FeedPages(id="f:pages")
    states = by_key(record(FEED_STATE, STATE), record(FEED_SEEN, seen), record(FEED_PAGES, pages))
    share = read_share(by_key(record(FEEDS, FEED)), states)
    assert share.feeds == {"f": FEED}
    assert share.known == {"f": Known(STATE, seen, pages)}
    assert (share.orphans, share.invalid, share.problems) == ((), (), ())


def test_states_without_a_subscription_are_orphans() -> None:
    states = by_key(record(FEED_STATE, STATE), record(FEED_SEEN, FeedSeen(id="f:seen")))
    assert read_share({}, states).orphans == ("f",)


def test_a_subscription_that_cannot_be_read_is_named_and_keeps_its_states() -> None:
    broken = Record("n.feeds", 0, 7, 0, b"f", b"{", (("ce_type", FEEDS.type.encode()),))
    share = read_share(by_key(broken), by_key(record(FEED_STATE, STATE)))
    assert (share.feeds, share.invalid, share.orphans) == ({}, ("f",), ())
    assert share.problems == (
        "n.feeds/0/7: undecodable: value: Invalid JSON: EOF while parsing an object at line 1 column 1",
    )


def test_a_state_that_cannot_be_read_lets_its_feed_begin_anew() -> None:
    broken = Record("n.feed-state", 0, 7, 0, b"f", b"[]", (("ce_type", FEED_STATE.type.encode()),))
    share = read_share(by_key(record(FEEDS, FEED)), by_key(broken))
    assert share.known == {"f": Known()}
    assert len(share.problems) == 1


def test_articles_go_where_their_keys_say_and_states_beside_their_feed() -> None:
    result = Result(Known(), Next(STATE), None, articles=(article(),), seen=FeedSeen(id="f:seen"))
    messages, too_large = written(FEED, 5, result, NOW, "n")
    assert [(each.topic, each.key, each.partition) for each in messages] == [
        ("n.raw", b"a", None),
        ("n.feed-state", b"f:seen", 5),
    ]
    assert too_large == ()
    envelope = read_envelope(as_read(messages[0]))
    assert (envelope.source, envelope.time) == (str(FEED.url), NOW)
    assert envelope.trace is not None
    assert decode(FEED_SEEN, as_read(messages[1])) == FeedSeen(id="f:seen")


def test_an_article_that_no_topic_takes_is_named_and_left_out() -> None:
    result = Result(Known(), Next(STATE), None, articles=(article("x" * LARGEST), article()))
    messages, too_large = written(FEED, 5, result, NOW, "n")
    assert (len(messages), too_large) == (1, ("a",))


def test_a_removed_feed_leaves_nothing_behind() -> None:
    messages = list(forgotten("f", 5, "n"))
    assert [(each.topic, each.key, each.value, each.partition) for each in messages] == [
        ("n.feed-state", key, None, 5) for key in (b"f", b"f:seen", b"f:pages")
    ]
