import pytest

from benchmarks.worker import Cost, Sample, cost, crossing
from schemas.errors import InputError

SAMPLES = [
    Sample(10.0, 0, 1.0),
    Sample(11.0, 0, 2.0),
    Sample(12.0, 100, 3.0),
    Sample(13.0, 100, 3.5),
    Sample(14.0, 300, 5.5),
]


def test_a_commit_lies_half_way_between_the_samples_around_it() -> None:
    assert crossing(SAMPLES, 1) == Sample(11.5, 100, 2.5)
    assert crossing(SAMPLES, 300) == Sample(13.5, 300, 4.5)
    assert crossing(SAMPLES[2:], 1) == Sample(12.0, 100, 3.0)


def test_a_cost_counts_what_came_after_the_first_commit() -> None:
    assert cost(SAMPLES, 300) == Cost(rate=100.0, cpu=10_000.0)


def test_one_batch_is_no_measure() -> None:
    with pytest.raises(InputError, match="take more articles"):
        cost(SAMPLES[:3], 100)
