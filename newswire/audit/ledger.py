"""The ledger: every raw record that still exists, what became of it, and what each store should show of it. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from newswire.audit.bounds import Bounds, Letters
from newswire.audit.difference import Difference
from newswire.audit.dispositions import LETTER, Event, Fate, History, judge, untagged
from newswire.audit.revisions import Shelf, packed, revision
from newswire.audit.stores import Store
from schemas.errors import RejectedError
from schemas.model import Entity
from schemas.topics import ARTICLES, RAW, TAGGED, Topic
from schemas.wire import ATTEMPTS, Record, decode, header, read_envelope

M = TypeVar("M", bound=Entity)


class Count(NamedTuple):
    """Records or rows in one place, and what the next step did with them.

    `older` are records whose raw record is beyond retention; `expected` is known of rows alone. `step` names the stage
    or sink that `pending` waits for.
    """

    place: str
    records: int
    dead: int
    pending: int
    older: int | None = None
    expected: int | None = None
    step: str | None = None


class Summary(NamedTuple):
    """Raw records by what became of them, what is pending anywhere, and the counts of every place."""

    raw: int
    articles: int
    letters: int
    pending: int
    places: Sequence[Count]


@dataclass(slots=True)
class _Entry:
    """A raw record: its key and what became of it."""

    key: bytes | None
    history: History


class Ledger:
    """Takes records in, topic by topic (dead letters first, then raw, articles, tagged), and names what is wrong."""

    def __init__(self, bounds: Bounds, letters: Letters, stores: Sequence[Store], shelf: Shelf) -> None:
        """Begin with the letters, and nothing else."""
        self._bounds = bounds
        self._stores = stores
        self._shelf = shelf
        self._topic = RAW.on(bounds.prefix)
        self._refused = letters.of("normalise", self._topic)
        self._untaggable = letters.of("tag", ARTICLES.on(bounds.prefix))
        self._entries: dict[int, dict[int, _Entry]] = {partition: {} for partition in bounds.ends}
        self._histories: dict[History, History] = {}
        self._records: Counter[str] = Counter()
        self._older: Counter[str] = Counter()

    def raw(self, record: Record) -> None:
        """Enter a raw record."""
        dead = (record.partition, record.offset) in self._refused
        self._entries[record.partition][record.offset] = _Entry(record.key, self._shared((LETTER,) if dead else ()))

    def article(self, record: Record) -> Iterator[Difference]:
        """Enter a record of the articles' topic."""
        article = _read(ARTICLES, record)
        place = record.partition, record.offset
        fate: Fate = "live" if record.offset < self._bounds.tagged.get(record.partition, 0) else "pending"
        event = Event(
            what="again" if _sent_again(record) else "article",
            normaliser=article.normaliser if article else None,
            fate="dead" if place in self._untaggable else fate,
        )
        yield from self._enter(ARTICLES.name, record, self._origin(record), event)

    def tagged(self, record: Record) -> Iterator[Difference]:
        """Enter a record of the tagged articles' topic, and let the stores expect it."""
        article, entry = _read(TAGGED, record), self._origin(record)
        editions = (article.normaliser, article.taxonomy.edition) if article else (None, None)
        event = None if _sent_again(record) else Event("tagged", *editions)
        yield from self._enter(TAGGED.name, record, entry, event)
        row = b""
        if article:
            sure = self._bounds.letters_whole or entry != "gone"
            row = packed([revision(article, self._shelf, (record.partition, record.offset), sure=sure)])
        for store in self._stores:
            yield from store.tagged(record, article.id if article else None, row)

    def differences(self) -> Iterator[Difference]:
        """Name what is wrong with the raw records, now that all topics are entered."""
        for partition, offset in sorted(self._refused):
            if self._find(partition, offset) == "unknown":
                place = f"{self._topic}/{partition}/{offset}"
                yield Difference(
                    "unknown origin", "-", place, "a dead letter names it, but there never was such a record"
                )
        for partition, entries in self._entries.items():
            for offset, entry in entries.items():
                for kind, what in judge(entry.history, pending=self._pending(partition, offset)):
                    yield Difference(kind, _name(entry.key), f"{self._topic}/{partition}/{offset}", what)

    def summary(self) -> Summary:
        """Count."""
        articles = letters = pending = waiting = raw = 0
        for partition, entries in self._entries.items():
            for offset, entry in entries.items():
                raw += 1
                articles += any(event.what == "article" for event in entry.history)
                letters += LETTER in entry.history
                pending += not entry.history and self._pending(partition, offset)
                waiting += untagged(entry.history)
        prefix, records, older = self._bounds.prefix, self._records, self._older
        places = [
            Count(self._topic, raw, letters, pending, step="normalise"),
            Count(
                ARTICLES.on(prefix), records["articles"], len(self._untaggable), waiting, older["articles"], step="tag"
            ),
            Count(TAGGED.on(prefix), records["tagged"], 0, 0, older["tagged"]),
        ]
        places += [
            Count(s.url, s.rows, len(s.dead), s.pending, expected=s.expected, step=s.sinks(prefix))
            for s in self._stores
        ]
        return Summary(raw, articles, letters, sum(place.pending for place in places), places)

    def _enter(
        self, name: str, record: Record, entry: "_Entry | _Elsewhere", event: Event | None
    ) -> Iterator[Difference]:
        self._records[name] += 1
        if isinstance(entry, _Entry):
            if event is not None:
                entry.history = self._shared((*entry.history, event))
        elif entry == "gone":
            self._older[name] += 1
        elif entry == "unknown":
            origin = read_envelope(record).origin
            what = f"its origin is {origin}, which {self._topic} never had" if origin else "it names no origin"
            yield Difference("unknown origin", _name(record.key), record.place, what)

    def _origin(self, record: Record) -> "_Entry | _Elsewhere":
        match (read_envelope(record).origin or "").split("/"):
            case [topic, partition, offset] if topic == self._bounds.raw_id and (partition + offset).isdecimal():
                return self._find(int(partition), int(offset))
            case _:
                return "unknown"

    def _find(self, partition: int, offset: int) -> "_Entry | _Elsewhere":
        """Give a raw record; or tell that it is beyond retention, arrived after the others, or never was."""
        entry = self._entries.get(partition, {}).get(offset)
        if entry is not None:
            return entry
        if offset < self._bounds.begins.get(partition, 0):
            return "gone"
        later = self._bounds.ends.get(partition, 0) <= offset < self._bounds.latest.get(partition, 0)
        return "later" if later else "unknown"

    def _pending(self, partition: int, offset: int) -> bool:
        return offset >= self._bounds.normalised.get(partition, 0)

    def _shared(self, history: History) -> History:
        return self._histories.setdefault(history, history)


_Elsewhere = Literal["gone", "later", "unknown"]


def _read(topic: Topic[M], record: Record) -> M | None:
    try:
        return decode(topic, record)
    except RejectedError:
        return None


def _sent_again(record: Record) -> bool:
    return header(record.headers, ATTEMPTS) is not None


def _name(key: bytes | None) -> str:
    return (key or b"-").decode("utf-8", "replace")
