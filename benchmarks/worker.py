"""A process that is measured, and what its samples say."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from newswire.launch import Lifeline, await_end, launch
from schemas.errors import InputError, UnavailableError

PERIOD = 0.05
"""Seconds between two samples."""
STARTING = 30.0
STOPPING = 20.0


class Sample(NamedTuple):
    """A look at a run: when (seconds), how many articles were durable, and CPU seconds used until then."""

    at: float
    done: int
    cpu: float


class Cost(NamedTuple):
    """What a run took: articles a second, and CPU microseconds an article."""

    rate: float
    cpu: float


class Worker:
    """A Python command under a launcher, so that it never outlives us; `depth` tells how far below it the work is."""

    def __init__(  # noqa: PLR0913 - what a process is started with
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        lifeline: Lifeline,
        environ: Mapping[str, str],
        *,
        depth: int = 1,
    ) -> None:
        """Start it and find its process."""
        self.name = name
        self._log = log
        self._process = launch(command, lifeline, log, environ=environ)
        self._worker = self._find(depth)

    def _find(self, depth: int) -> Any:
        deadline = time.monotonic() + STARTING
        while time.monotonic() < deadline:
            self.check()
            found = descendants(self._process)
            if len(found) >= depth:
                return found[depth - 1]
            time.sleep(0.01)
        raise UnavailableError(f"{self.name} did not start in {STARTING:g} s: {self._tail()}")

    def cpu(self) -> float:
        """Give the CPU seconds that it has used, in user and kernel mode."""
        return cpu(self._worker)

    @property
    def pid(self) -> int:
        """The number of its launcher, below which it is."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether it has ended as it should. Raises InputError where it failed."""
        if self._process.poll():
            self.check()
        return self._process.returncode is not None

    def check(self) -> None:
        """Raise InputError where it has ended."""
        if self._process.poll() is not None:
            raise InputError(f"{self.name} ended with exit code {self._process.returncode}: {self._tail()}")

    def _tail(self) -> str:
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-8:])

    def end(self) -> None:
        """Ask it to end and wait; its launcher follows it."""
        if self._process.poll() is None:
            self._worker.terminate()
        await_end(self._process, STOPPING)


def descendants(process: subprocess.Popen[bytes]) -> list[Any]:
    """Give the processes below one, parents first."""
    found: list[Any] = psutil.Process(process.pid).children(recursive=True)
    return found


def cpu(process: Any) -> float:
    """Give the CPU seconds that a process has used, all its threads together."""
    times = process.cpu_times()
    return float(times.user + times.system)


def watch(
    done: Callable[[], int],
    total: int,
    workers: Sequence[Worker],
    seconds: float,
) -> list[Sample]:
    """Sample until all is done.

    Raises InputError where a worker ends before, UnavailableError where it takes more than `seconds`.
    """
    samples: list[Sample] = []
    deadline = time.monotonic() + seconds
    while not samples or samples[-1].done < total:
        began = time.monotonic()
        if began > deadline:
            raise UnavailableError(
                f"{workers[0].name}: {samples[-1].done} of {total} in {seconds:g} s; it took too long"
            )
        for worker in workers:
            worker.check()
        samples.append(Sample(began, done(), sum(worker.cpu() for worker in workers)))
        time.sleep(max(0.0, began + PERIOD - time.monotonic()))
    return samples


def cost(samples: Sequence[Sample], total: int) -> Cost:
    """Give the cost between the first commit and the last, which leaves out the start."""
    first, last = crossing(samples, 1), crossing(samples, total)
    count = last.done - first.done
    if count <= 0:
        raise InputError(f"{total} articles were one batch: there is nothing to measure; take more articles")
    return Cost(count / (last.at - first.at), (last.cpu - first.cpu) / count * 1e6)


def crossing(samples: Sequence[Sample], done: int) -> Sample:
    """Find the commit that brought `done`: it lies between two samples, and is taken half-way, as errors cancel out."""
    at = next(index for index, sample in enumerate(samples) if sample.done >= done)
    after, before = samples[at], samples[max(0, at - 1)]
    return Sample((before.at + after.at) / 2, after.done, (before.cpu + after.cpu) / 2)
