"""Reading dead letters off the cluster."""

from collections.abc import Iterable, Iterator

from newswire.context import Context
from newswire.dead.index import Entry, Index
from runtime.kafka.cluster import Cluster
from runtime.kafka.reader import read
from schemas.dead import DeadLetter
from schemas.errors import UnavailableError
from schemas.topics import DEAD
from schemas.wire import decode_letter

SETTLING = 15.0
"""Seconds that the broker may take to end a transaction after its time-out."""
MOMENT = 2.0
"""Seconds that people wait for open transactions."""


def read_index(here: Context, known: Cluster, *, certain: bool = False) -> Index:
    """Read the whole topic up to its end now, keeping of every letter what a list shows.

    What a transaction that stays open holds back is left out after a moment; to be `certain`, it is waited for.
    Raises UnavailableError where that takes longer than the broker may need.
    """
    topic, index = DEAD.on(here.prefix), Index()
    beginnings = known.beginnings(topic)
    try:
        ends = known.settled_ends(topic, here.kafka.transaction + SETTLING if certain else MOMENT)
    except UnavailableError:
        if certain:
            raise
        ends = known.ends(topic)
    for record in read(here.kafka, topic, beginnings, ends):
        index.enter(record)
    return index


def read_letters(here: Context, entries: Iterable[Entry]) -> Iterator[DeadLetter]:
    """Give those letters whole, in the order of their topic; one that has expired meanwhile is left out."""
    places = {entry.place for entry in entries}
    start: dict[int, int] = {}
    end: dict[int, int] = {}
    for partition, offset in places:
        start[partition] = min(offset, start.get(partition, offset))
        end[partition] = max(offset + 1, end.get(partition, 0))
    for record in read(here.kafka, DEAD.on(here.prefix), start, end):
        if (record.partition, record.offset) in places:
            yield decode_letter(record)
