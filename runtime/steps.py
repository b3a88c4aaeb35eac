"""What the loop does with a batch: two ways to prepare a record, two ways to deliver the results."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from runtime.adapter import Batch, Publisher, Source, Transaction
from runtime.quarantine import Quarantine
from runtime.sinks import Outcome, Sink, SinkBatch
from runtime.stage import Stage
from schemas.dead import DeadLetter
from schemas.errors import RejectedError
from schemas.model import Entity
from schemas.topics import LARGEST, Topic
from schemas.wire import FOR, Envelope, Message, Record, decode, encode, encode_letter, header, read_envelope

I = TypeVar("I", bound=Entity)  # noqa: E741 - I and O, as in Stage
O = TypeVar("O", bound=Entity)  # noqa: E741
R = TypeVar("R")

REASON = 2000
"""Characters of a dead letter's reason at most: an error's message can be as long as the record."""


@dataclass(frozen=True, slots=True)
class Prepared(Generic[R]):
    """A record, its event attributes, and what became of it."""

    record: Record
    envelope: Envelope
    value: R


class Refusal(NamedTuple):
    """A record that is refused, and why: a kind of `schemas.dead` and a sentence."""

    record: Record
    kind: str
    reason: str

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.record.place}: {self.kind}: {self.reason[:200]}"


def flags(batch: Batch, refusals: Sequence[Refusal]) -> list[bool]:
    """Tell of each record of a batch whether it is refused."""
    places = {refusal.record.place for refusal in refusals}
    return [bool(places) and record.place in places for record in batch.records]


@dataclass(frozen=True)
class Letters:
    """Writes dead letters for one stage; `code` is the version that refuses."""

    stage: str
    code: str
    prefix: str

    def write(self, refusal: Refusal) -> Message:
        """Keep the record whole, with why it was refused: the reason as UTF-8, cut to what people read."""
        record, kind, reason = refusal
        letter = DeadLetter(
            id=f"{self.stage}/{record.place}",
            stage=self.stage,
            kind=kind,
            reason=reason[:REASON].encode("utf-8", "replace").decode(),
            code=self.code,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            key=record.key,
            value=record.value,
            headers=record.headers,
        )
        return encode_letter(letter, prefix=self.prefix)


class Delivery(NamedTuple):
    """What became of a batch: its results counted by name, and all that was refused, by the stage or by the store."""

    counts: Mapping[str, int]
    refusals: Sequence[Refusal]


class Step(Protocol[R]):
    """One service's part of the loop; `outcomes` are the names of its results."""

    outcomes: Sequence[str]

    def prepare(self, record: Record) -> Prepared[R] | None:
        """Process one record; None where it is for another group. Raises RejectedError; anything else is a bug."""

    def deliver(self, batch: Batch, results: Sequence[Prepared[R]], refusals: Sequence[Refusal]) -> Delivery:
        """Make results and dead letters durable, then acknowledge the batch."""

    def close(self) -> None:
        """Release what the step holds."""


class StageStep(Generic[I, O]):
    """To a topic: outputs, dead letters and offsets in one transaction."""

    def __init__(self, stage: Stage[I, O], transaction: Transaction, letters: Letters, topic_id: str) -> None:
        """`topic_id` is the id of the topic that the stage reads, for the origin of its records."""
        self.outcomes: Sequence[str] = ("ok", "dead")
        self._letters = letters
        self._stage = stage
        self._transaction = transaction
        self._topic_id = topic_id

    def prepare(self, record: Record) -> Prepared[Message]:
        """Decode, run, encode, to the partition that the record came from."""
        envelope = read_envelope(record)
        origin = envelope.origin or f"{self._topic_id}/{record.partition}/{record.offset}"
        output = self._stage.run(decode(self._stage.reads, record))
        message = encode(
            self._stage.writes,
            output,
            Envelope(envelope.source, envelope.time, envelope.trace, origin),
            prefix=self._letters.prefix,
            partition=record.partition,
        )
        if message.size > LARGEST:
            raise RejectedError("too_large", f"the result has {message.size} bytes; a topic takes {LARGEST}")
        return Prepared(record, envelope, message)

    def deliver(self, batch: Batch, results: Sequence[Prepared[Message]], refusals: Sequence[Refusal]) -> Delivery:
        """Commit the transaction."""
        letters = [self._letters.write(refusal) for refusal in refusals]
        self._transaction.commit([result.value for result in results] + letters, batch)
        return Delivery({"ok": len(results), "dead": len(refusals)}, refusals)

    def close(self) -> None:
        """Close the transactional writer."""
        self._transaction.close()


Observe = Callable[[Sequence[I], Sequence[Outcome]], None]


@dataclass
class SinkStep(Generic[I]):
    """To a store: dead letters first, then rows and offsets by the sink, then the group's mirror on Kafka."""

    topic: Topic[I]
    sink: Sink[I]
    source: Source
    publisher: Publisher
    letters: Letters
    quarantine: Quarantine
    observe: Observe[I]
    outcomes: Sequence[str] = ("new", "revised", "unchanged", "refused", "passed", "dead")

    def prepare(self, record: Record) -> Prepared[I] | None:
        """Decode, unless it was sent again for another group alone."""
        wanted = header(record.headers, FOR)
        if wanted is not None and wanted != self.source.group:
            return None
        return Prepared(record, read_envelope(record), decode(self.topic, record))

    def deliver(self, batch: Batch, results: Sequence[Prepared[I]], refusals: Sequence[Refusal]) -> Delivery:
        """Write the batch; what the store refuses becomes a dead letter before the store commits."""
        self.publisher.publish([self.letters.write(refusal) for refusal in refusals])
        refused = list(refusals)

        def refuse(reasons: Mapping[int, str]) -> None:
            found = [Refusal(results[index].record, "refused", reason) for index, reason in reasons.items()]
            refused.extend(found)
            self.quarantine.judge(flags(batch, refused), str(found[-1]))
            self.publisher.publish([self.letters.write(refusal) for refusal in found])

        values = [result.value for result in results]
        outcomes = self.sink.write(SinkBatch(values, batch.spans), refuse)
        self.source.acknowledge(batch)
        self.observe(values, outcomes)
        passed = len(batch.records) - len(results) - len(refusals)
        return Delivery(Counter(outcomes) + Counter(dead=len(refusals), passed=passed), refused)

    def close(self) -> None:
        """Close the store and the writer of dead letters."""
        self.sink.close()
        self.publisher.close()
