"""What a topic of dead letters holds, without the records themselves. Pure."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from schemas.dead import KINDS, DeadLetter
from schemas.errors import InputError, RejectedError
from schemas.wire import Record, attempts, decode_letter

STAGES = ("normalise", "tag")
REASON = 300
"""Characters of a reason that are kept; one letter shown alone has them all."""
NAMED = 5
"""Ids that an error names at most."""


class Entry(NamedTuple):
    """One letter: `place` is its partition and offset on its own topic, `origin` its record's topic and partition."""

    id: str
    stage: str
    kind: str
    reason: str
    arrived_ms: int
    attempts: int
    redriven_at: datetime | None
    place: tuple[int, int]
    origin: tuple[str, int]

    @property
    def arrived(self) -> datetime:
        """When the letter arrived."""
        return datetime.fromtimestamp(self.arrived_ms / 1000, UTC)

    @classmethod
    def of(cls, letter: DeadLetter, record: Record) -> "Entry":
        """Note a letter and where it stands. Texts that many letters share are kept once."""
        return cls(
            id=letter.id,
            stage=sys.intern(letter.stage),
            kind=sys.intern(letter.kind),
            reason=sys.intern(letter.reason[:REASON]),
            arrived_ms=record.timestamp,
            attempts=attempts(letter.headers),
            redriven_at=letter.redriven_at,
            place=(record.partition, record.offset),
            origin=(sys.intern(letter.topic), letter.partition),
        )


class Filter(NamedTuple):
    """Which letters are meant; None leaves out nothing."""

    stage: str | None = None
    kind: str | None = None
    since: datetime | None = None

    def takes(self, entry: Entry) -> bool:
        """Whether a letter is meant."""
        return (
            self.stage in (None, entry.stage)
            and self.kind in (None, entry.kind)
            and (self.since is None or entry.arrived >= self.since)
        )


class Index:
    """The last record of each key, in the order of their arrival; `strangers` counts what is no letter."""

    def __init__(self) -> None:
        """Begin empty."""
        self._entries: dict[str, Entry] = {}
        self.strangers = 0

    def enter(self, record: Record) -> None:
        """Take in the next record of the topic: it takes the place of an earlier one of the same key."""
        try:
            letter = decode_letter(record)
        except RejectedError:
            self.strangers += 1
            return
        self._entries.pop(letter.id, None)
        self._entries[letter.id] = Entry.of(letter, record)

    def waiting(self, wanted: Filter = Filter()) -> list[Entry]:  # noqa: B008 - it is immutable
        """Give the letters that were not redriven and are meant.

        Raises InputError where a filter names a stage or kind that there is not: a slip of the pen is no "none".
        """
        self._check("stage", wanted.stage, STAGES)
        self._check("kind", wanted.kind, KINDS)
        return [entry for entry in self._entries.values() if entry.redriven_at is None and wanted.takes(entry)]

    def _check(self, name: str, wanted: str | None, known: Sequence[str]) -> None:
        present = {str(getattr(entry, name)) for entry in self._entries.values()}
        if wanted is not None and wanted not in present and wanted not in known:
            there = ", ".join([*known, *sorted(present.difference(known))])
            raise InputError(f"--{name} {wanted}: no dead letter has it; known are {there}")

    def find(self, text: str) -> Entry:
        """Find one letter by its id, or by a beginning or end of it that no other has.

        An end begins at a name or number: 0/17 is no end of …/10/17. Raises InputError where none or several fit.
        """
        if text in self._entries:
            return self._entries[text]
        ends = (f"/{text}", f".{text}")
        found = [entry for id_, entry in self._entries.items() if id_.startswith(text) or id_.endswith(ends)]
        if not found:
            raise InputError(f"no dead letter has the id {text}: see `newswire dead list`")
        if len(found) > 1:
            names = ", ".join(entry.id for entry in found[:NAMED]) + (", …" if len(found) > NAMED else "")
            raise InputError(f"{text} fits {len(found)} dead letters: {names}")
        return found[0]


def counted(entries: Iterable[Entry]) -> str:
    """Count letters by stage and kind, in words, such as `3 dead letters: tag 3 (bug 2, invalid 1)`."""
    counts = Counter((entry.stage, entry.kind) for entry in entries)
    total = counts.total()
    stages: Counter[str] = Counter()
    for (stage, _), count in counts.items():
        stages[stage] += count
    parts = [
        f"{stage} {count} ({', '.join(f'{kind} {n}' for (s, kind), n in counts.most_common() if s == stage)})"
        for stage, count in stages.most_common()
    ]
    return f"{total} dead letter{'' if total == 1 else 's'}" + (f": {', '.join(parts)}" if parts else "")
