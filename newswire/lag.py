"""How far groups are behind."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from newswire.context import Context
from runtime.kafka.cluster import Cluster
from schemas.topics import ARTICLES, RAW, TAGGED, Topic


class Lag(NamedTuple):
    """One group in one partition; `committed` is None before its first commit."""

    group: str
    topic: str
    partition: int
    committed: int | None
    end: int
    lag: int


def lags(here: Context, known: Cluster) -> Iterator[Lag]:
    """Give the standing of the stages and of every sink whose group the cluster knows."""
    sinks = [group for group in known.groups() if group.startswith(here.group("sink."))]
    stages: list[tuple[str, Topic[Any]]] = [(here.group("normalise"), RAW), (here.group("tag"), ARTICLES)]
    stages += [(group, TAGGED) for group in sorted(sinks)]
    for group, topic in stages:
        name = topic.on(here.prefix)
        for partition, at in known.standing(group, name).items():
            yield Lag(group, name, partition, at.committed, at.end, at.lag)
