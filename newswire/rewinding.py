"""Choosing where a stage or sink begins."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from consumers.sinks.registry import open_sink
from newswire.context import Context
from runtime.kafka.cluster import Cluster, cluster
from runtime.sinks import Stream
from schemas.errors import InputError
from schemas.topics import ARTICLES, RAW, TAGGED, Topic

Target = datetime | Literal["earliest", "latest"]
STAGES: Mapping[str, Topic[Any]] = {"normalise": RAW, "tag": ARTICLES}
SINK = "sink."


def rewind(here: Context, name: str, to: Target, store: str) -> Mapping[int, int]:
    """Move the offsets of a stage (`normalise`, `tag`) or sink (`sink.NAME`); give where it will begin.

    A database sink's own offsets are moved too. Raises InputError where the name is unknown or the group has members.
    """
    topic = STAGES.get(name, TAGGED if name.startswith(SINK) else None)
    if topic is None:
        raise InputError(f"{name}: not a stage or sink; known are {', '.join(STAGES)} and {SINK}NAME")
    group = here.group(name)
    with cluster(here.kafka) as known:
        members = known.members(group)
        if members:
            raise InputError(f"{name}: {members} of its processes run: stop them first (a killed one counts for 10 s)")
        positions = known.rewind(group, topic.on(here.prefix), to)
        if name.startswith(SINK):
            _move_store(known, topic.on(here.prefix), group, positions, store)
    return positions


def _move_store(known: Cluster, topic: str, group: str, positions: Mapping[int, int], store: str) -> None:
    sink = open_sink(store)
    try:
        sink.move(Stream(known.id, known.topic_id(topic), group), positions)
    finally:
        sink.close()
