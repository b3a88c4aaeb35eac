"""The faults that are played with every check, one seed each; `make faults` plays all of them."""

from pathlib import Path

import pytest

from tests.faults.__main__ import run_one
from tests.faults.catalogue import FAULTS

SUBSET = (1, 2, 3, 5, 7, 8, 9, 12, 16, 18, 19, 20, 24)
"""Those that are short, and between them kill, freeze, fence, poison and refuse."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", [number for number in SUBSET if number in FAULTS])
def test_fault(number: int, tmp_path: Path) -> None:
    result = run_one(number, 1, tmp_path)
    assert not result.why, result.why
    assert (result.lost, result.duplicated) == (0, 0)
