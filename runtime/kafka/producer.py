"""One producer of the client, with what every use of it needs: bounded, checked, replaced after any failure."""

import time
from collections.abc import Sequence
from contextlib import suppress

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError, UnknownError
from kafka.producer.future import FutureRecordMetadata

from runtime.kafka.config import KafkaConfig
from runtime.kafka.in_flight import BytesInFlight
from schemas.errors import RestartError
from schemas.topics import MIB
from schemas.wire import Message

IN_FLIGHT_BYTES = 32 * MIB

log = structlog.get_logger(__name__)


class Producer:
    """Sends messages and tells for certain whether all of them are durable."""

    def __init__(self, config: KafkaConfig, client_id: str, transactional_id: str | None = None) -> None:
        """Connect. Raises the client's errors while the broker is away."""
        self._config = config
        self._in_flight = BytesInFlight(IN_FLIGHT_BYTES)
        self.client = KafkaProducer(**config.producer(client_id, transactional_id))

    def send_all(self, messages: Sequence[Message]) -> None:
        """Send and wait until every message is acknowledged.

        Keeps every future (H1): a batch that expired fails its future alone, and neither flush nor commit would say so.
        Raises the first failure; the producer must then be closed.
        """
        limit = self._config.delivery
        futures = [self._send(message, limit) for message in messages[:-1]]
        self._config.failpoints.reach("before_last")
        futures += [self._send(message, limit) for message in messages[-1:]]
        deadline = time.monotonic() + limit + 5
        with suppress(UnknownError):  # a batch was too large and is sent again in parts: their futures tell
            self.client.flush(timeout=limit + 5)
        for future in futures:
            future.get(timeout=max(0.0, deadline - time.monotonic()))

    def _send(self, message: Message, limit: float) -> FutureRecordMetadata:
        size = message.size
        self._in_flight.acquire(size, limit)
        try:
            future = self.client.send(
                message.topic, message.value, message.key, list(message.headers), partition=message.partition
            )
        except BaseException:
            self._in_flight.release(size)
            raise
        future.add_both(lambda _: self._in_flight.release(size))
        return future

    def close(self) -> None:
        """Close, so that nothing of it can be sent later. Raises RestartError where that is not certain (H8)."""
        began = time.monotonic()
        try:
            self.client.close(timeout=self._config.delivery + 5)
        except KafkaError as error:
            raise RestartError(
                f"a producer could not be closed in {time.monotonic() - began:.0f} s: {error}"
            ) from error
