from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.rss.model import Answer, Validators
from producers.rss.response import LONGEST, Response, media_type
from schemas.feeds import FeedState

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
URL = "https://example.org/rss"
HOUR = timedelta(hours=1)


def response(status: int = 200, body: bytes = b"body", url: str = URL, **headers: str) -> Response:
    return Response(Answer(url, status, {key.replace("_", "-"): text for key, text in headers.items()}, body), NOW)


@pytest.mark.behaviour(1)
@pytest.mark.parametrize("etag", ['"a"', 'W/"a"', "bare", '"a, b"', "'q'", '"é"'])
def test_an_etag_is_kept_byte_for_byte(etag: str) -> None:
    assert response(etag=etag).validators == Validators(etag=etag)


@pytest.mark.behaviour(2)
@pytest.mark.parametrize("date", ["Wed, 04 Mar 2026 11:00:00 GMT", "wed 4 march", "0"])
def test_last_modified_is_kept_verbatim_and_never_invented(date: str) -> None:
    assert response(last_modified=date, date="Wed, 04 Mar 2026 11:00:00 GMT").validators.last_modified == date
    assert response(date="Wed, 04 Mar 2026 11:00:00 GMT").validators == Validators()


@pytest.mark.behaviour(1)
@pytest.mark.parametrize("etag", ["", " ", '"\udcff"', '"' + "a" * 5000 + '"'])
def test_a_validator_that_no_state_can_hold_is_left_out(etag: str) -> None:
    assert response(etag=etag).validators.etag is None


@pytest.mark.behaviour(8)
@pytest.mark.parametrize(
    ("control", "fresh"),
    [
        ("max-age=3600", HOUR),
        ('public, Max-Age="3600"', HOUR),
        ("s-maxage=9, max-age=3600, max-age=1", HOUR),
        ("max-age=3600, no-cache", timedelta(0)),
        ("no-store, max-age=3600", timedelta(0)),
        ("max-age=soon", timedelta(0)),
        ("max-age=-5", timedelta(0)),
        ("max-age=" + "9" * 5000, LONGEST),
    ],
)
def test_max_age_beats_expires_and_no_cache_voids_it(control: str, fresh: timedelta) -> None:
    assert response(cache_control=control, expires="Thu, 05 Mar 2026 12:00:00 GMT").fresh_for == fresh


@pytest.mark.behaviour(8)
def test_the_time_spent_in_caches_counts() -> None:
    assert response(cache_control="max-age=7200", age="3600").fresh_for == HOUR
    assert response(cache_control="max-age=7200", age="9999").fresh_for == timedelta(0)


@pytest.mark.behaviour(9)
def test_expires_is_read_by_the_servers_own_clock() -> None:
    wrong = "Sun, 04 Mar 2035 11:00:00 GMT"
    assert response(date=wrong, expires="Sun, 04 Mar 2035 12:00:00 GMT").fresh_for == HOUR
    assert response(expires="Wed, 04 Mar 2026 13:00:00 GMT").fresh_for == HOUR
    assert response(date="rubbish", expires="Wednesday, 04-Mar-26 13:00:00 GMT").fresh_for == HOUR


@pytest.mark.behaviour(10)
@pytest.mark.parametrize("expires", ["0", "-1", "", "now", "Wed, 99 Foo 2026", "Wed, 04 Mar 2026 11:00:00 GMT"])
def test_rubbish_in_expires_means_stale(expires: str) -> None:
    assert response(expires=expires).fresh_for == timedelta(0)


@pytest.mark.behaviour(19)
def test_retry_after_in_seconds() -> None:
    assert response(503, retry_after="120").retry_at == NOW + timedelta(seconds=120)


@pytest.mark.behaviour(20)
def test_retry_after_as_a_date_or_rubbish() -> None:
    assert response(503, retry_after="Wed, 04 Mar 2026 13:00:00 GMT").retry_at == NOW + HOUR
    slow = response(503, retry_after="Wed, 04 Mar 2026 09:00:00 GMT", date="Wed, 04 Mar 2026 08:00:00 GMT")
    assert slow.retry_at == NOW + HOUR
    for text in ("", "soon", "-5", "0", "Wed, 04 Mar 2026 11:00:00 GMT"):
        assert response(503, retry_after=text).retry_at is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Application/RSS+xml; Charset=UTF-8", "application/rss+xml"),
        ("text/xml;charset='koi8-r'", "text/xml"),
        ('text/xml; a=b; charset="windows-1251", text/html', "text/xml"),
        ("", None),
        (None, None),
        ("rubbish", None),
        ("text/xml; charset=", "text/xml"),
    ],
)
def test_the_media_type_is_read(header: str | None, expected: str | None) -> None:
    assert media_type(header) == expected


def known(**fields: str) -> FeedState:
    return FeedState.model_validate({"id": "f", "url": URL, **fields})


@pytest.mark.behaviour(4)
def test_304_is_not_modified_where_something_was_asked() -> None:
    assert response(304).not_modified(known(etag='"a"'))
    assert not response(304).not_modified(known())
    assert not response(304, url="https://other.example/").not_modified(known(etag='"a"'))
    assert response(304, url="https://n.example/").not_modified(known(etag='"a"', moved_to="https://n.example/"))


@pytest.mark.behaviour(5)
def test_the_same_bytes_are_not_modified() -> None:
    state = known(body=response().digest)
    assert response(url="https://other.example/").not_modified(state)
    assert not response(body=b"other").not_modified(state)
    assert not response(503).not_modified(state)


@pytest.mark.behaviour(6)
def test_an_unchanged_etag_is_not_modified() -> None:
    assert response(etag='"a"').not_modified(known(etag='"a"'))
    assert response(etag='W/"a"').not_modified(known(etag='"a"'))
    assert not response(etag='"b"').not_modified(known(etag='"a"'))
    assert not response(etag='""').not_modified(known(etag='""'))
    assert not response(etag='"a"', url="https://other.example/").not_modified(known(etag='"a"'))


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age", "retry-after", "etag"]), st.text()))
def test_no_header_is_an_error(headers: dict[str, str]) -> None:
    told = Response(Answer(URL, 200, headers, b""), NOW)
    assert timedelta(0) <= told.fresh_for <= LONGEST
    assert told.retry_at is None or NOW < told.retry_at <= NOW + LONGEST
    assert isinstance(told.validators, Validators)
