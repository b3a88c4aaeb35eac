"""A stage over words, a store of words, and the places where a test lets them fail."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from runtime.adapter import Batch
from runtime.loop import Loop
from runtime.memory import MemoryBroker, MemoryPublisher, MemorySource, MemoryTransaction
from runtime.metrics import Metrics
from runtime.pace import MOST
from runtime.quarantine import Limits, Quarantine
from runtime.sinks import Outcome, Refuse, SinkBatch, Stream
from runtime.stage import Stage
from runtime.steps import Letters, StageStep
from runtime.stopping import Stop
from schemas.errors import RejectedError
from schemas.model import Entity
from schemas.topics import DEAD, LARGEST, Topic
from schemas.wire import Envelope, Message, decode, decode_letter, encode

SENT = datetime(2026, 3, 1, tzinfo=UTC)


class Word(Entity):
    text: str


class Shout(Entity):
    text: str


WORDS = Topic("words", Word, "test.word.v1", {})
SHOUTS = Topic("shouts", Shout, "test.shout.v1", {})
LETTERS = Letters("shout", "newswire 1", "t")


def shout(word: Word) -> Shout:
    match word.text:
        case "reject":
            raise RejectedError("mute", "cannot be shouted")
        case "crash":
            raise ZeroDivisionError("division by zero")
        case "grow":
            return Shout(id=word.id, text="A" * LARGEST)
        case text:
            return Shout(id=word.id, text=text.upper())


STAGE = Stage("shout", WORDS, shout, SHOUTS)


def message(text: str, partition: int = 0) -> Message:
    return encode(WORDS, Word(id=text, text=text), Envelope("tests", SENT, "trace"), prefix="t", partition=partition)


def shouts(broker: MemoryBroker) -> list[str]:
    return [decode(SHOUTS, record).text for record in broker.records("t.shouts")]


def letters(broker: MemoryBroker) -> list[tuple[str, str]]:
    found = [decode_letter(record) for record in broker.records(DEAD.on("t"))]
    return [(letter.kind, letter.reason) for letter in found]


class Patient(Stop):
    """Never waits, and remembers how long it was to; asks itself to stop after `most` waits."""

    def __init__(self, most: int = 50) -> None:
        super().__init__()
        self.waits: list[float] = []
        self.most = most

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        if len(self.waits) >= self.most:
            self.ask()
        return self.asked


class Script:
    """Raises the next error of a script, where it has one."""

    def __init__(self, errors: Iterable[Exception | None] = ()) -> None:
        self._errors = list(errors)
        self.calls = 0

    def play(self) -> None:
        self.calls += 1
        if self._errors and (error := self._errors.pop(0)) is not None:
            raise error


class Reader(MemorySource):
    """A source that asks for the end when all is read, and can lose its place."""

    rewinds = -1  # the source's own start is none

    def __init__(self, broker: MemoryBroker, stop: Stop, *, most: int = 500) -> None:
        super().__init__(broker, "t.words", "t.shout", most=most)
        self._stop = stop
        self.paused_polls = Script()
        self.acknowledging = Script()
        self.held = True
        self.polls: list[str] = []

    def poll(self, timeout: float, most: int = MOST) -> Batch:
        self.polls.append("paused" if self._paused else "flowing")
        if self._paused:
            self.paused_polls.play()
            return super().poll(timeout, most)
        batch = super().poll(timeout, most)
        if not batch.records:
            self._stop.ask()
        return batch

    def holds(self, batch: Batch) -> bool:  # noqa: ARG002 - it is one group member's
        held, self.held = self.held, True
        return held

    def acknowledge(self, batch: Batch) -> None:
        self.acknowledging.play()
        super().acknowledge(batch)

    def rewind(self) -> None:
        super().rewind()
        self.rewinds += 1


class Writer(MemoryTransaction):
    """A transaction that fails as its script says, before anything is written."""

    def __init__(self, broker: MemoryBroker, source: MemorySource, errors: Iterable[Exception | None] = ()) -> None:
        super().__init__(broker, source)
        self.script = Script(errors)
        self.batches: list[list[bytes]] = []

    def commit(self, messages: Sequence[Message], batch: Batch) -> None:
        self.batches.append([record.value or b"" for record in batch.records])
        self.script.play()
        super().commit(messages, batch)


class Notes(MemoryPublisher):
    """A publisher that writes down that it wrote."""

    def __init__(self, broker: MemoryBroker, events: list[str]) -> None:
        super().__init__(broker)
        self._events = events
        self.closed = 0

    def publish(self, messages: Sequence[Message]) -> None:
        super().publish(messages)
        self._events += [f"letter {(each.key or b'').decode()}" for each in messages]

    def close(self) -> None:
        self.closed += 1


class Store:
    """A sink in memory, which refuses the word `refuse` and fails as its script says, before anything is stored."""

    def __init__(self, events: list[str], errors: Iterable[Exception | None] = ()) -> None:
        self.rows: dict[str, str] = {}
        self.script = Script(errors)
        self._events = events
        self.closed = 0

    def open(self, stream: Stream) -> None: ...

    def positions(self) -> Mapping[int, int] | None:
        return None

    def move(self, stream: Stream, positions: Mapping[int, int]) -> None: ...

    def write(self, batch: SinkBatch[Word], refuse: Refuse) -> Sequence[Outcome]:
        self.script.play()
        outcomes: list[Outcome] = ["refused"] * len(batch.values)
        refused = [index for index, word in enumerate(batch.values) if word.text == "refuse"]
        if refused:
            refuse(dict.fromkeys(refused, "no room for it"))
        for index, word in enumerate(batch.values):
            if index not in refused:
                outcomes[index] = "unchanged" if word.id in self.rows else "new"
                self.rows[word.id] = word.text
        self._events.append(f"rows {len(batch.values)}")
        return outcomes

    def close(self) -> None:
        self.closed += 1


class Rig:
    """The stage on a broker in memory, turned until all is read."""

    def __init__(
        self,
        texts: Iterable[str] = (),
        *,
        errors: Iterable[Exception | None] = (),
        most: int = 500,
        limits: Limits = Limits(),  # noqa: B008 - it is frozen
    ) -> None:
        self.broker = MemoryBroker(2)
        self.broker.append(message(text) for text in texts)
        self.stop = Patient()
        self.metrics = Metrics()
        self.source = Reader(self.broker, self.stop, most=most)
        self.writer = Writer(self.broker, self.source, errors)
        self.step = StageStep(STAGE, self.writer, LETTERS, "topic-id")
        self.loop = Loop("shout", self.source, self.step, self.metrics, self.stop, Quarantine(limits))

    def run(self) -> None:
        self.loop.run()

    def offset(self, partition: int = 0) -> int:
        return self.broker.offsets.get(("t.shout", "t.words", partition), 0)

    def sample(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(name, {"stage": "shout"} | labels)
