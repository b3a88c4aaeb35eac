"""A profile by sampling: where a service's threads spend their CPU time, and in whose code."""

import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from schemas.errors import InputError

RATE = 200
LINES = 12
_FRAME = re.compile(r"(?P<function>.+) \((?P<file>[^()]+?)(?::\d+)?\)")

_WAITING = ("EpollSelector.select", "_PollLikeSelector.select", "KqueueSelector.select", "Condition.wait", "Event.wait")


def profiler(output: Path) -> list[str]:
    """Give the command under which a process writes its samples to a file, as it ends."""
    found = shutil.which("py-spy", path=Path(sys.executable).parent)
    if found is None:
        raise InputError(
            "--profile needs py-spy, which is in newswire's development dependencies: make lint installs them"
        )
    return [found, "record", "--rate", str(RATE), "--format", "raw", "--output", str(output), "--"]


def own_time(stacks: Iterable[str]) -> dict[str, float]:
    """Give the share of the samples in which each function itself ran, largest first; start-up and waiting left out.

    A line of `stacks` is a stack, outermost first, joined by semicolons, a space, and how often it was seen.
    """
    seen: Counter[str] = Counter()
    for line in stacks:
        stack, _, count = line.rpartition(" ")
        found = _FRAME.fullmatch(stack.rpartition(";")[2])
        if found and found["function"] not in _WAITING and "importlib" not in stack:
            seen[f"{package(found['file'])}: {found['function']}"] += int(count)
    total = seen.total()
    return {name: count / total for name, count in seen.most_common()}


def package(path: str) -> str:
    """Shorten a file's path to its package and module."""
    parts = Path(path).with_suffix("").parts
    return ".".join(parts[-3:] if "kafka" in parts[-3:-1] else parts[-2:])


def largest(shares: dict[str, float]) -> list[tuple[str, str]]:
    """Give the functions that take most."""
    return [(name, f"{share:.1%}") for name, share in list(shares.items())[:LINES]]
