"""Reading what is audited: first where everything stands, then all that is below."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from consumers.sinks.reading import Holdings
from consumers.sinks.registry import open_reader
from newswire.audit.bounds import Bounds, Letters, Offsets
from newswire.audit.difference import Difference
from newswire.audit.ledger import Ledger, Summary
from newswire.audit.revisions import Shelf
from newswire.audit.stores import Store
from newswire.context import Context
from runtime.kafka.cluster import Cluster, cluster
from runtime.kafka.reader import read
from runtime.sinks import Stream
from schemas.errors import InputError
from schemas.topics import ARTICLES, DEAD, RAW, TAGGED, Topic
from schemas.wire import Record

SETTLING = 15.0
"""Seconds that the broker may take to end a transaction after its time-out."""


def reconcile(here: Context, urls: Sequence[str], found: Callable[[Difference], None]) -> Summary:
    """Audit the cluster and the stores of these URLs; `found` is told of every difference.

    All of it may be at work meanwhile. Raises InputError where a store cannot be asked, or was filled from elsewhere.
    """
    with ExitStack() as stack:
        known = stack.enter_context(cluster(here.kafka))
        readers = [open_reader(url) for url in urls]
        for reader in readers:
            stack.callback(reader.close)
        moment = _moment(here, known, lambda: [reader.holdings() for reader in readers])
        letters, shelf = Letters(), Shelf()
        for record in moment.records(DEAD):
            letters.enter(record)
        stores = [_store(url, held, moment, letters, shelf) for url, held in zip(urls, moment.holdings, strict=True)]
        ledger = Ledger(moment.bounds, letters, stores, shelf)
        for difference in chain(_topics(ledger, moment), _rows(stores, moment.holdings)):
            found(difference)
        return ledger.summary()


class _Range(NamedTuple):
    begins: Offsets
    ends: Offsets


@dataclass(frozen=True)
class _Moment:
    """Where everything stands."""

    here: Context
    stream: Stream
    bounds: Bounds
    ranges: dict[str, _Range]
    holdings: Sequence[Holdings]

    def records(self, topic: Topic[Any]) -> Iterator[Record]:
        """Read a topic as far as it is audited."""
        begins, ends = self.ranges[topic.name]
        return read(self.here.kafka, topic.on(self.here.prefix), begins, ends)

    def whole(self, topic: Topic[Any]) -> bool:
        """Whether a topic still has its first records."""
        return not any(self.ranges[topic.name].begins.values())


def _moment(here: Context, known: Cluster, hold: Callable[[], Sequence[Holdings]]) -> _Moment:
    """Ask where everything stands: a step's own place before the end of what it writes, so that all of that is seen.

    Raw's end comes first, since every record below it is to be accounted for, and once more at last.
    """
    raw, articles, tagged, dead = (topic.on(here.prefix) for topic in (RAW, ARTICLES, TAGGED, DEAD))
    patience = here.kafka.transaction + SETTLING
    ranges = {RAW.name: _Range(known.beginnings(raw), known.ends(raw))}
    normalised = _committed(known, here.group("normalise"), raw)
    tagged_until = _committed(known, here.group("tag"), articles)
    holdings = hold()
    for topic, name in ((ARTICLES, articles), (TAGGED, tagged), (DEAD, dead)):
        ranges[topic.name] = _Range(known.beginnings(name), known.settled_ends(name, patience))
    bounds = Bounds(
        prefix=here.prefix,
        raw_id=known.topic_id(raw),
        begins=ranges[RAW.name].begins,
        ends=ranges[RAW.name].ends,
        latest=known.ends(raw),
        normalised=normalised,
        tagged=tagged_until,
        letters_whole=not any(ranges[DEAD.name].begins.values()),
    )
    return _Moment(here, Stream(known.id, known.topic_id(tagged), ""), bounds, ranges, holdings)


def _committed(known: Cluster, group: str, topic: str) -> Offsets:
    standing = known.standing(group, topic)
    return {partition: at.committed for partition, at in standing.items() if at.committed is not None}


def _store(url: str, held: Holdings, moment: _Moment, letters: Letters, shelf: Shelf) -> Store:
    """Find the groups that fill a store from this cluster, how far they are, and what they refused."""
    topic, prefix = TAGGED.on(moment.here.prefix), moment.here.group("")
    own = [at for at in held.positions if at.stream._replace(group="") == moment.stream]
    if held.positions and not own:
        raise InputError(f"{url}: was filled from another cluster or topic than {topic} here; name that cluster")
    positions: dict[int, int] = {}
    for at in own:
        positions[at.partition] = max(at.next, positions.get(at.partition, 0))
    groups = {at.stream.group for at in own}
    dead = set().union(*(letters.of(group.removeprefix(prefix), topic) for group in groups))
    return Store(url, topic, shelf, groups, positions, dead, whole=moment.whole(TAGGED))


def _topics(ledger: Ledger, moment: _Moment) -> Iterator[Difference]:
    for record in moment.records(RAW):
        ledger.raw(record)
    for record in moment.records(ARTICLES):
        yield from ledger.article(record)
    for record in moment.records(TAGGED):
        yield from ledger.tagged(record)
    yield from ledger.differences()


def _rows(stores: Iterable[Store], holdings: Iterable[Holdings]) -> Iterator[Difference]:
    for store, held in zip(stores, holdings, strict=True):
        for row in held.rows:
            yield from store.row(row)
        yield from store.missing()
