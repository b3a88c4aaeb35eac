"""The cases that are measured one after the other, and what must come of each."""

import os
import time
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.rss.feeds import channel
from benchmarks.rss.usage import Tree

CASES = ("first fetch", "all 304", "10 % changed", "all changed")
FIRST, SAME, SOME, ALL = range(len(CASES))
EVERY = 10
"""Each so manieth feed changes where not all of them do."""


class Found(NamedTuple):
    """How many entries were new, and how many had changed."""

    new: int = 0
    changed: int = 0

    def plus(self, new: int, changed: int) -> "Found":
        """Count some more."""
        return Found(self.new + new, self.changed + changed)


class Taken(NamedTuple):
    """What a case took, in seconds on the wall, seconds of the processor, and bytes of memory at most."""

    seconds: float
    cpu: float
    peak: int


def revision(case: int, number: int) -> int:
    """Tell how often a feed has changed by the time of a case."""
    return int(case >= ALL) + int(case >= SOME and number % EVERY == 0)


def expected(case: int, count: int) -> Found:
    """Tell what so many feeds bring in a case: a change is a new entry and an edited one."""
    if case == FIRST:
        return Found(sum(channel(number).size for number in range(count)))
    changed = sum(revision(case, number) - revision(case - 1, number) for number in range(count))
    return Found(changed, changed)


def statuses(case: int, count: int) -> dict[int, int]:
    """Tell how often each status is sent to one that asks conditionally, once for each feed."""
    fresh = count if case == FIRST else expected(case, count).new
    return {status: number for status, number in ((200, fresh), (304, count - fresh)) if number}


def measured(visit: Callable[[], Found]) -> tuple[Taken, Found]:
    """Visit all feeds from this process, and tell what that took."""
    tree = Tree(os.getpid())
    tree.forget_peak()
    began, used = time.monotonic(), tree.cpu()
    found = visit()
    return Taken(time.monotonic() - began, tree.cpu() - used, tree.peak()), found
