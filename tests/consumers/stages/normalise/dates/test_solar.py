from datetime import date, timedelta
from itertools import pairwise

import pytest

from consumers.stages.normalise.dates.solar import from_solar


@pytest.mark.parametrize(
    ("solar", "gregorian"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1400, 7, 10), date(2021, 10, 2)),
        ((1403, 12, 30), date(2025, 3, 20)),
    ],
)
def test_known_days(solar: tuple[int, int, int], gregorian: date) -> None:
    assert from_solar(*solar) == gregorian


@pytest.mark.parametrize(
    "solar", [(1400, 12, 30), (1400, 7, 31), (1400, 13, 1), (1400, 0, 1), (1400, 1, 0), (900, 1, 1)]
)
def test_days_that_do_not_exist(solar: tuple[int, int, int]) -> None:
    assert from_solar(*solar) is None


def test_days_follow_each_other_without_a_gap() -> None:
    days = [
        found
        for year in range(1395, 1410)
        for month in range(1, 13)
        for day in range(1, 32)
        if (found := from_solar(year, month, day))
    ]
    assert all(after - before == timedelta(days=1) for before, after in pairwise(days))
