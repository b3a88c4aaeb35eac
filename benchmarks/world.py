"""A local broker of the run's own, its topics, and the processes that work on it."""

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Self

from kafka import KafkaAdminClient

from benchmarks.worker import Worker, cpu, descendants
from newswire.broker.local import start
from newswire.context import topic_specs
from newswire.launch import Lifeline
from runtime.kafka.cluster import TopicSpec, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.probe import answers
from runtime.kafka.publisher import KafkaPublisher
from runtime.retry import persist
from runtime.settings import Settings, TopicSettings
from schemas.errors import UnavailableError
from schemas.topics import Topic
from schemas.wire import Message

AT_ONCE = 500
PARTITIONS = 4
STARTING = 30.0


class World:
    """Everything that a run starts; closing it ends all of it."""

    def __init__(self, folder: Path) -> None:
        """Start the broker. Raises what `newswire broker start` does."""
        self.folder = folder
        self.lifeline = Lifeline()
        with ExitStack() as undo:
            undo.callback(self.lifeline.close)
            broker = start(folder / "broker", answers, lifeline=self.lifeline)
            undo.callback(broker.stop)
            self.config = KafkaConfig(broker.bootstrap)
            self._broker = descendants(broker.process)[0]
            self._admin = KafkaAdminClient(**self.config.admin("bench"))
            undo.callback(self._admin.close)
            self._undo = undo.pop_all()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End everything."""
        self._undo.close()

    def broker_cpu(self) -> float:
        """Give the CPU seconds that the broker has used."""
        return cpu(self._broker)

    def create(self, prefix: str, *more: Topic) -> None:  # type: ignore[type-arg]
        """Make newswire's topics under a prefix, and some more."""
        settings = Settings(topics=TopicSettings(prefix=prefix, partitions=PARTITIONS))
        extra = [TopicSpec(topic.on(prefix), PARTITIONS, 1, topic.configs) for topic in more]
        with cluster(self.config) as known:
            known.create([*topic_specs(settings), *extra])

    def publish(self, messages: Iterable[Message]) -> int:
        """Publish messages, durable on return; give their number."""
        publisher, count, rest = KafkaPublisher(self.config, "bench", patience=10), 0, iter(messages)
        with closing(publisher):
            while batch := list(islice(rest, AT_ONCE)):
                publisher.publish(batch)
                count += len(batch)
        return count

    def rewind(self, group: str, topic: str) -> None:
        """Put an empty group at the beginning of a topic. A new broker has no coordinator of groups at once."""
        with cluster(self.config) as known:
            persist(lambda: known.move(group, topic, known.places(topic, "earliest")), patience=STARTING)

    def await_members(self, *groups: str) -> None:
        """Wait until each of the groups has a member. Raises UnavailableError after a while."""
        deadline = time.monotonic() + STARTING
        with cluster(self.config) as known:
            while not all(persist(partial(known.members, group), patience=STARTING) for group in groups):
                if time.monotonic() > deadline:
                    raise UnavailableError(f"not all of {', '.join(groups)} joined within {STARTING:g} s")
                time.sleep(0.05)

    def committed(self, group: str, topic: str) -> Callable[[], int]:
        """Give a look at how far a group is in a topic that was written outside of transactions."""

        def look() -> int:
            found = self._admin.list_group_offsets({group: None}).get(group, {})
            return sum(at.offset for tp, at in found.items() if tp.topic == topic and at.offset > 0)

        return look

    @contextmanager
    def service(
        self, prefix: str, *arguments: str, under: Sequence[str] = (), settings: Mapping[str, str] | None = None
    ) -> Iterator[Worker]:
        """Run `newswire …` on the topics of a prefix, or the module that is named instead; `under` is a profiler.

        `settings` are further ones, as environment variables.
        """
        name = arguments[0]
        command = [sys.executable, "-m", *(() if name.startswith("benchmarks.") else ("newswire",)), *arguments]
        environ = {key: value for key, value in os.environ.items() if not key.startswith("NEWSWIRE_")} | {
            "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": self.config.bootstrap,
            "NEWSWIRE_TOPICS_PREFIX": prefix,
            "NEWSWIRE_DATA": str(self.folder / "data"),
            **(settings or {}),
        }
        log = self.folder / "logs" / f"{name}.log"
        worker = Worker(name, [*under, *command], log, self.lifeline, environ, depth=2 if under else 1)
        try:
            yield worker
        finally:
            worker.end()


def rows(database: Path) -> Callable[[], int]:
    """Give a look at how many articles a sink's file holds; 0 while there is none."""

    def look() -> int:
        if not database.exists():
            return 0
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
            try:
                return int(db.execute("SELECT coalesce(max(key), 0) FROM articles").fetchone()[0])
            except sqlite3.OperationalError:  # the sink is only just making it
                return 0

    return look
