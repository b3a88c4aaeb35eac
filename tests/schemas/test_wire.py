import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pydantic import HttpUrl, ValidationError

from schemas.articles import (
    Article,
    Credit,
    DateReading,
    Dates,
    Evidence,
    Link,
    Observed,
    RawArticle,
    Section,
    Source,
    Tag,
    TaggedArticle,
    Taxonomy,
    Text,
)
from schemas.errors import RejectedError
from schemas.feeds import Feed, FeedState
from schemas.identity import event_id
from schemas.model import Entity
from schemas.topics import ARTICLES, FEED_STATE, FEEDS, RAW, TAGGED, Topic
from schemas.wire import Envelope, Record, decode, encode, header, read_envelope
from tests.schemas.conftest import SOURCE, WHEN, Tagged, as_read

T = TypeVar("T")


def few(each: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(each, max_size=3).map(tuple)


ENVELOPE = Envelope("newswire/seed/tests", WHEN)
WORDS = st.text(max_size=20)
MAYBE = st.none() | WORDS
INSTANTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
SOURCES = st.builds(Source, kind=st.sampled_from(("seed", "rss")), name=WORDS, feed=MAYBE, timezone=MAYBE)
TEXTS = st.builds(Text, value=WORDS, type=MAYBE, language=MAYBE)
OBSERVED = st.builds(
    Observed,
    guid=MAYBE,
    title=st.none() | TEXTS,
    content=few(TEXTS),
    links=few(st.builds(Link, href=WORDS, rel=MAYBE, type=MAYBE)),
    authors=few(WORDS),
    published=MAYBE,
)
RAWS = st.builds(
    RawArticle,
    id=WORDS,
    source=SOURCES,
    fetched_at=INSTANTS,
    observed=st.none() | OBSERVED,
    document=MAYBE,
    page=MAYBE,
)
READINGS = st.builds(
    DateReading,
    raw=WORDS,
    rule=WORDS,
    precision=st.sampled_from(("instant", "day")),
    zone=WORDS,
    zone_source=st.sampled_from(("text", "timezone", "country", "commonest", "default")),
    confidence=st.floats(0, 1),
)
EVIDENCE = st.builds(
    Evidence,
    field=st.sampled_from(("title", "standfirst", "body")),
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    text=WORDS,
    term=WORDS,
    weight=st.floats(allow_nan=False, allow_infinity=False),
)
TAGS = st.builds(
    Tag,
    topic=WORDS,
    score=st.floats(allow_nan=False, allow_infinity=False),
    salience=st.sampled_from(("about", "mentions")),
    evidence=few(EVIDENCE),
)
TAGGED_ARTICLES = st.builds(
    TaggedArticle,
    id=WORDS,
    content_hash=WORDS,
    source=SOURCES,
    title=WORDS,
    standfirst=MAYBE,
    authors=few(WORDS),
    published_at=st.none() | INSTANTS,
    updated_at=st.none() | INSTANTS,
    dates=st.builds(Dates, published=st.none() | READINGS, updated=st.none() | READINGS),
    fetched_at=INSTANTS,
    language_confidence=st.floats(0, 1),
    body=WORDS,
    sections=few(st.builds(Section, heading=WORDS, offset=st.integers(0, 10**6))),
    credits=few(st.builds(Credit, kind=st.sampled_from(("agency", "image")), name=WORDS)),
    normaliser=st.integers(0, 100),
    tags=few(TAGS),
    taxonomy=st.builds(Taxonomy, edition=st.integers(0, 100), hash=WORDS),
)


@given(RAWS)
@examples(deadline=None, max_examples=60)
def test_a_raw_article_survives_the_wire(value: RawArticle) -> None:
    assert decode(RAW, as_read(encode(RAW, value, ENVELOPE, prefix="news"))) == value


@given(TAGGED_ARTICLES)
@examples(deadline=None, max_examples=60)
def test_a_tagged_article_survives_the_wire(value: TaggedArticle) -> None:
    assert decode(TAGGED, as_read(encode(TAGGED, value, ENVELOPE, prefix="news"))) == value


@pytest.mark.parametrize(
    ("topic", "value"),
    [
        (FEEDS, Feed(id="f", url=HttpUrl("https://example.org/rss"), interval=600, full_text=True)),
        (FEED_STATE, FeedState(id="f", url="https://example.org/rss", health="ok", due_at=WHEN, failures=2)),
    ],
    ids=["feed", "feed-state"],
)
def test_feeds_survive_the_wire(topic: Topic[Any], value: Entity) -> None:
    assert decode(topic, as_read(encode(topic, value, ENVELOPE, prefix="news"))) == value


def test_a_message_is_a_cloud_event_in_binary_mode(article: Article) -> None:
    envelope = Envelope("newswire/seed/tests", WHEN, trace="00-1-2-01", origin="topic/1/7")
    message = encode(ARTICLES, article, envelope, prefix="p", partition=3)
    assert (message.topic, message.key, message.partition) == ("p.articles", article.id.encode(), 3)
    assert dict(message.headers) == {
        "ce_specversion": b"1.0",
        "ce_id": event_id(article).encode(),
        "ce_type": b"newswire.article.normalised.v1",
        "ce_source": b"newswire/seed/tests",
        "ce_time": b"2026-03-01T12:30:00Z",
        "content-type": b"application/json",
        "traceparent": b"00-1-2-01",
        "newswire-origin": b"topic/1/7",
    }
    assert json.loads(message.value or b"")["title"] == "Headline"
    assert read_envelope(as_read(message)) == envelope


def test_time_is_written_in_utc_and_what_is_absent_is_left_out(article: Article) -> None:
    there = Envelope("here", datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=5, minutes=30))))
    headers = dict(encode(ARTICLES, article, there, prefix="p").headers)
    assert headers["ce_time"] == b"2026-03-01T08:30:00Z"
    assert not {"traceparent", "newswire-origin"} & headers.keys()


def test_a_messages_size_counts_key_value_and_headers(article: Article) -> None:
    message = encode(ARTICLES, article, ENVELOPE, prefix="p")
    headers = b"".join(name.encode() + data for name, data in message.headers)
    assert message.size == len((message.key or b"") + (message.value or b"") + headers)


def test_unknown_additive_fields_are_passed_over_at_every_depth(tagged: Tagged) -> None:
    value = tagged(tags=(Tag(topic="nato", score=1, salience="about", evidence=()),))
    message = encode(TAGGED, value, ENVELOPE, prefix="news")
    newer = json.loads(message.value or b"") | {"mood": "grim"}
    newer["source"]["owner"] = {"name": "somebody"}
    newer["tags"][0]["reviewed"] = True
    assert decode(TAGGED, as_read(replace(message, value=json.dumps(newer).encode()))) == value


def test_a_field_that_an_older_writer_did_not_know_has_its_default(article: Article) -> None:
    message = encode(ARTICLES, article, ENVELOPE, prefix="news")
    older = {name: data for name, data in json.loads(message.value or b"").items() if name != "flags"}
    assert decode(ARTICLES, as_read(replace(message, value=json.dumps(older).encode()))).flags == ()


def test_an_unknown_field_is_refused_when_a_model_is_built() -> None:
    with pytest.raises(ValidationError, match="mood"):
        Source.model_validate({"kind": "seed", "name": "tests", "mood": "grim"})


def test_a_model_cannot_be_changed(raw: RawArticle) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        raw.document = "other"  # type: ignore[misc] # the point of the test


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_cannot_write_is_refused_when_a_model_is_built(number: float) -> None:
    with pytest.raises(ValidationError, match="finite"):
        Tag(topic="nato", score=number, salience="about", evidence=())


GOOD = RawArticle(id="a", source=SOURCE, fetched_at=WHEN).model_dump_json().encode()
TYPE = RAW.type.encode()


@pytest.mark.parametrize(
    ("kind", "ce_type", "value", "told"),
    [
        ("null_value", TYPE, None, "no value"),
        ("unknown_type", None, GOOD, "absent"),
        ("unknown_type", b"newswire.article.tagged.v1", GOOD, "newswire.article.tagged.v1"),
        ("unknown_type", b"\xff\xfe", GOOD, "is expected here"),
        ("unknown_version", b"newswire.article.raw.v2", GOOD, "newswire.article.raw.v2"),
        ("unknown_version", b"newswire.article.raw.v10", GOOD, "newswire.article.raw.v10"),
        ("undecodable", TYPE, b"", "EOF"),
        ("undecodable", TYPE, b"{", "EOF"),
        ("undecodable", TYPE, b'{"id": "\xff"}', "unicode"),
        ("undecodable", TYPE, GOOD.decode().encode("utf-16"), "value"),
        ("undecodable", TYPE, b'{"id": "\\ud800"}', "hex escape"),
        ("undecodable", TYPE, b"[" * 100_000, "recursion"),
        ("invalid", TYPE, b"[]", "value"),
        ("invalid", TYPE, b"null", "value"),
        ("invalid", TYPE, GOOD.replace(b'"a"', b"7", 1), "id"),
        ("invalid", TYPE, GOOD.replace(b'"seed"', b'"fax"'), "source.kind"),
        ("invalid", TYPE, GOOD.replace(b"12:30:00Z", b"12:30:00"), "fetched_at"),
        ("invalid", TYPE, b"{}", "id"),
    ],
)
def test_what_cannot_be_read_is_rejected_by_kind(
    kind: str, ce_type: bytes | None, value: bytes | None, told: str
) -> None:
    headers = (("ce_type", ce_type),) if ce_type else ()
    with pytest.raises(RejectedError, match=told) as caught:
        decode(RAW, Record("news.raw", 0, 0, 0, b"a", value, headers))
    assert caught.value.kind == kind


def test_a_rejection_does_not_repeat_what_was_found() -> None:
    value = GOOD.replace(b'"seed"', b'"a secret"')
    with pytest.raises(RejectedError) as caught:
        decode(RAW, Record("news.raw", 0, 0, 0, b"a", value, (("ce_type", TYPE),)))
    assert "secret" not in caught.value.reason


def test_the_last_header_of_a_name_counts() -> None:
    assert header((("a", b"1"), ("b", b"2"), ("a", b"3")), "a") == "3"
    assert header((), "a") is None


@pytest.mark.parametrize("time", [None, b"", b"yesterday", b"\xff", b"0001-01-01T00:00:00+05:00"])
def test_without_a_usable_time_a_records_arrival_stands_in(time: bytes | None) -> None:
    headers = () if time is None else (("ce_time", time),)
    envelope = read_envelope(Record("t", 0, 0, 1_000_500, None, None, headers))
    assert envelope == Envelope("unknown", datetime(1970, 1, 1, 0, 16, 40, 500_000, tzinfo=UTC))


@given(st.binary(max_size=40) | INSTANTS.map(lambda time: time.isoformat().encode()))
@examples(deadline=None, max_examples=100)
def test_whatever_the_time_a_stage_can_hand_the_envelope_on(time: bytes) -> None:
    envelope = read_envelope(Record("t", 0, 0, 0, None, None, (("ce_time", time),)))
    value = RawArticle(id="a", source=SOURCE, fetched_at=WHEN)
    assert read_envelope(as_read(encode(RAW, value, envelope, prefix="p"))) == envelope


def test_a_time_without_a_zone_is_utc() -> None:
    assert read_envelope(Record("t", 0, 0, 0, None, None, (("ce_time", b"2026-03-01T12:30:00"),))).time == WHEN
