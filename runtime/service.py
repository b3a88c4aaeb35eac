"""A service: one loop, its page, and an orderly end."""

import gc
import platform
import time
from importlib.metadata import version
from typing import Protocol

import structlog

from runtime import metrics as m
from runtime.http import Page
from runtime.metrics import Metrics
from runtime.settings import HttpSettings
from runtime.stopping import Stop

STUCK = 90.0
"""Seconds without a turn of the loop after which a service is no longer live."""

COLLECT = (50_000, 20, 50)
"""When garbage is looked for: a batch of thousands of articles is held whole, and none of it is garbage meanwhile."""

log = structlog.get_logger(__name__)


class Turning(Protocol):
    """A loop: the one of stages and sinks, or the fetcher's."""

    turned_at: float
    """When it last turned, on the clock that only goes forward."""

    @property
    def ready(self) -> bool:
        """Whether it has its place in the group."""

    def run(self) -> None:
        """Turn until asked to stop; errors that end the service are raised."""


class Service:
    """Serves metrics from the start, so that a service waiting for its broker is live but not ready."""

    def __init__(self, name: str, http: HttpSettings, metrics: Metrics, stop: Stop) -> None:
        """Listen at once. Raises InputError where the port is taken."""
        self.name = name
        self.stop = stop
        self.metrics = metrics
        self._loop: Turning | None = None
        metrics.gauge(m.BUILD, version("newswire"), platform.python_version(), name).set(1)
        self._page = Page(http.host, http.port, metrics.registry, self._live, self._ready)
        log.info("serving", service=name, metrics=f"{self.address}/metrics")

    @property
    def address(self) -> str:
        """Where /metrics, /live and /ready answer."""
        return self._page.address

    def _live(self) -> bool:
        return self._loop is None or time.monotonic() - self._loop.turned_at < STUCK

    def _ready(self) -> bool:
        return self._loop is not None and self._loop.ready

    def close(self) -> None:
        """Stop answering."""
        self._page.close()

    def run(self, loop: Turning) -> None:
        """Run the loop until asked to stop."""
        log.info("started", service=self.name)
        self._loop = loop
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT)
        loop.run()
        log.info("stopped", service=self.name)
