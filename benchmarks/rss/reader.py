"""lemon24/reader, as it comes: `python -m benchmarks.rss.reader PORT HOSTS N DATABASE WORKERS`."""

import sys

import feedparser_sgmllib
from reader import make_reader
from reader.types import UpdatedFeed

from benchmarks.rss.cases import CASES, Found
from benchmarks.rss.subject import go_through, site_of
from schemas.errors import InputError

sys.modules["sgmllib"] = feedparser_sgmllib  # by its former name, under which reader's own copy of feedparser wants it


def main(arguments: list[str]) -> None:
    """Go through the cases, with the subscriptions made beforehand."""
    site = site_of(arguments)
    database, workers = arguments[3], int(arguments[4])
    reader = make_reader(database)
    for url in site.urls:
        reader.add_feed(url)

    def visit() -> Found:
        found = Found()
        for url, value in reader.update_feeds_iter(scheduled=False, workers=workers):
            if isinstance(value, Exception):
                raise InputError(f"reader: {url}: {value}") from value
            if isinstance(value, UpdatedFeed):
                found = found.plus(value.new, value.modified)
        return found

    go_through(site, visit, range(len(CASES)))
    reader.close()


if __name__ == "__main__":
    main(sys.argv[1:])
