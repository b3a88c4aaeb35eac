import pytest

from runtime.retry import Backoff, persist
from schemas.errors import InputError, UnavailableError
from tests.runtime.words import Patient, Script

AWAY = UnavailableError("away")


def test_it_tries_until_it_answers() -> None:
    script, stop = Script([AWAY, AWAY, AWAY]), Patient()
    persist(script.play, patience=None, stop=stop)
    assert script.calls == 4
    assert stop.waits == [0.2, 0.4, 0.8]


def test_it_gives_what_the_act_gives() -> None:
    assert persist(lambda: 7, patience=0) == 7


def test_waits_have_a_limit() -> None:
    stop = Patient()
    persist(Script([AWAY] * 9).play, patience=None, stop=stop)
    assert max(stop.waits) == stop.waits[-1] == 5.0


def test_without_patience_it_tries_once() -> None:
    script = Script([AWAY])
    with pytest.raises(UnavailableError):
        persist(script.play, patience=0.0)
    assert script.calls == 1


def test_patience_ends_with_the_last_error() -> None:
    script = Script([UnavailableError(str(n)) for n in range(50)])
    with pytest.raises(UnavailableError, match="1"):
        persist(script.play, patience=0.3)
    assert script.calls == 2


def test_a_stop_ends_the_wait_with_the_last_error() -> None:
    stop = Patient(most=2)
    with pytest.raises(UnavailableError):
        persist(Script([AWAY] * 9).play, patience=None, stop=stop)
    assert len(stop.waits) == 2


def test_any_other_error_is_raised_at_once() -> None:
    script = Script([InputError("wrong")])
    with pytest.raises(InputError):
        persist(script.play, patience=None)
    assert script.calls == 1


def test_waits_double_up_to_the_longest_until_something_went_well() -> None:
    backoff = Backoff(1.0, 5.0)
    assert [backoff.wait() for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]
    backoff.reset()
    assert backoff.wait() == 1.0
