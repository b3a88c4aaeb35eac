"""The memory of processes over time."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from schemas.topics import MIB

TICK = 2.0
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident(pid: int) -> float:
    """Give the MiB that a process holds in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE / MIB


@dataclass(frozen=True)
class Sample:
    """One moment, in seconds since the beginning: process ids by name, and what each held in MiB."""

    at: float
    pids: Mapping[str, int]
    mib: Mapping[str, float]


@dataclass
class Memory:
    """Samples the processes that `pids` names; one that is dead just then is left out."""

    pids: Callable[[], Mapping[str, int]]
    samples: list[Sample] = field(default_factory=list)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Sample in the background, the first at once and the last at the end."""
        began, done = time.monotonic(), threading.Event()
        self._sample(0.0)

        def watch() -> None:
            while not done.wait(TICK):
                self._sample(time.monotonic() - began)

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _sample(self, at: float) -> None:
        pids, mib = self.pids(), {}
        for name, pid in pids.items():
            with suppress(OSError):
                mib[name] = resident(pid)
        self.samples.append(Sample(at, pids, mib))

    def growth(self, name: str, early: tuple[float, float], late: tuple[float, float]) -> float:
        """Give the MiB that a process has more in a late window than in an early one, by their medians.

        Raises AssertionError where it is not the same process from the one to the other, or was not seen in both.
        """
        within = [sample for sample in self.samples if early[0] <= sample.at <= late[1]]
        assert len({sample.pids[name] for sample in within}) == 1, f"{name} did not live through what was measured"
        before, after = (
            [sample.mib[name] for sample in within if since <= sample.at <= until and name in sample.mib]
            for since, until in (early, late)
        )
        assert before, f"nothing was seen of {name}'s memory from {early[0]:.0f} s to {early[1]:.0f} s"
        assert after, f"nothing was seen of {name}'s memory from {late[0]:.0f} s to {late[1]:.0f} s"
        return median(after) - median(before)

    def most(self, name: str) -> float:
        """Give the MiB that a process had at most."""
        return max(sample.mib.get(name, 0.0) for sample in self.samples)
