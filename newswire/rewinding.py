"""Choosing where a stage or sink begins."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from consumers.sinks.registry import open_sink
from newswire.context import Context
from runtime.kafka.cluster import cluster
from runtime.sinks import Stream
from schemas.errors import InputError
from schemas.topics import ARTICLES, RAW, TAGGED, Topic

Target = datetime | Literal["earliest", "latest"]
STAGES: Mapping[str, Topic[Any]] = {"normalise": RAW, "tag": ARTICLES}
SINK = "sink."


def rewind(here: Context, name: str, to: Target, store: str | None) -> Mapping[int, int]:
    """Move the offsets of a stage (`normalise`, `tag`) or sink (`sink.NAME`); give where it will begin.

    A database sink's own offsets are moved too. Raises InputError where the name is unknown or the group has members.
    """
    topic = STAGES.get(name, TAGGED if name.startswith(SINK) else None)
    if topic is None:
        raise InputError(f"{name}: not a stage or sink; known are {', '.join(STAGES)} and {SINK}NAME")
    group = here.group(name)
    with cluster(here.kafka) as known:
        if group not in known.groups():
            raise InputError(f"{name}: no group {group} on this cluster; see `newswire lag` for those that are there")
        members = known.members(group)
        if members:
            raise InputError(f"{name}: {members} of its processes run: stop them first (a killed one counts for 10 s)")
        if not name.startswith(SINK):
            return known.rewind(group, topic.on(here.prefix), to)
        if store is None:
            raise InputError(f"{name}: a database keeps its own offsets: name it with --store URL")
        sink = open_sink(store)
        try:
            positions = known.rewind(group, topic.on(here.prefix), to)
            sink.move(Stream(known.id, known.topic_id(topic.on(here.prefix)), group), positions)
        finally:
            sink.close()
    return positions
