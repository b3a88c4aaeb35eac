import pytest

from runtime.quarantine import Limits, Quarantine
from schemas.errors import QuarantineFullError
from tests.runtime.test_steps import SinkRig
from tests.runtime.words import Rig, shouts

IN_A_ROW = Limits(run=3, window=100)


def batches(limits: Limits, *parts: str) -> Quarantine:
    """Judge and keep batches in which `x` is a refusal."""
    quarantine = Quarantine(limits)
    for part in parts:
        refused = [each == "x" for each in part]
        quarantine.judge(refused, "news.raw/0/7: bug: it broke")
        quarantine.keep(refused)
    return quarantine


@pytest.mark.parametrize("parts", [["xx.xx"], ["xx", ".xx"], ["", "."], ["x", "x.", "xx"]])
def test_fewer_in_a_row_than_the_limit_pass(parts: list[str]) -> None:
    batches(IN_A_ROW, *parts)


@pytest.mark.parametrize("parts", [["xxx"], ["..xx", "x.."], ["x", "x", "x"], [".", "xxx...."]])
def test_a_run_of_refusals_trips_over_the_ends_of_batches(parts: list[str]) -> None:
    with pytest.raises(QuarantineFullError, match=r"3 records in a row .* news\.raw/0/7: bug: it broke"):
        batches(IN_A_ROW, *parts)


def test_the_ratio_counts_once_the_window_is_full() -> None:
    limits = Limits(run=100, window=8, ratio=0.5)
    batches(limits, "x.x.x.x", ".", "." * 8, "xxxx")
    with pytest.raises(QuarantineFullError, match="5 of the last 8"):
        batches(limits, "x.x.x.x", ".", "...xxxxx")


def test_what_was_judged_but_not_delivered_is_not_counted() -> None:
    quarantine = batches(IN_A_ROW, "xx")
    with pytest.raises(QuarantineFullError):
        quarantine.judge([True], "")
    quarantine.judge([False, True], "")
    quarantine.judge([False, True], "")


def test_a_bad_deploy_stops_the_stage_with_offsets_and_topics_unmoved() -> None:
    rig = Rig(["crash"] * 3, limits=IN_A_ROW)
    with pytest.raises(QuarantineFullError, match=r"t\.words/0/2: bug: ZeroDivisionError"):
        rig.run()
    assert (rig.offset(), shouts(rig.broker), rig.broker.records("t.dead")) == (0, [], [])
    assert rig.sample("newswire_dead_letters_total", kind="bug") == 0


def test_batches_before_the_one_that_trips_stay_delivered() -> None:
    rig = Rig(["a", "crash", "reject", "crash", "b"], limits=IN_A_ROW, most=2)
    with pytest.raises(QuarantineFullError):
        rig.run()
    assert (rig.offset(), shouts(rig.broker), len(rig.broker.records("t.dead"))) == (2, ["A"], 1)


def test_a_store_that_refuses_everything_stops_its_sink_with_its_offset_unmoved() -> None:
    rig = SinkRig(["refuse"] * 4, limits=IN_A_ROW)
    with pytest.raises(QuarantineFullError, match="no room for it"):
        rig.loop.run()
    assert rig.offset == 0
    assert rig.events == []  # no letter either: the batch will be read again


def test_refusals_apart_do_not_stop_a_sink() -> None:
    rig = SinkRig(["refuse", "a"] * 8, limits=IN_A_ROW)
    rig.loop.run()
    assert rig.offset == 16
