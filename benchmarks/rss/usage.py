"""What a process and all below it use."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from benchmarks.worker import cpu


class Tree:
    """A living process and those below it, as they are at each look; one that has ended counts for nothing."""

    def __init__(self, pid: int) -> None:
        """Look at that process."""
        self._root = psutil.Process(pid)

    def _processes(self) -> Iterator[Any]:
        with suppress(psutil.NoSuchProcess):
            yield from (self._root, *self._root.children(recursive=True))

    def cpu(self) -> float:
        """Give the CPU seconds that they have used."""
        used = 0.0
        for process in self._processes():
            with suppress(psutil.NoSuchProcess):
                used += cpu(process)
        return used

    def peak(self) -> int:
        """Add up the most bytes that each had in memory; what they share counts for each of them."""
        return sum(_peak(process) for process in self._processes())

    def forget_peak(self) -> None:
        """Let the most begin at what it is now, where the system can."""
        for process in self._processes():
            with suppress(OSError):
                Path(f"/proc/{process.pid}/clear_refs").write_text("5", "ascii")


def _peak(process: Any) -> int:
    with suppress(OSError):
        status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
        high = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
        return int(high.split()[1]) * 1024
    with suppress(psutil.NoSuchProcess):
        return int(process.memory_info().rss)
    return 0
