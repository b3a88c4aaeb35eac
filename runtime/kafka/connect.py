"""Constructors of clients raise while the broker is away: wait for it, and say so."""

from collections.abc import Callable
from typing import TypeVar

from runtime.kafka.errors import translated
from runtime.retry import persist
from runtime.stopping import Stop
from schemas.errors import UnavailableError

C = TypeVar("C")


def connect(make: Callable[[], C], bootstrap: str, *, patience: float | None, stop: Stop | None = None) -> C:
    """Build a client, trying again until the broker answers, `patience` seconds have passed (None: for ever) or a stop.

    Raises UnavailableError in the latter two cases, SettingsError where the broker refuses us.
    """

    def attempt() -> C:
        try:
            with translated(f"Kafka at {bootstrap}"):
                return make()
        except UnavailableError as error:
            raise UnavailableError(
                f"no Kafka answers at {bootstrap}: is it up, and is NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS right?"
            ) from error

    return persist(attempt, patience=patience, stop=stop)
