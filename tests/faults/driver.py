"""The live driver: publishes at a rate, with a client of its own, and knows what the broker has acknowledged."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence

from confluent_kafka import KafkaError, Producer
from confluent_kafka import Message as Sent

from schemas.wire import Message
from tests.faults.log import SILENT

ANY = -1
"""The partition that a key decides."""


class Driver:
    """Publishes messages in a thread of its own. Idempotent and patient: each stands once, whatever the broker does."""

    def __init__(self, bootstrap: str, messages: Iterable[Message], rate: float) -> None:
        """Begin to publish, `rate` messages a second."""
        self.sent = 0
        self.acknowledged = 0
        self.errors: list[str] = []
        self.began = time.monotonic()
        self.ended: float | None = None
        self._messages = messages
        self._rate = rate
        self._half = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(producer(bootstrap),), daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether messages are still to come: the window in which a fault counts as a hit."""
        return self._thread.is_alive()

    def _run(self, client: Producer) -> None:
        for number, message in enumerate(self._messages):
            due = self.began + number / self._rate
            while (delay := due - time.monotonic()) > 0:  # an acknowledgement ends the poll early
                client.poll(delay)
            send(client, message, self._delivered)
            self.sent += 1
        client.flush(120)
        self.ended = time.monotonic()

    def _delivered(self, error: KafkaError | None, _sent: Sent) -> None:
        if error is None:
            self.acknowledged += 1
        else:
            self.errors.append(str(error))

    def wait(self, seconds: float = 180.0) -> None:
        """Wait until everything is acknowledged."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "the driver could not publish in time"
        assert not self.errors, self.errors[:3]
        assert self.ended is not None, "the driver died"
        assert self.acknowledged == self.sent, f"{self.acknowledged} of {self.sent} were acknowledged"


def producer(bootstrap: str) -> Producer:
    """Connect an idempotent producer whose partitioner is that of the other clients."""
    return Producer(
        {
            "bootstrap.servers": bootstrap,
            "enable.idempotence": True,
            "partitioner": "murmur2_random",
            "delivery.timeout.ms": 120_000,
            "linger.ms": 5,
            "message.max.bytes": 10_000_000,
            "reconnect.backoff.max.ms": 500,
            "topic.metadata.refresh.interval.ms": 2000,  # new partitions are filled soon
            "logger": SILENT,
        }
    )


Delivered = Callable[[KafkaError | None, Sent], None]


def send(client: Producer, message: Message, delivered: Delivered | None = None) -> None:
    """Hand one message to the client, waiting while its buffer is full."""
    partition = ANY if message.partition is None else message.partition
    while True:
        try:
            client.produce(
                message.topic,
                message.value,
                message.key,
                headers=list(message.headers),
                on_delivery=delivered,
                partition=partition,
            )
        except BufferError:
            client.poll(0.1)
        else:
            return


def publish(bootstrap: str, messages: Sequence[Message]) -> None:
    """Publish messages and wait for all of them."""
    failed: list[str] = []
    client = producer(bootstrap)
    for message in messages:
        send(client, message, lambda error, _: failed.append(str(error)) if error else None)
    assert client.flush(60) == 0
    assert not failed, failed[:3]
