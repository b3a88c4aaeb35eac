"""Made-up entries of feeds as the fetcher publishes them, the same in every run."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count as counting
from itertools import islice

from benchmarks.rss.documents import MEDIA, document
from benchmarks.rss.feeds import channel
from producers.rss.entries import Reading, diff
from producers.rss.parse.document import parse
from producers.rss.seen import Seen
from schemas.articles import RawArticle
from schemas.feeds import Feed
from schemas.identity import feed_id

FETCHED = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def raw_entries(count: int) -> Iterator[RawArticle]:
    """Give `count` articles of distinct ids, from feeds in all formats that declare their language."""
    return islice((article for number in counting() for article in _listed(number)), count)


def _listed(number: int) -> Iterator[RawArticle]:
    made = channel(number)
    url = f"https://feeds.example.org/{number}"
    feed = Feed.model_validate({"id": feed_id(url), "url": url, "language": "en"})
    parsed = parse(document(made, 0), MEDIA[made.format])
    yield from diff(feed, url, Seen(), Reading(parsed, url, FETCHED)).articles
