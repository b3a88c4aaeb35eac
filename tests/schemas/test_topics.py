import json
from typing import Any

import pytest

from schemas.topics import ARTICLES, DAY_MS, DEAD, FEED_STATE, FEEDS, MIB, RAW, TAGGED, TOPICS, Topic
from schemas.wire import Message


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: str(topic.name))
def test_record_time_is_arrival_everywhere(topic: Topic[Any]) -> None:
    assert topic.configs["message.timestamp.type"] == "LogAppendTime"


def test_names_and_types_are_told_apart() -> None:
    assert [topic.on("p") for topic in TOPICS] == [
        "p.raw",
        "p.articles",
        "p.tagged",
        "p.dead",
        "p.feeds",
        "p.feed-state",
    ]
    assert len({topic.type for topic in TOPICS}) == len(TOPICS)


def test_raw_is_kept_for_14_days_dead_for_90_articles_for_ever() -> None:
    kept = {topic.name: int(topic.configs["retention.ms"]) for topic in (RAW, ARTICLES, TAGGED, DEAD)}
    assert kept == {"raw": 14 * DAY_MS, "articles": -1, "tagged": -1, "dead": 90 * DAY_MS}
    assert ARTICLES.configs["retention.bytes"] == TAGGED.configs["retention.bytes"] == "-1"


@pytest.mark.parametrize(
    ("topic", "policy"),
    [
        (RAW, "delete"),
        (ARTICLES, "delete"),
        (TAGGED, "delete"),
        (DEAD, "compact,delete"),
        (FEEDS, "compact"),
        (FEED_STATE, "compact"),
    ],
)
def test_only_what_has_a_last_word_is_compacted(topic: Topic[Any], policy: str) -> None:
    assert topic.configs["cleanup.policy"] == policy


def test_feed_topics_are_compacted_soon() -> None:
    for topic in (FEEDS, FEED_STATE):
        assert topic.configs["segment.ms"] == str(60 * 60 * 1000)
        assert topic.configs["segment.bytes"] == str(32 * MIB)
        assert topic.configs["min.cleanable.dirty.ratio"] == "0.1"


def test_a_letter_has_room_for_the_largest_article_and_its_own_facts() -> None:
    sizes = {topic.name: int(topic.configs["max.message.bytes"]) for topic in (RAW, ARTICLES, TAGGED, DEAD)}
    assert sizes == {"raw": 8 * MIB, "articles": 8 * MIB, "tagged": 8 * MIB, "dead": 9 * MIB}


def test_copartitioned_topics_have_the_same_count() -> None:
    assert {RAW.partitions, ARTICLES.partitions, TAGGED.partitions} == {"articles"}
    assert {FEEDS.partitions, FEED_STATE.partitions} == {"feeds"}


def test_configs_are_text_as_the_broker_wants_them() -> None:
    for topic in TOPICS:
        assert json.loads(json.dumps(dict(topic.configs))) == topic.configs
        assert all(isinstance(value, str) for value in topic.configs.values())


def test_a_message_without_a_partition_leaves_it_to_the_key() -> None:
    assert Message("t", b"k", b"v").partition is None
