"""One run of one fault: a topic prefix of its own, the three services, a driver, and the verdict."""

import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from newswire.broker import local
from newswire.context import topic_specs
from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.probe import answers
from runtime.settings import Settings, TopicSettings
from schemas.topics import ARTICLES, RAW, TAGGED, Topic
from schemas.wire import Message
from tests.faults import log
from tests.faults.articles import messages
from tests.faults.driver import Driver
from tests.faults.service import PATIENCE, Service
from tests.faults.verifier import NOTHING, Findings, Gone, verify

ARTICLES_EACH = 2000
RATE = 250.0
PARTITIONS = 2
SHORT = {
    "NEWSWIRE_KAFKA_SESSION_SECONDS": "6",
    "NEWSWIRE_KAFKA_MAX_POLL_SECONDS": "8",
    "NEWSWIRE_KAFKA_TRANSACTION_SECONDS": "5",
    "NEWSWIRE_KAFKA_DELIVERY_SECONDS": "4",
}
"""Waits that are short enough to be waited for."""
GROUPS: Mapping[str, tuple[str, Topic[Any]]] = {
    "normalise": ("normalise", RAW),
    "tag": ("tag", ARTICLES),
    "sink": ("sink.sqlite", TAGGED),
}
"""By service, upstream first: the name of its group, which is its stage's too, and the topic that it reads."""
TICK = 0.2


@dataclass
class Run:
    """What a scenario works with. `hits` counts how often its fault was seen to act while articles were coming.

    `settings` are environment variables of this run's services; `dead` is how many dead letters are due at the end.
    """

    bootstrap: str
    folder: Path
    seed: int
    count: int = ARTICLES_EACH
    rate: float = RATE
    broker: local.LocalBroker | None = None
    prefix: str = field(default_factory=lambda: f"f{uuid.uuid4().hex[:8]}")
    hits: int = 0
    dead: int = 0
    stall: float = 0.0
    settings: dict[str, str] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    driver: Driver | None = None
    _enough: threading.Event = field(default_factory=threading.Event)
    _struck: float | None = None

    @property
    def chance(self) -> Random:
        """Chance that the seed decides; a new one each time, so that its use in one place does not move another."""
        return Random(self.seed)  # noqa: S311 - a test's choices, not a secret

    @property
    def database(self) -> Path:
        """Where the SQLite sink writes."""
        return self.folder / "sqlite.db"

    @property
    def jvm(self) -> int:
        """The process id of the broker itself, below its launcher."""
        assert self.broker is not None, "the fault needs a broker of its own"
        launcher = self.broker.process.pid
        return int(Path(f"/proc/{launcher}/task/{launcher}/children").read_text("ascii").split()[0])

    def restart_broker(self, overrides: Mapping[str, str] | None = None) -> None:
        """Start this run's broker on its folder and port once more, after the end of the one before."""
        assert self.broker is not None, "the fault needs a broker of its own"
        self.broker.stop()
        port = int(self.bootstrap.rpartition(":")[2])
        self.broker = local.start(self.broker.data, answers, port=port, overrides=overrides)

    @property
    def environ(self) -> dict[str, str]:
        """The settings of every service."""
        return SHORT | {
            "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": self.bootstrap,
            "NEWSWIRE_TOPICS_PREFIX": self.prefix,
            "NEWSWIRE_TOPICS_PARTITIONS": str(PARTITIONS),
            "NEWSWIRE_DATA": str(self.folder),
            **self.settings,
        }

    def make_topics(self) -> None:
        """Make this run's topics."""
        settings = Settings(data=self.folder, topics=TopicSettings(prefix=self.prefix, partitions=PARTITIONS))
        with cluster(KafkaConfig(self.bootstrap)) as known:
            known.create(topic_specs(settings))

    def start(
        self,
        name: str,
        *,
        command: Sequence[str] = (),
        extra: Mapping[str, str] | None = None,
        supervised: bool = True,
        **environ: str,
    ) -> Service:
        """Start a service: `normalise`, `tag` or `sink`, with a number at its end for a second instance.

        `command` are Python's arguments where it is not `newswire NAME`; `extra` settings hold for its first start
        alone, `environ` for all.
        """
        usual = {"sink": ["sink", f"sqlite:{self.database}"]}.get(name) or _instance(name)
        made = Service(
            name,
            command or ["-m", "newswire", *usual],
            self.environ | environ,
            self.folder / f"{name}.log",
            extra,
            supervised=supervised,
        )
        self.services[name] = made
        return made

    def start_all(self, **extra: Mapping[str, str]) -> None:
        """Start the three services and wait until they are ready; `extra` are settings of a first start: `tag={…}`."""
        for name in ("normalise", "tag", "sink"):
            if name not in self.services:
                self.start(name, extra=extra.get(name))
        for service in self.services.values():
            self.wait(service.ready, what=f"{service.name} ready")

    def failpoint(self, text: str) -> dict[str, str]:
        """Name a failpoint for the first start of a service."""
        return {"NEWSWIRE_KAFKA_FAILPOINTS": text}

    def drive(self, articles: Iterable[Message] | None = None, bootstrap: str | None = None) -> Driver:
        """Begin to publish this run's articles."""
        own = messages(self.seed, self.count, self.prefix) if articles is None else articles
        self.driver = Driver(bootstrap or self.bootstrap, own, self.rate)
        return self.driver

    def drive_on(self) -> Driver:
        """Begin to publish until this run settles, however long its fault takes: from ARTICLES_EACH up to `count`."""
        return self.drive(self.until_enough())

    def until_enough(self) -> Iterator[Message]:
        """Give this run's articles until it settles."""
        for number, message in enumerate(messages(self.seed, self.count, self.prefix)):
            if number >= ARTICLES_EACH and self._enough.is_set():
                return
            yield message

    def hit(self, times: int = 1) -> None:
        """Note that the fault was seen to act; it counts only while articles are still coming."""
        assert self.driver is not None, "a fault can only hit while a driver publishes"
        if self.driver.running:
            self.hits += times
        self._struck = self._struck or time.monotonic()

    def wait(self, true: Callable[[], object], seconds: float = PATIENCE, what: str = "", tick: float = 0.05) -> None:
        """Wait until it is true; an error of asking is an answer of no."""
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                tails = "\n".join(f"--- {name}\n{each.tail()}" for name, each in self.services.items())
                raise AssertionError(f"not within {seconds:g} s: {what or true}\n{tails}")
            time.sleep(tick)

    def rows(self) -> int:
        """Count what has come to the end of the line: the offsets that the SQLite sink has passed."""
        with suppress(sqlite3.Error):
            db = sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True)
            try:
                return int(db.execute("SELECT coalesce(sum(next), 0) FROM offsets").fetchone()[0])
            finally:
                db.close()
        return 0

    def flowing(self) -> None:
        """Wait until articles arrive at the store."""
        self.wait(lambda: self.rows() > 0, what="the first row")

    def drained(self, seconds: float = PATIENCE) -> None:
        """Wait until every group stands at the end of its topic, upstream first."""
        for group, topic in GROUPS.values():
            caught_up = partial(log.caught_up, self.bootstrap, f"{self.prefix}.{group}", topic.on(self.prefix))
            self.wait(caught_up, seconds, f"{group} drained", TICK)

    def finish(self) -> Findings:
        """Let the driver end and the pipeline drain, end the services in order, and look at everything."""
        self.settle()
        return self.verify()

    def driven(self) -> None:
        """Let the driver end."""
        assert self.driver is not None, "nothing was published"
        self._enough.set()
        self.driver.wait()

    def settle(self) -> None:
        """Let the driver end and the pipeline drain, and end the services in order."""
        self.driven()
        self.drained()
        self.end_all()

    def verify(
        self,
        stores: Sequence[Path] | None = None,
        strangers: AbstractSet[str] = frozenset(),
        gone: Gone = NOTHING,
    ) -> Findings:
        """Compare the topics and the stores; `strangers` and `gone` as in `verifier.verify`."""
        return verify(self.bootstrap, self.prefix, [self.database] if stores is None else stores, strangers, gone)

    def end_all(self) -> None:
        """End every service in order; each has to exit with 0 unless it has ended before."""
        for name, service in self.services.items():
            if service.running:
                code = service.end()
                assert code == 0, f"{name} ended with {code}:\n{service.tail()}"

    def kill_all(self) -> None:
        """End whatever still runs, for good."""
        for service in self.services.values():
            if service.running:
                service.end(0.5)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Measure, in the background, the longest time without progress since the fault struck."""
        done = threading.Event()

        def watch() -> None:
            seen, since = self.rows(), time.monotonic()
            while not done.wait(TICK):
                now, moment = self.rows(), time.monotonic()
                if now != seen:
                    if self._struck is not None:
                        self.stall = max(self.stall, moment - max(since, self._struck))
                    seen, since = now, moment

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def _instance(name: str) -> list[str]:
    stage = name.rstrip("0123456789")
    return [stage, "--instance", name[len(stage) :] or "0"]


Scenario = Callable[[Run], Findings]
"""Plays one fault out and gives what the verifier found; whatever else the fault must show, it asserts."""


def play(scenario: Scenario, run: Run) -> Findings:
    """Play a scenario on its own topics; whatever happens, its services end."""
    with ExitStack() as stack:
        stack.callback(run.kill_all)
        run.folder.mkdir(parents=True, exist_ok=True)
        run.make_topics()
        stack.enter_context(run.watched())
        return scenario(run)
