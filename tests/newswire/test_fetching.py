from datetime import timedelta

import pytest
from pydantic import HttpUrl

from newswire.fetching import bounds, fetch_limits, fetching
from producers.rss.polling import Known
from producers.rss.telemetry import Telemetry
from runtime.metrics import Metrics
from runtime.settings import RssSettings
from schemas.errors import SettingsError
from tests.producers.rss.fetching.rude import LOOPBACK, RudeServer, reply, runs
from tests.producers.rss.worlds import FEED

RSS = b"<rss version='2.0'><channel><title>T</title><item><title>One</title><guid>1</guid></item></channel></rss>"


@pytest.mark.behaviour(25)
def test_the_contact_of_the_settings_stands_in_the_user_agent() -> None:
    limits = fetch_limits(RssSettings(contact="https://desk.example/bot"))
    assert limits.introduction.startswith("newswire/")
    assert limits.introduction.endswith(" (+https://desk.example/bot)")
    assert "(" not in fetch_limits(RssSettings()).introduction


@pytest.mark.behaviour(12)
@pytest.mark.behaviour(18)
def test_the_settings_bound_every_wait_and_every_host() -> None:
    settings = RssSettings(floor_seconds=60, ceiling_seconds=600, default_seconds=120, per_host=3, gap_seconds=2.5)
    waits, limits = bounds(settings), fetch_limits(settings)
    assert (waits.floor, waits.ceiling, waits.default) == tuple(timedelta(seconds=each) for each in (60, 600, 120))
    assert (limits.per_host, limits.gap, limits.concurrency) == (3, 2.5, settings.concurrency)


@pytest.mark.behaviour(36)
@runs
async def test_only_hosts_that_the_settings_name_may_be_private() -> None:
    async with RudeServer({"/feed": reply(200, RSS, Content_Type="application/rss+xml")}) as server:
        feed = FEED.model_copy(update={"url": HttpUrl(server.url("/feed", LOOPBACK))})
        metrics = Metrics()
        for allowed, health in (("", "failing"), (f"{LOOPBACK}:{server.port}", "ok")):
            settings = RssSettings(allow_private_hosts=allowed, parsers=1)
            async with fetching(settings, Telemetry(metrics))() as poller:
                result = await poller.poll(feed, Known())
            assert result.next.state.health == health
    assert metrics.registry.get_sample_value("newswire_parse_seconds_count") == 1
    labels = {"purpose": "feed", "outcome": "2xx"}
    assert metrics.registry.get_sample_value("newswire_fetches_total", labels) == 1
    received = metrics.registry.get_sample_value("newswire_fetched_bytes_total", {"purpose": "feed"})
    assert received == len(RSS)


def test_a_host_that_is_none_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="NEWSWIRE_RSS_ALLOW_PRIVATE_HOSTS"):
        fetch_limits(RssSettings(allow_private_hosts="http://localhost/"))
