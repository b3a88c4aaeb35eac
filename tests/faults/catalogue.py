"""The faults by number: what happens, and the scenario that plays it out."""

from dataclasses import dataclass

from tests.faults.run import Scenario
from tests.faults.scenarios import deaths


@dataclass(frozen=True)
class Fault:
    """One fault; `once` where it is long, and played for one seed alone."""

    title: str
    scenario: Scenario
    once: bool = False


FAULTS = {
    1: Fault("kill -9 before offsets are sent", deaths.before_offsets),
    2: Fault("kill -9 between offsets and commit", deaths.before_commit),
    3: Fault("kill -9 after commit", deaths.after_commit),
}
