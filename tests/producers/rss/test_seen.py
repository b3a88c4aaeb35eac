from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.rss.seen import DAYS, MOST_MISSED, NO_ARTICLE, DamagedError, Record, Seen, digest
from schemas.feeds import FeedSeen
from schemas.topics import MIB

TODAY = (date(2026, 3, 1) - date(1970, 1, 1)).days


def record(number: int) -> Record:
    return Record(number.to_bytes(16), number.to_bytes(8))


def listing(numbers: range) -> dict[bytes, Record]:
    return {number.to_bytes(8): record(number) for number in numbers}


RECORDS = st.builds(
    Record, st.binary(min_size=16, max_size=16), st.binary(min_size=8, max_size=8), st.integers(0, 2**32 - 1)
)


@given(st.dictionaries(st.binary(min_size=8, max_size=8), RECORDS, max_size=20))
def test_what_is_packed_is_unpacked(records: dict[bytes, Record]) -> None:
    assert Seen.unpack(Seen(records).pack()) == Seen(records)


def test_twelve_thousand_entries_fit_into_one_message() -> None:
    seen = Seen().after(listing(range(2_000)), TODAY).after(listing(range(2_000, 12_000)), TODAY)
    assert len(seen.records) == 12_000
    value = FeedSeen(id="f:seen", entries=seen.pack()).model_dump_json().encode()
    assert len(value) < 0.6 * MIB
    assert Seen.unpack(FeedSeen.model_validate_json(value).entries) == seen


@given(st.data())
def test_damage_is_noticed(data: st.DataObject) -> None:
    packed = Seen(listing(range(1, 4))).pack()
    at = data.draw(st.integers(0, len(packed) - 1))
    flipped = packed[:at] + bytes([packed[at] ^ data.draw(st.integers(1, 255))]) + packed[at + 1 :]
    with pytest.raises(DamagedError):
        Seen.unpack(flipped)
    with pytest.raises(DamagedError):
        Seen.unpack(packed[: at or 1])
    with pytest.raises(DamagedError, match="whole number of records"):
        Seen.unpack(packed + b"x")


def test_no_bytes_are_nothing_seen() -> None:
    assert Seen.unpack(b"") == Seen()


def test_what_a_feed_still_lists_is_never_forgotten() -> None:
    seen = Seen().after(listing(range(5_000)), TODAY)
    assert seen.after(listing(range(5_000)), TODAY + 400) is seen
    later = seen.after(listing(range(10_000)), TODAY + 400)
    assert later.records.items() >= seen.records.items()


def test_what_it_lists_no_longer_is_remembered_for_thirty_days() -> None:
    seen = Seen().after(listing(range(3)), TODAY)
    gone = seen.after(listing(range(1)), TODAY + 100)  # nothing was asked in between
    assert {number for number in gone.records.values() if number.missed} == {
        record(1)._replace(missed=TODAY + 100),
        record(2)._replace(missed=TODAY + 100),
    }
    assert gone.after(listing(range(1)), TODAY + 100 + DAYS) is gone
    assert gone.after(listing(range(1)), TODAY + 101 + DAYS).records == listing(range(1))


def test_what_comes_back_is_known_and_listed_again() -> None:
    seen = Seen().after(listing(range(3)), TODAY)
    assert seen.after({}, TODAY + 1).after(listing(range(3)), TODAY + 29) == seen


def test_the_oldest_of_what_is_no_longer_listed_is_forgotten_first() -> None:
    seen = Seen()
    for day in range(3):
        seen = seen.after(listing(range(day * 900, (day + 1) * 900)), TODAY + day)
    seen = Seen.unpack(seen.after({}, TODAY + 3).pack())
    assert len(seen.records) == MOST_MISSED
    assert {entry.missed for entry in seen.records.values()} == {TODAY + 1, TODAY + 2, TODAY + 3}
    assert sum(entry.missed == TODAY + 1 for entry in seen.records.values()) == MOST_MISSED - 2 * 900


def test_another_order_is_no_change() -> None:
    seen = Seen().after(listing(range(3)), TODAY)
    assert seen.after(dict(reversed(listing(range(3)).items())), TODAY) is seen


def test_of_an_articles_records_the_listed_one_counts() -> None:
    old, new, marker = (
        Record(b"a" * 16, b"old.....", TODAY),
        Record(b"a" * 16, b"new....."),
        Record(NO_ARTICLE, b"-" * 8),
    )
    seen = Seen({b"1" * 8: new, b"2" * 8: old, b"3" * 8: marker})
    assert seen.by_id() == {b"a" * 16: new}
    assert seen.listed() == {b"a" * 16}


@given(*[st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=3)] * 2)
def test_a_digest_is_of_the_parts_and_not_of_their_sum(one: list[str | None], other: list[str | None]) -> None:
    assert (digest(*one) == digest(*other)) is (one == other)
