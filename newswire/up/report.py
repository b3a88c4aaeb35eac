"""What `up` tells of what has arrived."""

from collections.abc import Mapping, Sequence

from rich.console import Console

from consumers.sinks.registry import open_reader
from newswire.context import Context, own_database
from newswire.feeds.reading import read_states, read_subscriptions
from newswire.feeds.status import counted, statuses
from newswire.views import articles_table, plain
from runtime.kafka.cluster import Cluster
from runtime.kafka.reader import read
from schemas.dead import DeadLetter
from schemas.topics import RAW

SHOWN = 50
MOST_READ = 5_000
"""Offsets of each partition that are read for the ids of what came: it is but for a table of `SHOWN`."""


def report(console: Console, here: Context, ids: Sequence[str], letters: Sequence[DeadLetter]) -> int:
    """Show the articles with these ids, and the dead letters; gives the number of the latter."""
    reader = open_reader(f"sqlite:{own_database(here.settings.data)}")
    try:
        found = [article for article in map(reader.get, ids) if article is not None]
    finally:
        reader.close()
    found.sort(key=lambda article: article.published_at or article.fetched_at, reverse=True)
    console.print(articles_table(found[:SHOWN]))
    if len(found) > SHOWN:
        console.print(f"and {len(found) - SHOWN} more: newswire articles", highlight=False)
    for letter in letters:
        console.print(f"dead letter {letter.id}: {letter.kind}: {letter.reason}", style="red", highlight=False)
    return len(letters)


def report_feeds(console: Console, here: Context, known: Cluster, before: Mapping[int, int]) -> list[str]:
    """Tell how the feeds fare, and which are in trouble; gives the ids of what came, each once."""
    found = statuses(read_subscriptions(here, known), read_states(here, known))
    console.print(counted(found), highlight=False)
    for status in found:
        if status.error:
            text = plain(f"{status.subscription.title}: {status.error}")
            console.print(text, style="yellow", highlight=False, markup=False)
    name = RAW.on(here.prefix)
    ends = known.ends(name)
    start = {partition: max(before.get(partition, 0), end - MOST_READ) for partition, end in ends.items()}
    return list(
        {(record.key or b"").decode("utf-8", "replace"): None for record in read(here.kafka, name, start, ends)}
    )
