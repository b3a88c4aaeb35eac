"""A process whose broker goes away: `python -m tests.runtime.kafka.unattended BOOTSTRAP PREFIX ACT`.

It says when it has come to where the broker is to stop or to start, and goes on after a line on standard input.
"""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from runtime.kafka.config import KafkaConfig
from runtime.kafka.publisher import KafkaPublisher
from runtime.kafka.source import KafkaSource
from runtime.kafka.transaction import KafkaTransaction
from runtime.logs import configure_logs
from runtime.stopping import Stop
from schemas.errors import NewswireError, UnavailableError
from schemas.wire import Message
from tests.runtime.kafka.conftest import next_batch


def wait(here: str) -> None:
    sys.stdout.write(f"{here}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def message(prefix: str, text: bytes) -> Message:
    return Message(f"{prefix}.raw", b"k", text, (), 0)


def commit(config: KafkaConfig, prefix: str) -> None:
    """Commit a batch while nobody answers."""
    source = KafkaSource(config, f"{prefix}.raw", f"{prefix}.g", lambda _, c: c or 0, client_id="test", stop=Stop())
    writer = KafkaTransaction(config, source, f"{prefix}.test", stop=Stop(), count=lambda _: None)
    KafkaPublisher(config, "test", patience=10).publish([message(prefix, b"a")])
    batch = next_batch(source)
    writer.commit([], replace(batch, spans={}))  # connects
    client = cast("Any", writer)._producer.client
    really = client.commit_transaction

    def commit_alone() -> None:
        wait("committing")
        really()

    client.commit_transaction = commit_alone
    writer.commit([message(prefix, b"b")], batch)


def publish(config: KafkaConfig, prefix: str) -> None:
    """Publish through a client that never comes back from its flush."""
    publisher = KafkaPublisher(config, "test", patience=10)
    publisher.publish([message(prefix, b"a")])
    cast("Any", publisher)._watchdog._limit = 1.0
    cast("Any", publisher)._producer.client.flush = threading.Event().wait
    publisher.publish([message(prefix, b"b")])


def expire(config: KafkaConfig, prefix: str) -> None:
    """Publish while nobody answers, and again later."""
    publisher = KafkaPublisher(config, "test", patience=20)
    publisher.publish([message(prefix, b"a")])
    wait("published")
    try:
        publisher.publish([message(prefix, b"b")])
    except UnavailableError:
        wait("expired")
        publisher.publish([message(prefix, b"c")])
        publisher.close()


def lose(config: KafkaConfig, prefix: str) -> None:
    """Publish while nobody answers a message that does not expire."""
    publisher = KafkaPublisher(Lasting(config.bootstrap, delivery=1.0), "test", patience=10)
    publisher.publish([message(prefix, b"a")])
    wait("published")
    try:
        publisher.publish([message(prefix, b"b")])
    except UnavailableError:
        wait("unavailable")


@dataclass(frozen=True)
class Lasting(KafkaConfig):
    """What the client does by itself: a message that is not acknowledged stays its own for two minutes."""

    def producer(self, client_id: str, transactional_id: str | None = None) -> dict[str, Any]:
        return super().producer(client_id, transactional_id) | {"delivery_timeout_ms": 120_000}


ACTS: dict[str, Callable[[KafkaConfig, str], None]] = {act.__name__: act for act in (commit, publish, expire, lose)}

if __name__ == "__main__":
    configure_logs("warning", "unattended")  # standard output is ours
    bootstrap, prefix, name = sys.argv[1:]
    try:
        ACTS[name](KafkaConfig(bootstrap, session=6.0, transaction=3.0, delivery=2.0, request=1.5), prefix)
    except NewswireError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.exit(error.exit_code)
