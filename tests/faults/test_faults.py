"""The faults that are played with every check, one seed each; `make faults` plays all of them."""

from pathlib import Path

import pytest

from tests.faults.__main__ import run_one

SUBSET = (1, 2, 5, 7, 8, 9, 12, 16, 18, 20)
"""Those that are short, and between them kill, freeze, fence, poison and refuse."""

pytestmark = pytest.mark.xdist_group("faults")  # one at a time: each keeps a core busy


@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", SUBSET)
def test_fault(number: int, tmp_path: Path) -> None:
    result = run_one(number, 1, tmp_path)
    assert not result.why, result.why
    assert (result.lost, result.duplicated) == (0, 0)
