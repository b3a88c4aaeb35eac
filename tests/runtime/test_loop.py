from dataclasses import replace

import pytest

from runtime import pace
from runtime.loop import POLL
from runtime.retry import FIRST_DELAY, LONGEST_DELAY
from schemas.dead import DeadLetter
from schemas.errors import FencedError, InputError, RestartError, StaleError, UnavailableError
from schemas.topics import LARGEST
from schemas.wire import decode_letter, read_envelope
from tests.runtime.words import SENT, Rig, Script, letters, message, shouts

AWAY = UnavailableError("the broker is away")


def test_every_record_gives_one_result_in_its_own_partition() -> None:
    rig = Rig()
    rig.broker.append([message("a", 0), message("b", 1), message("c", 0)])
    rig.run()
    placed = [(record.partition, record.key) for record in rig.broker.records("t.shouts")]
    assert placed == [(0, b"a"), (0, b"c"), (1, b"b")]
    assert (rig.offset(0), rig.offset(1)) == (2, 1)
    assert rig.sample("newswire_records_total", result="ok") == 3
    assert rig.sample("newswire_batch_records_count") == 1
    assert rig.sample("newswire_lag_records", partition="0") == 0


def test_the_events_own_attributes_travel_on_with_the_raw_records_place() -> None:
    rig = Rig(["a"])
    first = message("b", 1)
    rig.broker.append([replace(first, headers=(*first.headers, ("newswire-origin", b"raw-id/5/9")))])
    rig.run()
    fresh, carried = (read_envelope(record) for record in rig.broker.records("t.shouts"))
    assert (fresh.source, fresh.time, fresh.trace, fresh.origin) == ("tests", SENT, "trace", "topic-id/0/0")
    assert carried.origin == "raw-id/5/9"


def test_a_rejected_record_becomes_a_dead_letter_and_the_partition_goes_on() -> None:
    rig = Rig(["a", "reject", "b"])
    rig.run()
    assert shouts(rig.broker) == ["A", "B"]
    original = rig.broker.records("t.words")[1]
    assert [decode_letter(record) for record in rig.broker.records("t.dead")] == [
        DeadLetter(
            id="shout/t.words/0/1",
            stage="shout",
            kind="mute",
            reason="cannot be shouted",
            code="newswire 1",
            topic="t.words",
            partition=0,
            offset=1,
            key=original.key,
            value=original.value,
            headers=original.headers,
        )
    ]
    assert rig.offset() == 3
    assert rig.sample("newswire_records_total", result="dead") == 1
    assert rig.sample("newswire_dead_letters_total", kind="mute") == 1


def test_a_bug_costs_one_record() -> None:
    rig = Rig(["a", "crash", "b"])
    rig.run()
    assert shouts(rig.broker) == ["A", "B"]
    assert letters(rig.broker) == [("bug", "ZeroDivisionError: division by zero")]


def test_what_cannot_be_decoded_is_kept_verbatim() -> None:
    rig = Rig()
    rig.broker.append([replace(message("a"), value=b"\xff\x00")])
    rig.run()
    assert letters(rig.broker)[0][0] == "undecodable"
    assert rig.broker.records("t.dead")[0].value == b"\xff\x00"


def test_a_result_that_no_topic_takes_is_too_large() -> None:
    rig = Rig(["grow", "b"])
    rig.run()
    assert shouts(rig.broker) == ["B"]
    ((kind, reason),) = letters(rig.broker)
    assert kind == "too_large"
    assert str(LARGEST) in reason


def test_an_absent_broker_gets_the_same_batch_again() -> None:
    rig = Rig(["a", "b"], errors=[AWAY, AWAY, AWAY])
    rig.run()
    assert shouts(rig.broker) == ["A", "B"]
    assert len(rig.writer.batches) == 4
    assert all(batch == rig.writer.batches[0] for batch in rig.writer.batches)
    assert rig.source.rewinds == 0
    assert rig.sample("newswire_retries_total", reason="unavailable") == 3


def test_while_it_waits_it_is_paused_and_keeps_polling_then_resumes() -> None:
    rig = Rig(["a", "b"], errors=[AWAY, AWAY], most=1)
    rig.run()
    assert rig.source.polls == ["flowing", "paused", "paused", "flowing", "flowing"]


def test_a_long_batch_is_broken_by_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them the group's other members would get its partitions, and their batch would be as long."""
    monkeypatch.setattr("runtime.loop.KEEP", -1.0)
    rig = Rig("abc")
    rig.run()
    assert shouts(rig.broker) == ["A", "B", "C"]
    assert rig.source.polls == ["flowing", "paused", "paused", "paused", "flowing"]


def test_a_long_batch_whose_partitions_went_away_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.loop.KEEP", -1.0)
    rig = Rig("ab")
    rig.source.held = False
    rig.run()
    assert shouts(rig.broker) == ["A", "B"]
    assert rig.source.rewinds == 1
    assert len(rig.writer.batches) == 1


def test_waits_double_up_to_a_limit_and_begin_anew_after_a_success() -> None:
    rig = Rig(["a", "b"], errors=[*[AWAY] * 9, None, AWAY], most=1)
    rig.stop.most = 100
    rig.run()
    doubled = [min(FIRST_DELAY * 2**n, LONGEST_DELAY) for n in range(9)]
    assert sum(rig.stop.waits) == pytest.approx(sum([*doubled, FIRST_DELAY]))
    assert rig.stop.waits[:3] == doubled[:3]
    assert rig.stop.waits[-1] == FIRST_DELAY


def test_a_long_wait_is_broken_by_polls() -> None:
    """Without them the group's other members would get the partitions of one that waits for its store."""
    rig = Rig(["a"], errors=[AWAY] * 8)
    rig.run()
    assert max(rig.stop.waits) == POLL
    assert rig.source.polls.count("paused") == len(rig.stop.waits)


def test_a_stale_batch_is_read_again_and_nothing_is_lost_or_doubled() -> None:
    rig = Rig("abcd", errors=[None, StaleError("rebalance")], most=2)
    rig.run()
    assert shouts(rig.broker) == ["A", "B", "C", "D"]
    assert rig.source.rewinds == 1
    assert rig.offset() == 4
    assert rig.sample("newswire_retries_total", reason="stale") == 1


def test_an_undelivered_batch_whose_partitions_went_away_is_dropped_and_read_again() -> None:
    rig = Rig("ab", errors=[AWAY])
    rig.source.held = False
    rig.run()
    assert shouts(rig.broker) == ["A", "B"]
    assert rig.source.rewinds == 1
    assert rig.source.polls[-1] == "flowing"


def test_a_batch_is_not_lost_when_the_broker_goes_away_while_it_waits() -> None:
    rig = Rig("abcd", errors=[AWAY], most=2)
    rig.source.paused_polls = Script([AWAY])
    rig.run()
    assert shouts(rig.broker) == ["A", "B", "C", "D"]
    assert rig.offset() == 4


def test_a_stop_with_an_undelivered_batch_leaves_the_offsets() -> None:
    rig = Rig("ab", errors=[AWAY] * 1000)
    rig.run()
    assert rig.stop.asked
    assert (shouts(rig.broker), rig.offset()) == ([], 0)


def test_a_stop_before_the_first_turn_reads_nothing() -> None:
    rig = Rig("ab")
    rig.stop.ask()
    rig.run()
    assert rig.source.polls == []


@pytest.mark.parametrize("error", [FencedError("newer"), RestartError("hung"), InputError("no topic")])
def test_what_ends_a_service_is_raised_with_the_offsets_unmoved(error: Exception) -> None:
    rig = Rig("ab", errors=[error])
    with pytest.raises(type(error), match=str(error)):
        rig.run()
    assert (shouts(rig.broker), rig.offset()) == ([], 0)


def test_a_dead_letter_that_cannot_be_written_stops_the_service_rather_than_skip_it() -> None:
    rig = Rig(["reject"], errors=[InputError("the topic for dead letters is missing")])
    with pytest.raises(InputError, match="dead letters"):
        rig.run()
    assert rig.offset() == 0


def test_latency_runs_from_the_producers_fetch() -> None:
    rig = Rig(["a"])
    rig.run()
    seconds = rig.sample("newswire_latency_seconds_sum")
    assert seconds is not None
    assert seconds > 0


def test_series_are_born_at_zero() -> None:
    rig = Rig()
    for result in ("ok", "dead"):
        assert rig.sample("newswire_records_total", result=result) == 0
    for reason in ("stale", "unavailable"):
        assert rig.sample("newswire_retries_total", reason=reason) == 0


def test_progress_is_shown_after_every_turn() -> None:
    rig = Rig(["a"])
    before = rig.loop.turned_at
    rig.run()
    assert rig.loop.turned_at > before
    assert (rig.sample("newswire_progress_timestamp_seconds") or 0) > 1_700_000_000
    assert rig.loop.ready


def test_batches_are_as_small_as_a_slow_stage_needs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "SECONDS", 1e-9)
    rig = Rig(["a"] * (pace.FIRST + 2))
    rig.run()
    assert [len(batch) for batch in rig.writer.batches] == [pace.FIRST, 1, 1]
