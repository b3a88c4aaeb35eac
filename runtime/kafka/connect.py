"""Constructors of clients fail while the broker is away, and leave threads behind: wait for it first, and say so."""

from collections.abc import Callable
from typing import TypeVar

from runtime.kafka.config import KafkaConfig
from runtime.kafka.errors import translated
from runtime.kafka.knock import knock
from runtime.retry import persist
from runtime.stopping import Stop
from schemas.errors import UnavailableError

C = TypeVar("C")


def connect(make: Callable[[], C], config: KafkaConfig, *, patience: float | None, stop: Stop | None = None) -> C:
    """Build a client, trying again until the broker answers, `patience` seconds have passed (None: for ever) or a stop.

    Raises UnavailableError in the latter two cases, SettingsError where the broker refuses us, or we refuse it.
    """

    def attempt() -> C:
        try:
            knock(config)
            with translated(f"Kafka at {config.bootstrap}"):
                return make()
        except UnavailableError as error:
            raise UnavailableError(
                f"no Kafka answers at {config.bootstrap}: is it up, and is NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS right?"
            ) from error

    return persist(attempt, patience=patience, stop=stop)
