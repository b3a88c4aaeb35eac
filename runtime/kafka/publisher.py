"""At least once, outside any transaction."""

from collections.abc import Sequence
from functools import partial

from kafka.errors import KafkaError

from runtime.kafka.config import KafkaConfig
from runtime.kafka.connect import connect
from runtime.kafka.errors import translate
from runtime.kafka.producer import Producer
from runtime.kafka.watchdog import Watchdog
from runtime.stopping import Stop
from schemas.wire import Message


class KafkaPublisher:
    """An idempotent writer that is replaced after any failure (H7): one refusal would poison all later sends."""

    def __init__(
        self, config: KafkaConfig, client_id: str, *, patience: float | None = None, stop: Stop | None = None
    ) -> None:
        """Connect at the first message, waiting `patience` seconds for the broker (None: for ever, or until a stop)."""
        self._config = config
        self._client_id = client_id
        self._patience = patience
        self._stop = stop
        self._watchdog = Watchdog(2 * config.delivery + 20)
        self._producer: Producer | None = None

    def publish(self, messages: Sequence[Message]) -> None:
        """Write all the messages, durable on return."""
        if not messages:
            return
        if self._producer is None:
            self._producer = connect(
                partial(Producer, self._config, self._client_id),
                self._config,
                patience=self._patience,
                stop=self._stop,
            )
        with self._watchdog:
            try:
                self._producer.send_all(messages)
            except BaseException as error:
                self.close()
                if isinstance(error, (KafkaError, OSError, ValueError)):
                    raise translate(error, f"writing to {messages[0].topic}") from error
                raise

    def close(self) -> None:
        """Close the producer; what was published is durable already."""
        producer, self._producer = self._producer, None
        if producer is not None:
            producer.close()
