"""The one loop: poll → process → deliver → acknowledge."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Generic, TypeVar

import structlog

from runtime import metrics as m
from runtime.adapter import Batch, Source
from runtime.metrics import Metrics
from runtime.pace import Pace
from runtime.quarantine import Quarantine
from runtime.retry import Backoff
from runtime.steps import Delivery, Prepared, Refusal, Step, flags
from runtime.stopping import Stop
from schemas.dead import KINDS
from schemas.errors import RejectedError, StaleError, UnavailableError

POLL = 0.5
KEEP = 2.0
"""Seconds that a batch is processed without a poll: a member that is silent for long loses its partitions."""

R = TypeVar("R")
log = structlog.get_logger(__name__)


class Loop(Generic[R]):
    """Turns until asked to stop. Errors that end the service are raised out of `run`."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it turns
        self, name: str, source: Source, step: Step[R], metrics: Metrics, stop: Stop, quarantine: Quarantine
    ) -> None:
        """Own neither source nor step: whoever made them closes them."""
        self._name = name
        self._source = source
        self._step = step
        self._metrics = metrics
        self._stop = stop
        self._quarantine = quarantine
        self._backoff = Backoff()
        self._pace = Pace()
        self._paused = False
        self._lag_at = 0.0
        self.turned_at = time.monotonic()
        for outcome in step.outcomes:
            metrics.counter(m.RECORDS, name, outcome)
        for kind in KINDS:
            metrics.counter(m.DEAD_LETTERS, name, kind)
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
        batch = self._source.poll(POLL, self._pace.most)
        self._show_lag()
        if not batch.records:
            return
        try:
            self._handle(batch)
        finally:
            if self._paused:
                self._paused = False
                self._source.resume()

    def _handle(self, batch: Batch) -> None:
        began = time.perf_counter()
        results, refusals = self._process(batch)
        if refusals:
            self._quarantine.judge(flags(batch, refusals), str(refusals[-1]))
        processed = time.perf_counter()
        self._pace.took(len(batch.records), processed - began)
        self._metrics.histogram(m.BATCH_SECONDS, self._name, "process").observe(processed - began)
        delivered = self._deliver(batch, results, refusals)
        self._quarantine.keep(flags(batch, delivered.refusals))
        self._count(results, delivered)
        self._metrics.histogram(m.BATCH_SECONDS, self._name, "deliver").observe(time.perf_counter() - processed)
        self._metrics.histogram(m.BATCH_RECORDS, self._name).observe(len(batch.records))
        self._backoff.reset()

    def _process(self, batch: Batch) -> tuple[list[Prepared[R]], list[Refusal]]:
        results: list[Prepared[R]] = []
        refusals: list[Refusal] = []
        kept = time.monotonic()
        for record in batch.records:
            if time.monotonic() - kept > KEEP:
                self._keep(batch)
                kept = time.monotonic()
            try:
                result = self._step.prepare(record)
            except RejectedError as error:
                refusals.append(Refusal(record, error.kind, error.reason))
            except Exception as error:
                # A bug must cost one record, not the partition behind it.
                log.exception("bug", stage=self._name, record=record.place)
                refusals.append(Refusal(record, "bug", f"{type(error).__name__}: {error}"))
            else:
                if result is not None:
                    results.append(result)
        return results, refusals

    def _deliver(self, batch: Batch, results: Sequence[Prepared[R]], refusals: Sequence[Refusal]) -> Delivery:
        """Deliver, waiting with the partitions paused while something outside is away."""
        try:
            return self._step.deliver(batch, results, refusals)
        except UnavailableError as error:
            return self._persist(batch, results, refusals, error)

    def _count(self, results: Sequence[Prepared[R]], delivered: Delivery) -> None:
        """Count what is durable, and only that: a batch that is read again counts once."""
        for name, count in delivered.counts.items():
            self._metrics.counter(m.RECORDS, self._name, name).inc(count)
        for record, kind, reason in delivered.refusals:
            self._metrics.counter(m.DEAD_LETTERS, self._name, kind).inc()
            log.warning("dead_letter", stage=self._name, record=record.place, kind=kind, reason=reason)
        now = datetime.now(UTC)
        latency = self._metrics.histogram(m.LATENCY, self._name)
        for result in results:
            latency.observe(max(0.0, (now - result.envelope.time).total_seconds()))

    def _persist(
        self, batch: Batch, results: Sequence[Prepared[R]], refusals: Sequence[Refusal], error: UnavailableError
    ) -> Delivery:
        """Try the same batch again and again; polls in between keep our place in the group."""
        while True:
            self._retry("unavailable", error, lambda: self._keep(batch))
            try:
                return self._step.deliver(batch, results, refusals)
            except UnavailableError as again:
                error = again

    def _keep(self, batch: Batch) -> None:
        """Poll for our place in the group, with the partitions paused; see that the batch is still ours to deliver."""
        self.turned_at = time.monotonic()
        if self._stop.asked:
            raise StaleError("stopped with a batch undelivered; it will be read again")
        if not self._paused:
            self._paused = True
            self._source.pause()
        self._source.poll(0)
        if not self._source.holds(batch):
            raise StaleError("the partitions of an undelivered batch went to another member")

    def _retry(self, reason: str, error: Exception, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Wait before the next try, in steps as short as a poll, so that what must go on meanwhile can."""
        left = self._backoff.wait()
        self._metrics.counter(m.RETRIES, self._name, reason).inc()
        log.warning(reason, stage=self._name, error=str(error), retry_seconds=round(left, 1))
        while left > 0:
            self._stop.wait(min(left, POLL))
            left -= POLL
            meanwhile()

    def _show_lag(self) -> None:
        now = time.monotonic()
        if now - self._lag_at < 1:
            return
        self._lag_at = now
        for partition, lag in self._source.lag().items():
            self._metrics.gauge(m.LAG, self._name, str(partition)).set(lag)
