"""How much is taken on at once."""

MOST = 2_000
"""Records in a batch at most."""
FIRST = 200
"""Records in a batch before it is known how long one takes."""
SECONDS = 1.0
"""How long a batch is processed, about: one that outlasts the time between two rebalances would never be committed."""


class Pace:
    """The size of batches, by how long the last ones took: soon smaller, only slowly larger again."""

    def __init__(self) -> None:
        """Begin with no batch seen."""
        self._each: float | None = None

    @property
    def most(self) -> int:
        """How many records the next batch may have."""
        if self._each is None:
            return FIRST
        return max(1, min(MOST, int(SECONDS / self._each))) if self._each > 0 else MOST

    def took(self, records: int, seconds: float) -> None:
        """Take note of a batch that was processed."""
        each = seconds / records
        self._each = each if self._each is None else max(each, (self._each + each) / 2)
