"""Sending dead letters back to where their records came from, each marked in the transaction that sends it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import NamedTuple

from newswire.context import Context
from newswire.dead.index import Entry, Filter, Index
from newswire.dead.reading import read_index, read_letters
from runtime.kafka.cluster import Cluster, cluster
from runtime.kafka.writer import TransactionalWriter
from runtime.stopping import Stop
from schemas.dead import DeadLetter
from schemas.errors import InputError, StaleError, UnavailableError
from schemas.topics import MIB
from schemas.wire import Message, encode_letter, send_back

LETTERS = 200
BYTES = 8 * MIB
"""Letters and bytes of records that one transaction holds at most; one larger record goes alone."""


class Progress(NamedTuple):
    """How many of the chosen letters have been sent back."""

    done: int
    entries: Sequence[Entry]


Choose = Callable[[Index], Sequence[Entry]]


def chosen(index: Index, ids: Sequence[str], wanted: Filter) -> list[Entry]:
    """Give the letters of these ids or, without any, those that a filter means.

    Raises InputError where an id is not known, or was redriven before.
    """
    if not ids:
        return index.waiting(wanted)
    entries = {entry.id: entry for entry in map(index.find, ids)}
    for entry in entries.values():
        if entry.redriven_at is not None:
            when = f"{entry.redriven_at:%Y-%m-%d %H:%M} UTC"
            raise InputError(f"{entry.id} was redriven at {when}; what is refused again is a letter of its own")
    return sorted(entries.values(), key=lambda entry: entry.place)


def plan(here: Context, choose: Choose) -> list[Entry]:
    """Give the letters that a redrive would send back now. Changes nothing."""
    with cluster(here.kafka) as known:
        return _sendable(known, choose(read_index(here, known)))


def redrive(here: Context, choose: Choose, stop: Stop) -> Iterator[Progress]:
    """Send letters back, telling at first and after each transaction how far it is.

    Takes over from any other redrive first, and only then looks which letters wait, so that none is sent twice. Safe to
    kill: sent and marked together or not at all, and the next redrive goes on. Ends early on a stop. Raises InputError
    where a letter cannot be sent back, FencedError where another redrive has begun.
    """
    name = f"{here.prefix}.redrive"
    writer = TransactionalWriter(here.kafka, name, stop=stop, count=lambda _: None, patience=here.kafka.connect)
    with cluster(here.kafka) as known, closing(writer):
        writer.take_over()
        entries = _sendable(known, choose(read_index(here, known, certain=True)))
        done = 0
        yield Progress(done, entries)
        for batch in batches(read_letters(here, entries)):
            if stop.asked:
                return
            try:
                for count in _sent(writer, here.prefix, batch):
                    done += count
                    yield Progress(done, entries)
            except StaleError as error:
                raise UnavailableError(f"{error}; run it again: what was sent back is no longer listed") from error


def batches(letters: Iterable[DeadLetter]) -> Iterator[list[DeadLetter]]:
    """Group letters as transactions take them."""
    batch: list[DeadLetter] = []
    size = 0
    for letter in letters:
        length = len(letter.value or b"")
        if batch and (len(batch) == LETTERS or size + length > BYTES):
            yield batch
            batch, size = [], 0
        batch.append(letter)
        size += length
    if batch:
        yield batch


def _sent(writer: TransactionalWriter, prefix: str, letters: Sequence[DeadLetter]) -> Iterator[int]:
    """Send and mark in one transaction, telling how many it held.

    Where that is refused it is done one by one, to find and name the letter that is.
    """
    try:
        writer.write([message for letter in letters for message in _messages(letter, prefix)])
    except InputError as error:
        if len(letters) == 1:
            raise InputError(f"{letters[0].id} cannot be sent back: {error}") from error
        for letter in letters:
            yield from _sent(writer, prefix, [letter])
    else:
        yield len(letters)


def _messages(letter: DeadLetter, prefix: str) -> tuple[Message, Message]:
    marked = letter.model_copy(update={"redriven_at": datetime.now(UTC)})
    return send_back(letter, prefix=prefix), encode_letter(marked, prefix=prefix)


def _sendable(known: Cluster, entries: Sequence[Entry]) -> list[Entry]:
    """Give the letters, if the partitions that they came from are still there. Raises InputError where one is not."""
    found = known.topics(sorted({entry.origin[0] for entry in entries})) if entries else {}
    counts = {topic: count for topic, (_, count) in found.items()}
    for (topic, partition), number in Counter(entry.origin for entry in entries).items():
        if partition >= counts.get(topic, 0):
            raise InputError(
                f"{topic} has no partition {partition} any more, where {number} of these letters came from: "
                "choose others with --stage, --kind, --since or ids"
            )
    return list(entries)
