"""What a restore keeps of what it reads; with a broker, see test_shard.py."""

from runtime.kafka.restoring import Last, Restore, keep_last
from schemas.wire import Record


def record(key: bytes, value: bytes | None) -> Record:
    return Record("t", 0, 0, 0, key, value)


def test_the_last_record_of_a_key_stays_and_one_without_a_value_deletes_it() -> None:
    last: Last = {}
    keep_last(last, [record(b"a", b"1"), record(b"b", b"1"), record(b"a", b"2")])
    keep_last(last, [record(b"b", None), record(b"never", None)])
    assert {key: each.value for key, each in last.items()} == {b"a": b"2"}
    keep_last(last, [record(b"b", b"3")])
    assert last.keys() == {b"a", b"b"}


def test_a_restore_is_done_once_every_topic_is_read_to_its_end() -> None:
    restore = Restore({"a": 3, "b": 0}, {"a": 0, "b": 0})
    assert not restore.done
    restore.positions["a"] = 4  # more was written meanwhile
    assert restore.done
