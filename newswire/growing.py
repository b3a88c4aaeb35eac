"""Giving the article topics more partitions."""

from collections.abc import Iterator
from typing import NamedTuple

from newswire.context import Context
from runtime.kafka.cluster import Cluster
from schemas.errors import InputError
from schemas.topics import ARTICLES, RAW, TAGGED

ORDER = (TAGGED, ARTICLES, RAW)
"""Downstream first: what a stage writes has every partition before what it reads."""


class Growth(NamedTuple):
    """A topic's partitions before and after."""

    topic: str
    before: int
    after: int


def grow(here: Context, known: Cluster, partitions: int) -> Iterator[Growth]:
    """Grow tagged, articles, raw, in that order, telling of each when it is done; goes on where a former one ended.

    Raises InputError where a topic is missing, or has more.
    """
    names = [topic.on(here.prefix) for topic in ORDER]
    found = known.topics(names)
    for name in names:
        if name not in found:
            raise InputError(f"the topic {name} does not exist: create it with `newswire topics create`")
    counts = {name: found[name][1] for name in names}
    largest = max(counts, key=lambda name: counts[name])
    if counts[largest] > partitions:
        raise InputError(
            f"{largest} has {counts[largest]} partitions, and none shrinks: give {counts[largest]} or more"
        )
    for name, before in counts.items():
        if before < partitions:
            known.grow(name, partitions)
        yield Growth(name, before, partitions)
