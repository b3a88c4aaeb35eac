"""The one loop: poll → process → deliver → acknowledge."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Generic, TypeVar

import structlog

from runtime import metrics as m
from runtime.adapter import Batch, Source
from runtime.metrics import Metrics
from runtime.steps import Prepared, Step
from runtime.stopping import Stop
from schemas.errors import RejectedError, StaleError, UnavailableError
from schemas.wire import Message

POLL = 0.5
FIRST_DELAY = 0.1
LONGEST_DELAY = 10.0

R = TypeVar("R")
log = structlog.get_logger(__name__)


class Loop(Generic[R]):
    """Turns until asked to stop. Errors that end the service are raised out of `run`."""

    def __init__(self, name: str, source: Source, step: Step[R], metrics: Metrics, stop: Stop) -> None:
        """Own neither source nor step: whoever made them closes them."""
        self._name = name
        self._source = source
        self._step = step
        self._metrics = metrics
        self._stop = stop
        self._delay = FIRST_DELAY
        self._lag_at = 0.0
        self.turned_at = time.monotonic()
        for result in ("ok", "dead"):
            metrics.counter(m.RECORDS, name, result)
        for reason in ("stale", "unavailable"):
            metrics.counter(m.RETRIES, name, reason)

    @property
    def ready(self) -> bool:
        """Whether the source has its place in the group."""
        return self._source.ready

    def run(self) -> None:
        """Turn until asked to stop."""
        while not self._stop.asked:
            try:
                self._turn()
            except StaleError as error:
                self._retry("stale", error)
                self._source.rewind()
            except UnavailableError as error:
                # It may have cost us a batch that was already read.
                self._retry("unavailable", error)
                self._source.rewind()
            self.turned_at = time.monotonic()
            self._metrics.gauge(m.PROGRESS, self._name).set_to_current_time()

    def _turn(self) -> None:
        batch = self._source.poll(POLL)
        self._show_lag()
        if not batch.records:
            return
        began = time.perf_counter()
        results, letters = self._process(batch)
        processed = time.perf_counter()
        self._metrics.histogram(m.BATCH_SECONDS, self._name, "process").observe(processed - began)
        self._deliver(batch, results, letters)
        self._metrics.histogram(m.BATCH_SECONDS, self._name, "deliver").observe(time.perf_counter() - processed)
        self._metrics.histogram(m.BATCH_RECORDS, self._name).observe(len(batch.records))
        self._delay = FIRST_DELAY

    def _process(self, batch: Batch) -> tuple[list[Prepared[R]], list[Message]]:
        results: list[Prepared[R]] = []
        letters: list[Message] = []
        for record in batch.records:
            try:
                results.append(self._step.prepare(record))
                continue
            except RejectedError as error:
                kind, reason = error.kind, error.reason
            except Exception as error:
                # A bug must cost one record, not the partition behind it.
                log.exception("bug", stage=self._name, record=record.place)
                kind, reason = "bug", f"{type(error).__name__}: {error}"
            letters.append(self._step.letters.write(record, kind, reason))
            self._metrics.counter(m.DEAD_LETTERS, self._name, kind).inc()
            log.warning("dead_letter", stage=self._name, record=record.place, kind=kind, reason=reason)
        return results, letters

    def _deliver(self, batch: Batch, results: Sequence[Prepared[R]], letters: Sequence[Message]) -> None:
        """Deliver, waiting with the partitions paused while something outside is away."""
        try:
            counts = self._step.deliver(batch, results, letters)
        except UnavailableError as error:
            self._source.pause()
            try:
                counts = self._persist(batch, results, letters, error)
            finally:
                self._source.resume()
        for name, count in counts.items():
            self._metrics.counter(m.RECORDS, self._name, name).inc(count)
        now = datetime.now(UTC)
        latency = self._metrics.histogram(m.LATENCY, self._name)
        for result in results:
            latency.observe(max(0.0, (now - result.envelope.time).total_seconds()))

    def _persist(
        self, batch: Batch, results: Sequence[Prepared[R]], letters: Sequence[Message], error: UnavailableError
    ) -> dict[str, int]:
        """Try the same batch again and again; polls in between keep our place in the group."""
        while True:
            self._retry("unavailable", error)
            self.turned_at = time.monotonic()
            if self._stop.asked:
                raise StaleError("stopped with a batch undelivered; it will be read again")
            self._source.poll(0)
            if not self._source.holds(batch):
                raise StaleError("the partitions of an undelivered batch went to another member")
            try:
                return dict(self._step.deliver(batch, results, letters))
            except UnavailableError as again:
                error = again

    def _retry(self, reason: str, error: Exception) -> None:
        self._metrics.counter(m.RETRIES, self._name, reason).inc()
        log.warning(reason, stage=self._name, error=str(error), retry_seconds=round(self._delay, 1))
        self._stop.wait(self._delay)
        self._delay = min(self._delay * 2, LONGEST_DELAY)

    def _show_lag(self) -> None:
        now = time.monotonic()
        if now - self._lag_at < 1:
            return
        self._lag_at = now
        for partition, lag in self._source.lag().items():
            self._metrics.gauge(m.LAG, self._name, str(partition)).set(lag)
