"""A transactional writer: all of its messages become visible together, or none of them."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import structlog
from kafka import OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import ConsumerGroupMetadata

from runtime.kafka.config import KafkaConfig
from runtime.kafka.connect import connect
from runtime.kafka.errors import TOO_LARGE, translate
from runtime.kafka.producer import Producer
from runtime.kafka.watchdog import Watchdog
from runtime.stopping import Stop
from schemas.errors import FencedError, NewswireError, RestartError, SettingsError, StaleError
from schemas.wire import Message

log = structlog.get_logger(__name__)


class Acknowledgement(NamedTuple):
    """Input offsets that are committed with the messages, by the member that read them.

    `confirm` raises StaleError where that member knows that it has no right to them any more (H3).
    """

    offsets: Mapping[TopicPartition, OffsetAndMetadata]
    member: ConsumerGroupMetadata
    confirm: Callable[[], None]


class TransactionalWriter:
    """Writes in transactions under one transactional id, which fences whoever had it before.

    After anything but a certain commit the producer is closed and a new one made with the same transactional id (H2):
    offsets of an aborted transaction would be sent again by the next one of the same client.
    """

    def __init__(
        self,
        config: KafkaConfig,
        transactional_id: str,
        *,
        stop: Stop,
        count: Callable[[str], None],
        patience: float | None = None,
    ) -> None:
        """Connect at the first use, waiting `patience` seconds for the broker (None: for ever, or until a stop).

        `count` is told how each transaction ended (committed, aborted or fenced).
        """
        self._config = config
        self._id = transactional_id
        self._stop = stop
        self._count = count
        self._patience = patience
        self._watchdog = Watchdog(config.transaction + 10)
        self._producer: Producer | None = None

    def take_over(self) -> None:
        """Fence whoever had the transactional id before, and see what they left open decided."""
        self._ready()

    def _ready(self) -> Producer:
        if self._producer is None:
            make = partial(Producer, self._config, self._id, self._id)
            producer = connect(make, self._config, patience=self._patience, stop=self._stop)
            try:
                with self._watchdog:
                    producer.client.init_transactions()
            except KafkaError as error:
                producer.close()
                raise translate(error, f"taking over the transactional id {self._id}") from error
            self._producer = producer
        return self._producer

    def write(self, messages: Sequence[Message], acknowledgement: Acknowledgement | None = None) -> None:
        """Write the messages, and acknowledge where asked to, all or nothing.

        Raises StaleError after anything that did not commit for certain; for the others see `runtime.adapter`.
        """
        producer, reach = self._ready(), self._config.failpoints.reach
        began = time.monotonic()
        with self._watchdog:
            try:
                producer.client.begin_transaction()
                reach("before_send")
                producer.send_all(messages)
                reach("before_offsets")
                if acknowledgement is not None:
                    acknowledgement.confirm()
                    producer.client.send_offsets_to_transaction(acknowledgement.offsets, acknowledgement.member)
                reach("before_commit")
                producer.client.commit_transaction()
            except (KafkaError, OSError, ValueError, NewswireError) as error:
                raise self._abandon(error, time.monotonic() - began) from error
        reach("after_commit")
        self._count("committed")

    def _abandon(self, error: Exception, elapsed: float) -> NewswireError:
        """Drop the producer after a failure, and say what happens next."""
        meaning = error if isinstance(error, NewswireError) else translate(error, f"transaction of {self._id}")
        fenced = isinstance(meaning, FencedError)
        self._count("fenced" if fenced else "aborted")
        self._drop(abort=not fenced)
        if fenced and elapsed >= self._config.transaction * 0.9:
            # The broker ends a transaction that is too old in the same way as a newer instance does.
            return RestartError(f"the transaction outlived its {self._config.transaction:g} s: {error}")
        if fenced or isinstance(meaning, (RestartError, SettingsError)) or isinstance(error, TOO_LARGE):
            return meaning
        return StaleError(str(meaning))

    def _drop(self, *, abort: bool) -> None:
        producer, self._producer = self._producer, None
        if producer is None:
            return
        if abort:
            try:
                producer.client.abort_transaction()
            except KafkaError as error:
                # Taking over the transactional id ends the old transaction just as well.
                log.info("abort_failed", transactional_id=self._id, error=str(error))
        producer.close()

    def close(self) -> None:
        """Close the producer; an open transaction is aborted by whoever takes the id over."""
        with self._watchdog:
            self._drop(abort=False)
