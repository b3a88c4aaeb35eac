"""When so much is refused that the service must be wrong, and not the records."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.errors import QuarantineFullError


@dataclass(frozen=True)
class Limits:
    """How many records in a row may be refused, and what share of the last `window` records, once there are so many."""

    run: int = 100
    window: int = 1000
    ratio: float = 0.5


class Quarantine:
    """Counts refusals among the records that were delivered; starts anew with each process."""

    def __init__(self, limits: Limits) -> None:
        """Begin with nothing counted."""
        self.limits = limits
        self._run = 0
        self._recent: deque[bool] = deque(maxlen=limits.window)

    def judge(self, refused: Sequence[bool], last: str) -> None:
        """Raise QuarantineFullError where these records, in their order, pass a limit; `last` names the last refusal.

        Nothing is counted yet: the batch may still be read again.
        """
        if not any(refused):
            return
        run, recent = self._run, self._recent.copy()
        for each in refused:
            run = run + 1 if each else 0
            recent.append(each)
            if run >= self.limits.run:
                raise QuarantineFullError(_stopped(f"{run} records in a row were refused", last))
        total = sum(recent)
        if len(recent) == self.limits.window and total > self.limits.ratio * self.limits.window:
            raise QuarantineFullError(_stopped(f"{total} of the last {self.limits.window} records were refused", last))

    def keep(self, refused: Sequence[bool]) -> None:
        """Count delivered records."""
        self._recent.extend(refused)
        for each in refused:
            self._run = self._run + 1 if each else 0


def _stopped(what: str, last: str) -> str:
    return (
        f"{what}, the last {last}; this batch's offsets are unmoved. Mend the cause and start again; "
        "if the records are at fault, raise NEWSWIRE_QUARANTINE_RUN or NEWSWIRE_QUARANTINE_RATIO"
    )
