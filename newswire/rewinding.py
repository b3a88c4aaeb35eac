"""Choosing where a stage or sink begins."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, Literal, NamedTuple

from consumers.sinks.reading import Position
from consumers.sinks.registry import open_reader, open_sink
from newswire.context import Context
from runtime.kafka.cluster import cluster
from runtime.sinks import Stream
from schemas.errors import InputError
from schemas.topics import ARTICLES, RAW, TAGGED, Topic

Target = datetime | Literal["earliest", "latest"]
STAGES: Mapping[str, Topic[Any]] = {"normalise": RAW, "tag": ARTICLES}
SINK = "sink."


class Move(NamedTuple):
    """From which offset a partition was moved to which; None where it had none."""

    old: int | None
    new: int


def rewind(here: Context, name: str, to: Target, store: str | None) -> Mapping[int, Move]:
    """Move the offsets of a stage (`normalise`, `tag`) or sink (`sink.NAME`); tell how each partition was moved.

    A database sink's own offsets are moved too. Raises InputError, with nothing moved, where the name is unknown, the
    group has members, or the store is not one that the sink has filled.
    """
    topic = STAGES.get(name, TAGGED if name.startswith(SINK) else None)
    if topic is None:
        raise InputError(f"{name}: not a stage or sink; known are {', '.join(STAGES)} and {SINK}NAME")
    if name in STAGES and store is not None:
        raise InputError(f"{name}: a stage has no store: leave --store out")
    group, reads = here.group(name), topic.on(here.prefix)
    held: Sequence[Position] = ()
    if name not in STAGES:
        store, held = _filled(store, name, group)
    with cluster(here.kafka) as known:
        members = known.members(group)
        if members:
            raise InputError(f"{name}: {members} of its processes run: stop them first (a killed one counts for 10 s)")
        positions = known.places(reads, to)
        if store is None:
            old = {partition: at.committed for partition, at in known.standing(group, reads).items()}
        else:  # it decides, so it is moved first; the group's offsets are its mirror
            stream = Stream(known.id, known.topic_id(reads), group)
            old = {at.partition: at.next for at in held if at.stream == stream}
            with closing(open_sink(store)) as sink:
                sink.move(stream, positions)
        known.move(group, reads, positions)
    return {partition: Move(old.get(partition), new) for partition, new in sorted(positions.items())}


def _filled(store: str | None, name: str, group: str) -> tuple[str, Sequence[Position]]:
    """Give the store, and what it holds, if that is offsets of the group, on whatever cluster: they vouch for its name.

    The group itself may be gone: Kafka forgets those that have stood still for long.
    """
    if store is None:
        raise InputError(f"{name}: a database keeps its own offsets: name it with --store URL")
    stranger = f"{store}: has never been filled by {name}: name its store with --store URL"
    open_sink(store)  # says what is wrong with the URL itself; opens nothing
    try:
        reader = open_reader(store)
    except InputError as error:
        raise InputError(f"{stranger} ({error})") from None
    with closing(reader):
        held = reader.holdings().positions
    if all(at.stream.group != group for at in held):
        raise InputError(stranger)
    return store, held
