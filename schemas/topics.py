"""The topics: what each carries, and how the broker keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from schemas.articles import Article, RawArticle, TaggedArticle
from schemas.dead import DeadLetter
from schemas.feeds import Feed, FeedPages, FeedSeen, FeedState
from schemas.model import Entity

M = TypeVar("M", bound=Entity)

MIB = 1024 * 1024
DAY_MS = 24 * 60 * 60 * 1000
ARTICLE_BYTES = 8 * MIB
"""The largest record that an article topic takes; what is larger is rejected as `too_large`."""
LARGEST = ARTICLE_BYTES - 4096
"""Bytes of a message for it at most: the broker counts the batch around it too, and lz4 may not make it smaller."""
DEAD_BYTES = 9 * MIB
FEED_PARTITIONS = 12


@dataclass(frozen=True)
class Topic(Generic[M]):
    """A topic without its prefix (on the broker: `<prefix>.<name>`); `type` is its `ce_type`, major version last."""

    name: str
    model: type[M]
    type: str
    configs: Mapping[str, str]
    partitions: Literal["articles", "feeds", "one"] = "articles"

    def on(self, prefix: str) -> str:
        """Name the topic as the broker knows it under a prefix."""
        return f"{prefix}.{self.name}"


def _configs(max_bytes: int, **rest: str) -> dict[str, str]:
    """Record time is arrival: a record stamped in the past would be deleted by retention, one in the future refused."""
    named = {key.replace("_", "."): value for key, value in rest.items()}
    return {"message.timestamp.type": "LogAppendTime", "max.message.bytes": str(max_bytes)} | named


_FOR_EVER = {"cleanup_policy": "delete", "retention_ms": "-1", "retention_bytes": "-1"}
_COMPACTED = {
    "cleanup_policy": "compact",
    "segment_ms": str(60 * 60 * 1000),
    "segment_bytes": str(32 * MIB),
    "min_cleanable_dirty_ratio": "0.1",
}

RAW = Topic(
    "raw",
    RawArticle,
    "newswire.article.raw.v1",
    _configs(ARTICLE_BYTES, cleanup_policy="delete", retention_ms=str(14 * DAY_MS)),
)
ARTICLES = Topic("articles", Article, "newswire.article.normalised.v1", _configs(ARTICLE_BYTES, **_FOR_EVER))
TAGGED = Topic("tagged", TaggedArticle, "newswire.article.tagged.v1", _configs(ARTICLE_BYTES, **_FOR_EVER))
FEEDS = Topic("feeds", Feed, "newswire.feed.v1", _configs(MIB, **_COMPACTED), "feeds")
FEED_STATE = Topic("feed-state", FeedState, "newswire.feed.state.v1", _configs(MIB, **_COMPACTED), "feeds")
FEED_SEEN = Topic("feed-state", FeedSeen, "newswire.feed.seen.v1", FEED_STATE.configs, "feeds")
FEED_PAGES = Topic("feed-state", FeedPages, "newswire.feed.pages.v1", FEED_STATE.configs, "feeds")
"""Both on the topic of the states, under keys of their own."""

DEAD = Topic(
    "dead",
    DeadLetter,
    "newswire.dead.v1",
    _configs(DEAD_BYTES, cleanup_policy="compact,delete", retention_ms=str(90 * DAY_MS)),
    "one",
)

TOPICS: tuple[Topic[Any], ...] = (RAW, ARTICLES, TAGGED, DEAD, FEEDS, FEED_STATE)
