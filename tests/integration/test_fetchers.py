"""Fetchers that share out feeds and are killed, frozen or joined: every entry is published once."""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newswire.context import Context
from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.settings import Settings
from schemas.topics import FEED_STATE, FEEDS, RAW
from schemas.wire import Envelope, decode, encode
from tests.faults.service import Service
from tests.integration.site import ENTRY_COUNT, FEED_COUNT, Site
from tests.newswire.pipeline import publish, records, until

TAKE_OVER = 6.0 + 5.0 + 10.0 + 15.0
"""Seconds: the session, the transaction, the broker's look for old ones, and the start of another process."""
SHORT = {
    "NEWSWIRE_KAFKA_SESSION_SECONDS": "6",
    "NEWSWIRE_KAFKA_TRANSACTION_SECONDS": "5",
    "NEWSWIRE_KAFKA_DELIVERY_SECONDS": "3",
    "NEWSWIRE_RSS_GAP_SECONDS": "0",
    "NEWSWIRE_RSS_PER_HOST": "100",
}


@pytest.fixture
def here(kafka: KafkaConfig, settings: Settings, topics: str, site: Site) -> Context:
    """Give topics that hold the site's subscriptions."""
    assert topics == settings.topics.prefix
    found = Context(settings, kafka)
    publish(found, [encode(FEEDS, feed, Envelope("test", datetime.now(UTC)), prefix=topics) for feed in site.feeds()])
    return found


Start = Callable[..., Service]


@pytest.fixture
def fetcher(here: Context, site: Site, tmp_path: Path) -> Iterator[Start]:
    environ = SHORT | {
        "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": here.kafka.bootstrap,
        "NEWSWIRE_TOPICS_PREFIX": here.prefix,
        "NEWSWIRE_RSS_ALLOW_PRIVATE_HOSTS": site.host,
    }
    with ExitStack() as stack:

        def start(instance: int, failpoints: str = "", *, supervised: bool = False) -> Service:
            command = ["-m", "newswire", "rss", "--instance", str(instance)]
            extra = {"NEWSWIRE_KAFKA_FAILPOINTS": failpoints} if failpoints else {}
            log = tmp_path / f"rss{instance}.log"
            service = Service(f"rss.{instance}", command, environ, log, extra, supervised=supervised)
            stack.callback(service.end)
            return service

        yield start


def published(here: Context) -> Counter[str]:
    """Count each article on news.raw, as a read-committed reader sees it."""
    return Counter(decode(RAW, record).id for record in records(here, RAW))


def states(here: Context) -> set[str]:
    return {(record.key or b"").decode() for record in records(here, FEED_STATE)}


def await_all(here: Context, seconds: float = 60.0) -> float:
    """Wait until every feed has its state; gives the seconds."""
    began = time.monotonic()
    wanted = FEED_COUNT * 2
    with cluster(here.kafka) as known:
        name = FEED_STATE.on(here.prefix)
        until(lambda: sum(known.ends(name).values()) >= wanted and len(states(here)) >= wanted, seconds)
    return time.monotonic() - began


def once_each(here: Context) -> None:
    found = published(here)
    assert len(found) == FEED_COUNT * ENTRY_COUNT
    assert set(found.values()) == {1}


@pytest.mark.parametrize("point", ["before_last", "before_offsets", "before_commit", "after_commit"])
def test_what_a_killed_fetcher_left_behind_another_takes_over(here: Context, fetcher: Start, point: str) -> None:
    first = fetcher(0, f"{point}=kill@1")
    assert first.await_exit() == -signal.SIGKILL
    fetcher(1)
    assert await_all(here) < TAKE_OVER
    once_each(here)


def test_a_fetcher_that_is_started_again_under_its_name_needs_no_time_out(here: Context, fetcher: Start) -> None:
    service = fetcher(0, "before_commit=kill@1", supervised=True)
    service.await_exit()
    await_all(here)
    once_each(here)


def test_a_zombie_writes_nothing_more(here: Context, fetcher: Start) -> None:
    zombie = fetcher(0, "before_commit=stop@1")
    until(lambda: zombie.frozen)
    fetcher(1)
    await_all(here)
    zombie.signal(signal.SIGCONT)
    until(lambda: zombie.ready() or not zombie.running)
    once_each(here)


def test_what_was_fetched_before_a_rebalance_is_not_published_by_both(
    here: Context, fetcher: Start, site: Site
) -> None:
    site.may.clear()
    first = fetcher(0)
    until(lambda: len(site.asked) == FEED_COUNT)
    second = fetcher(1)
    until(lambda: first.ready() and second.ready() and max(site.asked.values()) > 1)
    site.may.set()
    await_all(here)
    once_each(here)


def test_a_fetcher_ends_at_once_when_asked(here: Context, fetcher: Start) -> None:
    service = fetcher(0)
    await_all(here)
    began = time.monotonic()
    assert service.end() == 0
    assert time.monotonic() - began < 10
