"""Constructors raise while the broker is away: wait for it, and say so."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from runtime.kafka.errors import translated
from runtime.stopping import Stop
from schemas.errors import UnavailableError

C = TypeVar("C")
log = structlog.get_logger(__name__)


def connect(make: Callable[[], C], bootstrap: str, *, patience: float | None, stop: Stop | None = None) -> C:
    """Build a client, trying again until the broker answers, `patience` seconds have passed (None: for ever) or a stop.

    Raises UnavailableError in the latter two cases, SettingsError where the broker refuses us.
    """
    deadline = None if patience is None else time.monotonic() + patience
    delay = 0.2
    while True:
        try:
            with translated(f"no Kafka at {bootstrap}"):
                return make()
        except UnavailableError as error:
            if deadline is not None and time.monotonic() + delay > deadline:
                raise UnavailableError(
                    f"no Kafka answers at {bootstrap}: check NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS"
                ) from error
            log.warning("broker_away", bootstrap=bootstrap, retry_seconds=delay)
        if stop is None:
            time.sleep(delay)
        elif stop.wait(delay):
            raise UnavailableError(f"stopped while waiting for Kafka at {bootstrap}")
        delay = min(delay * 2, 5.0)
