import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.table import markdown, percentile


def test_a_percentile_is_one_of_the_values_by_nearest_rank() -> None:
    values = list(range(1, 101))
    assert [percentile(values, share) for share in (0.5, 0.99, 1.0, 0.001)] == [50, 99, 100, 1]
    assert percentile([3, 1, 2], 0.5) == 2


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_the_least_value_that_so_large_a_share_does_not_exceed(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6
    assert sum(value < found for value in values) < share * len(values)


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_table_is_padded_and_a_bar_in_a_cell_stays_in_it() -> None:
    assert markdown(("what", "rate"), [("a|b", "1"), ("longer", "2")]).splitlines() == [
        "| what   | rate |",
        "| ------ | ---- |",
        "| a\\|b   | 1    |",
        "| longer | 2    |",
    ]
