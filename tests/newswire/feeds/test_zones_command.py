"""`newswire feeds zones` on a real broker."""

import json
from datetime import UTC, datetime, timedelta

from consumers.stages.normalise import normalise
from newswire.context import Context
from schemas.articles import Observed, RawArticle, Source, Text
from schemas.topics import ARTICLES
from schemas.wire import Envelope, Message, encode
from tests.newswire.feeds.conftest import Run
from tests.newswire.pipeline import publish

ONE, TWO = "https://one.example/rss", "https://two.example/rss"
BEGIN = datetime(2026, 1, 12, tzinfo=UTC)


def entry(here: Context, feed: str, number: int, ahead: timedelta) -> Message:
    """Publish an entry every 97 minutes, found within 13; its date names no zone, and its clock runs ahead."""
    published = BEGIN + timedelta(minutes=97 * number)
    raw = RawArticle(
        id=f"{feed == ONE:x}{number:031x}",
        source=Source(kind="rss", name="One", feed=feed),
        fetched_at=published + timedelta(minutes=number * 7 % 13),
        observed=Observed(title=Text(value=f"Entry {number}"), published=f"{published + ahead:%Y-%m-%dT%H:%M:%S}"),
    )
    return encode(ARTICLES, normalise(raw), Envelope("test", BEGIN), prefix=here.prefix, partition=number % 2)


def test_a_feed_whose_dates_run_off_is_named_until_it_is_repaired(here: Context, run: Run) -> None:
    assert run("zones").stdout == "no feed's dates run off: 0 entries with a time but no zone were seen\n"
    run("add", ONE, "--country", "EE")
    run("add", TWO)
    publish(here, [entry(here, ONE, number, timedelta(hours=2)) for number in range(40)])
    publish(here, [entry(here, TWO, number, timedelta()) for number in range(40)])
    url, words, repair = run("zones").stdout.splitlines()
    assert url == ONE
    assert words.startswith("  dates run 2:00 h ahead, read in UTC: 39 of 40 entries show it")
    assert repair == f"  repair: newswire feeds add {ONE} --timezone Europe/Tallinn"
    (line,) = run("zones", "--json").stdout.splitlines()
    assert (json.loads(line)["url"], json.loads(line)["ahead"]) == (ONE, 120)
    assert run("zones", "--last", "3").stdout.startswith("no feed's dates run off: ")
    run("add", ONE, "--timezone", "Europe/Tallinn")
    assert run("zones").stdout == "no feed's dates run off: 80 entries with a time but no zone were seen\n"
    assert run("zones", "--json").stdout == ""
