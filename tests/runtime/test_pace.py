from runtime.pace import FIRST, MOST, SECONDS, Pace


def test_a_batch_takes_about_as_long_as_it_may() -> None:
    pace = Pace()
    assert pace.most == FIRST
    pace.took(FIRST, FIRST * 0.01)
    assert pace.most == SECONDS / 0.01


def test_it_is_soon_smaller_and_only_slowly_larger() -> None:
    pace = Pace()
    pace.took(100, 1.0)
    pace.took(100, 10.0)
    assert pace.most == 10
    pace.took(100, 1.0)
    assert pace.most < 20


def test_it_has_bounds() -> None:
    pace = Pace()
    pace.took(1, 60.0)
    assert pace.most == 1
    fast = Pace()
    fast.took(1000, 0.0)
    assert fast.most == MOST
