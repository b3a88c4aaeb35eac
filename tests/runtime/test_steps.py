from collections.abc import Sequence

import pytest

from runtime.loop import Loop
from runtime.memory import MemoryBroker
from runtime.metrics import Metrics
from runtime.quarantine import Limits, Quarantine
from runtime.sinks import Outcome
from runtime.steps import REASON, Letters, Refusal, SinkStep
from schemas.errors import StaleError, UnavailableError
from schemas.wire import Message, Record, decode_letter
from tests.runtime.words import LETTERS, WORDS, Notes, Patient, Reader, Script, Store, Word, letters, message
from tests.schemas.conftest import as_read


class SinkRig:
    """A sink of words on a broker in memory; `events` is what happened, in order."""

    def __init__(
        self,
        texts: Sequence[str],
        errors: Sequence[Exception | None] = (),
        *,
        most: int = 500,
        limits: Limits = Limits(),  # noqa: B008 - it is frozen
    ) -> None:
        self.broker = MemoryBroker(1)
        self.broker.append(message(text) for text in texts)
        self.events: list[str] = []
        self.observed: list[tuple[str, str]] = []
        self.stop = Patient()
        self.store = Store(self.events, errors)
        self.source = Reader(self.broker, self.stop, most=most)
        self.publisher = Notes(self.broker, self.events)
        quarantine = Quarantine(limits)
        self.step = SinkStep(WORDS, self.store, self.source, self.publisher, LETTERS, quarantine, self._observe)
        self.metrics = Metrics()
        self.loop = Loop("shout", self.source, self.step, self.metrics, self.stop, quarantine)

    def _observe(self, words: Sequence[Word], outcomes: Sequence[Outcome]) -> None:
        self.events.append(f"offset {self.offset}")
        self.observed += [(word.text, outcome) for word, outcome in zip(words, outcomes, strict=True)]

    @property
    def offset(self) -> int:
        return self.broker.offsets.get(("t.shout", "t.words", 0), 0)

    def count(self, result: str) -> float | None:
        labels = {"stage": "shout", "result": result}
        return self.metrics.registry.get_sample_value("newswire_records_total", labels)


def broken() -> Record:
    return Record("t.words", 0, 0, 0, b"k", b"{", (("ce_type", b"test.word.v1"),))


def test_dead_letters_are_durable_before_rows_and_rows_before_offsets() -> None:
    rig = SinkRig(["a"])
    rig.broker.append([message("x")])
    rig.broker.append([replace_value(b"{")])
    rig.loop.run()
    assert rig.events == ["letter shout/t.words/0/2", "rows 2", "offset 3"]
    assert rig.store.rows == {"a": "a", "x": "x"}


def replace_value(value: bytes) -> Message:
    good = message("broken")
    return Message(good.topic, good.key, value, good.headers, 0)


def test_a_value_that_the_store_refuses_becomes_a_dead_letter_before_the_store_commits() -> None:
    rig = SinkRig(["a", "refuse", "b"])
    rig.loop.run()
    assert rig.events == ["letter shout/t.words/0/1", "rows 3", "offset 3"]
    assert letters(rig.broker) == [("refused", "no room for it")]
    assert rig.observed == [("a", "new"), ("refuse", "refused"), ("b", "new")]
    assert [rig.count(result) for result in ("new", "refused", "dead")] == [2, 1, 0]


def test_a_refusal_names_the_right_record_behind_one_that_could_not_be_read() -> None:
    rig = SinkRig([])
    rig.broker.append([replace_value(b"{"), message("refuse")])
    rig.loop.run()
    found = {decode_letter(record).offset: decode_letter(record).kind for record in rig.broker.records("t.dead")}
    assert found == {0: "undecodable", 1: "refused"}


def test_a_store_that_is_away_gets_the_same_batch_again_with_the_partitions_paused() -> None:
    rig = SinkRig(["a", "b", "c"], [UnavailableError("locked")] * 3, most=2)
    rig.loop.run()
    assert rig.source.polls == ["flowing", *["paused"] * 3, "flowing", "flowing"]
    assert rig.events == ["rows 2", "offset 2", "rows 1", "offset 3"]
    assert rig.source.rewinds == 0


def test_a_stale_store_rewinds_and_nothing_is_lost_or_doubled() -> None:
    rig = SinkRig(["a", "b", "c"], [None, StaleError("another process was here")], most=2)
    rig.loop.run()
    assert rig.store.rows == {"a": "a", "b": "b", "c": "c"}
    assert rig.events == ["rows 2", "offset 2", "rows 1", "offset 3"]
    assert rig.source.rewinds == 1


def test_rows_whose_offsets_could_not_be_committed_are_written_again_and_change_nothing() -> None:
    rig = SinkRig(["a", "b"])
    rig.source.acknowledging = Script([StaleError("rebalance")])
    rig.loop.run()
    assert rig.observed == [("a", "unchanged"), ("b", "unchanged")]
    assert rig.offset == 2


def test_a_stop_while_the_store_is_away_leaves_the_offsets() -> None:
    rig = SinkRig(["a"], [UnavailableError("locked")] * 1000)
    rig.loop.run()
    assert (rig.offset, rig.store.rows) == (0, {})


def test_closing_closes_the_store_and_the_writer_of_letters() -> None:
    rig = SinkRig([])
    rig.step.close()
    assert (rig.store.closed, rig.publisher.closed) == (1, 1)


@pytest.mark.parametrize(
    ("reason", "kept"),
    [("x" * (REASON + 5), "x" * REASON), ("broken \ud800", "broken ?"), ("Fehler: ü", "Fehler: ü")],
    ids=["long", "surrogate", "plain"],
)
def test_any_reason_can_be_written(reason: str, kept: str) -> None:
    letter = decode_letter(as_read(Letters("tag", "1", "t").write(Refusal(broken(), "bug", reason))))
    assert (letter.reason, letter.id) == (kept, "tag/t.words/0/0")
