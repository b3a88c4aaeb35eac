from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from schemas.dead import DeadLetter
from schemas.errors import RejectedError
from schemas.topics import DEAD
from schemas.wire import ATTEMPTS, FOR, Message, Record, attempts, decode_letter, encode_letter, send_back
from tests.schemas.conftest import as_read


def letter(**changes: object) -> DeadLetter:
    fields: dict[str, object] = {
        "id": "tag/news.articles/1/7",
        "stage": "tag",
        "kind": "invalid",
        "reason": "title: Field required",
        "code": "newswire 1",
        "topic": "news.articles",
        "partition": 1,
        "offset": 7,
        "key": b"k",
        "value": b"v",
        "headers": (),
    }
    return DeadLetter.model_validate(fields | changes)


@pytest.mark.parametrize(
    "value", [b"\xff\x00\xfe not UTF-8", b"", None, b'{"a": 1}'], ids=["bytes", "empty", "null", "json"]
)
def test_a_value_is_kept_verbatim(value: bytes | None) -> None:
    found = decode_letter(as_read(encode_letter(letter(value=value), prefix="news")))
    assert found.value == value


def test_no_letter_is_a_tombstone_on_its_compacted_topic() -> None:
    assert encode_letter(letter(value=None), prefix="news").value == b""


def test_a_letter_is_keyed_by_stage_and_place_and_told_in_headers() -> None:
    message = encode_letter(letter(headers=(("ce_type", b"x"),)), prefix="p")
    assert (message.topic, message.key, message.value) == ("p.dead", b"tag/news.articles/1/7", b"v")
    assert dict(message.headers) == {
        "newswire-dead-stage": b"tag",
        "newswire-dead-kind": b"invalid",
        "newswire-dead-reason": b"title: Field required",
        "newswire-dead-code": b"newswire 1",
        "newswire-dead-topic": b"news.articles",
        "newswire-dead-partition": b"1",
        "newswire-dead-offset": b"7",
        "newswire-dead-key": b"k",
        "newswire-header-ce_type": b"x",
    }


def test_headers_that_look_like_a_letters_own_stay_the_records() -> None:
    headers = (("newswire-dead-stage", b"other"), ("newswire-header-a", b"\xff"), ("a", b"1"), ("a", b"2"))
    found = decode_letter(as_read(encode_letter(letter(headers=headers), prefix="news")))
    assert (found.headers, found.stage) == (headers, "tag")


@given(
    key=st.none() | st.binary(),
    value=st.none() | st.binary(),
    headers=st.lists(st.tuples(st.text(), st.binary()), max_size=4).map(tuple),
    reason=st.text(),
)
@examples(deadline=None, max_examples=60)
def test_a_letter_survives_the_wire(
    key: bytes | None, value: bytes | None, headers: tuple[tuple[str, bytes], ...], reason: str
) -> None:
    kept = letter(key=key, value=value, headers=headers, reason=reason)
    assert decode_letter(as_read(encode_letter(kept, prefix="news"))) == kept


@pytest.mark.parametrize("missing", ["stage", "kind", "reason", "code", "topic", "partition", "offset"])
def test_what_lacks_a_fact_is_no_letter(missing: str) -> None:
    record = as_read(encode_letter(letter(), prefix="news"), offset=3)
    headers = tuple((name, data) for name, data in record.headers if name != f"newswire-dead-{missing}")
    with pytest.raises(RejectedError, match=r"news\.dead/0/3 is no dead letter") as caught:
        decode_letter(Record(record.topic, 0, 3, 0, record.key, record.value, headers))
    assert caught.value.kind == "invalid"


def test_facts_that_cannot_be_read_are_no_letter() -> None:
    good = dict(encode_letter(letter(), prefix="news").headers)
    for name, data in (("newswire-dead-offset", b"seven"), ("newswire-dead-stage", b"\xff")):
        with pytest.raises(RejectedError, match="is no dead letter"):
            decode_letter(Record(DEAD.on("news"), 0, 0, 0, b"k", b"v", tuple((good | {name: data}).items())))


def test_a_redriven_letter_is_the_same_with_the_time() -> None:
    waiting, at = letter(value=b"\xff", headers=(("a", b"1"),)), datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    message = encode_letter(waiting.model_copy(update={"redriven_at": at}), prefix="news")
    before = encode_letter(waiting, prefix="news")
    assert (message.key, message.value) == (before.key, before.value)
    assert set(message.headers) - set(before.headers) == {("newswire-dead-redriven", b"2026-03-01T12:30:00+00:00")}
    assert decode_letter(as_read(before)).redriven_at is None
    assert decode_letter(as_read(message)).redriven_at == at


@pytest.mark.parametrize(
    ("found", "count"),
    [((), 0), ((b"3",), 3), ((b"3", b"4"), 4), ((b"many",), 0), ((b"-1",), 0), ((b"\xff",), 0), ((b"9" * 5000,), 0)],
)
def test_attempts_are_counted_by_the_last_header_that_is_a_number(found: tuple[bytes, ...], count: int) -> None:
    assert attempts([(ATTEMPTS, data) for data in found]) == count


def test_a_record_is_sent_back_whole_to_where_it_came_from() -> None:
    headers = (("ce_type", b"x"), (ATTEMPTS, b"1"), ("a", b"\xff"), (FOR, b"p.sink.old"), ("a", b"2"))
    assert send_back(letter(value=b"\xff", headers=headers), prefix="p") == Message(
        "news.articles", b"k", b"\xff", (("ce_type", b"x"), ("a", b"\xff"), ("a", b"2"), (ATTEMPTS, b"2")), 1
    )


def test_a_record_that_a_sink_refused_is_sent_back_for_that_sink_alone() -> None:
    back = send_back(letter(stage="sink.archive"), prefix="p")
    assert back.headers == ((ATTEMPTS, b"1"), (FOR, b"p.sink.archive"))


@pytest.mark.parametrize(
    ("key", "value", "sent"), [(b"k", None, (b"k", None)), (None, b"v", (None, b"v")), (None, None, (b"", None))]
)
def test_what_was_null_is_null_again(
    key: bytes | None, value: bytes | None, sent: tuple[bytes | None, bytes | None]
) -> None:
    back = send_back(letter(key=key, value=value), prefix="p")
    assert (back.key, back.value) == sent
    assert back.size == len(key or b"") + len(value or b"") + len(ATTEMPTS) + 1
