from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import HttpUrl

from producers.rss.model import Answer, FailureKind, FetchError, ParsedFeed
from producers.rss.outcome import Failure, NotModified, Success
from producers.rss.response import Response
from producers.rss.schedule import Bounds, advance, begin, due
from schemas.articles import Observed
from schemas.feeds import Feed, FeedState, Hold

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)  # a Wednesday
URL = "https://example.org/rss"
BOUNDS = Bounds()
FEED = Feed(id="f", url=HttpUrl(URL))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def answered(
    headers: Mapping[str, str] | None = None, *, url: str = URL, moved_to: str | None = None, at: datetime = NOW
) -> Response:
    return Response(Answer(url, 200, headers or {}, b"body", moved_to), at)


def read(
    *dates: str,
    headers: Mapping[str, str] | None = None,
    new: int = 0,
    before: int = 0,
    left: int = 0,
    **document: object,
) -> Success:
    entries = tuple(Observed(guid=str(number), published=date) for number, date in enumerate(dates or ("",)))
    parsed = ParsedFeed("rss20", entries, **document)  # type: ignore[arg-type]
    return Success(answered(headers), parsed, new=new, before=before, left=left)


def failed(kind: FailureKind = "http", until: datetime | None = None, at: datetime = NOW) -> Failure:
    return Failure(FetchError(kind, "no luck", host="outlet.example", until=until), at)


def state(**fields: object) -> FeedState:
    known: dict[str, object] = {"health": "ok", "succeeded_at": NOW - HOUR, "interval": 3600, "per_day": 12.0}
    return FeedState.model_validate({"id": "f", "url": URL, **known, **fields})


def wait(success: Success | NotModified | Failure, *, feed: Feed = FEED, before: FeedState | None = None) -> timedelta:
    due_at = advance(feed, before or begin(feed, None), success, 0.0, BOUNDS).state.due_at
    assert due_at is not None
    return due_at - NOW


@pytest.mark.behaviour(12)
@pytest.mark.parametrize(
    ("headers", "ttl", "interval", "expected"),
    [
        ({}, None, None, HOUR),
        ({}, "180", None, 3 * HOUR),
        ({"cache-control": "max-age=14400"}, "180", None, 4 * HOUR),
        ({"cache-control": "max-age=14400"}, "180", 18000, 5 * HOUR),
        ({"cache-control": "max-age=14400", "retry-after": "21600"}, "180", 18000, 6 * HOUR),
        ({"cache-control": "max-age=99999999"}, None, None, DAY),
        ({}, "99999999", None, DAY),
        ({}, None, 60, 5 * MINUTE),
        ({"cache-control": "max-age=99999999"}, None, 3 * 86400, 3 * DAY),
    ],
)
def test_the_next_poll_is_the_largest_wait_within_bounds(
    headers: Mapping[str, str], ttl: str | None, interval: int | None, expected: timedelta
) -> None:
    assert wait(read(headers=headers, ttl=ttl), feed=FEED.model_copy(update={"interval": interval})) == expected


@pytest.mark.behaviour(13)
@pytest.mark.parametrize("ttl", ["", "soon", "-60", "0", "60.5", "PT2H", "9" * 5000, "²"])
def test_a_bad_ttl_is_ignored(ttl: str) -> None:
    assert wait(read(ttl=ttl)) == HOUR


@pytest.mark.behaviour(14)
@pytest.mark.parametrize(
    ("period", "frequency", "expected"),
    [
        ("daily", "4", 6 * HOUR),
        (" Dayly ", "2", 12 * HOUR),
        ("houry", None, HOUR),
        ("daily", "often", DAY),
        ("daily", "0", DAY),
        ("weekly", "14", 12 * HOUR),
        ("always", "2", HOUR),
        (None, "2", HOUR),
    ],
)
def test_the_update_period_is_read_tolerantly(period: str | None, frequency: str | None, expected: timedelta) -> None:
    assert wait(read(update_period=period, update_frequency=frequency)) == expected


@pytest.mark.behaviour(15)
@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        (("13", "14"), (), datetime(2026, 3, 4, 15, 30, tzinfo=UTC)),
        (tuple(map(str, range(13, 25))), (), datetime(2026, 3, 5, 1, 30, tzinfo=UTC)),
        ((), ("Wednesday", "thursdy"), datetime(2026, 3, 6, 0, 30, tzinfo=UTC)),
        (("99", "noon"), ("someday",), NOW + HOUR),
        (tuple(map(str, range(24))), (), NOW + HOUR),
    ],
)
def test_skipped_hours_and_days_are_obeyed_unless_all_are(
    hours: tuple[str, ...], days: tuple[str, ...], expected: datetime
) -> None:
    after = advance(FEED, begin(FEED, None), read(skip_hours=hours, skip_days=days), 0.0, BOUNDS).state
    assert after.due_at == expected
    again = advance(FEED, after, NotModified(answered()), 0.0, BOUNDS).state
    assert (again.skip_hours, again.skip_days) == (after.skip_hours, after.skip_days)


@pytest.mark.behaviour(12)
def test_what_the_document_asked_holds_while_it_is_not_modified() -> None:
    after = advance(FEED, begin(FEED, None), read(ttl="300"), 0.0, BOUNDS).state
    assert wait(NotModified(answered()), before=after) == 5 * HOUR


@pytest.mark.behaviour(16)
def test_the_interval_adapts_to_the_gaps_between_entries() -> None:
    assert wait(read()) == HOUR
    hourly = [(NOW - HOUR * back).isoformat() for back in range(1, 11)]
    assert wait(read(*hourly)) == 30 * MINUTE
    assert wait(read(*(date.replace("T", " ") for date in hourly))) == 30 * MINUTE
    assert wait(read(*((NOW - MINUTE * back).isoformat() for back in range(20)))) == 5 * MINUTE
    assert wait(read("Mon, 05 Jan 2026 10:00:00 GMT", "Sun, 04 Jan 2026 10:00:00 GMT")) == DAY


@pytest.mark.behaviour(16)
def test_silence_lengthens_the_interval_and_news_shorten_it() -> None:
    silent = advance(FEED, state(), NotModified(answered()), 0.0, BOUNDS).state
    busy = advance(FEED, state(), read(new=30, before=50, left=20), 0.0, BOUNDS).state
    assert (silent.interval or 0) > 3600 > (busy.interval or 0)


@pytest.mark.behaviour(17)
def test_due_times_survive_a_restart_and_what_is_overdue_is_spread() -> None:
    later = state(due_at=NOW + HOUR)
    assert due(FeedState.model_validate_json(later.model_dump_json()), NOW, 0.5, BOUNDS) == NOW + HOUR
    overdue = state(due_at=NOW - DAY)
    assert [due(overdue, NOW, chance, BOUNDS) for chance in (0.0, 0.5)] == [NOW, NOW + BOUNDS.catch_up / 2]


@pytest.mark.behaviour(18)
def test_feeds_added_together_do_not_fire_together() -> None:
    dues = [advance(FEED, begin(FEED, None), read(), n / 10, BOUNDS).state.due_at or NOW for n in range(10)]
    assert dues == sorted(set(dues))
    assert dues[-1] - dues[0] > 10 * MINUTE


@pytest.mark.behaviour(19)
def test_a_host_that_asks_to_be_left_alone_is_left_alone() -> None:
    after = advance(FEED, state(), failed(until=NOW + 3 * HOUR), 0.0, BOUNDS)
    assert after.state.hold == Hold(host="outlet.example", until=NOW + 3 * HOUR)
    assert after.state.due_at == NOW + 3 * HOUR
    far = advance(FEED, state(), failed(until=NOW + 99 * DAY), 0.0, BOUNDS)
    assert far.state.hold == Hold(host="outlet.example", until=NOW + BOUNDS.backoff_cap)
    held = advance(FEED, state(), failed("held", NOW + HOUR), 0.0, BOUNDS).state
    assert (held.health, held.failures, held.error, held.due_at) == ("ok", 0, None, NOW + HOUR)
    assert held.hold == Hold(host="outlet.example", until=NOW + HOUR)
    assert advance(FEED, held, read(), 0.0, BOUNDS).state.hold is None
    assert advance(FEED, held, failed(), 0.0, BOUNDS).state.hold is None


@pytest.mark.behaviour(21)
@pytest.mark.parametrize("kind", ["http", "dns", "tls", "timeout", "not_a_feed"])
def test_failures_back_off_exponentially_up_to_a_cap(kind: FailureKind) -> None:
    known, waits = state(etag='"x"', body="b"), []
    for _ in range(60):
        known = advance(FEED, known, failed(kind), 0.0, BOUNDS).state
        waits.append((known.due_at or NOW) - NOW)
    assert waits[:4] == [10 * MINUTE, 20 * MINUTE, 40 * MINUTE, 80 * MINUTE]
    assert waits[-1] == BOUNDS.backoff_cap
    assert (known.health, known.failures, known.error) == ("failing", 60, f"{kind}: no luck")
    assert (known.etag, known.body, known.succeeded_at) == ('"x"', "b", NOW - HOUR)
    well = advance(FEED, known, NotModified(answered()), 0.0, BOUNDS).state
    assert (well.health, well.failures, well.error, well.succeeded_at) == ("ok", 0, None, NOW)


@pytest.mark.behaviour(22)
def test_a_feed_that_is_gone_is_polled_no_more() -> None:
    gone = advance(FEED, state(), failed("gone"), 0.0, BOUNDS).state
    assert (gone.health, gone.due_at, gone.error) == ("gone", None, "gone: no luck")
    assert due(gone, NOW, 0.0, BOUNDS) is None


@pytest.mark.behaviour(3)
def test_validators_belong_to_the_url_that_is_polled() -> None:
    tag = {"etag": '"v"'}

    def after(response: Response) -> FeedState:
        return advance(FEED, state(), Success(response, ParsedFeed("rss20", ()), 0, 0, 0), 0.0, BOUNDS).state

    assert after(answered(tag)).etag == '"v"'
    assert after(answered(tag, url="https://other.example/")).etag is None
    moved = after(answered(tag, url="https://new.example/", moved_to="https://new.example/"))
    assert (moved.moved_to, moved.etag) == ("https://new.example/", '"v"')
    on = after(answered(tag, url="https://cdn.example/", moved_to="https://new.example/"))
    assert (on.moved_to, on.etag) == ("https://new.example/", None)
    other = FEED.model_copy(update={"url": HttpUrl("https://other.example/rss")})
    assert begin(other, moved) == FeedState(id="f", url="https://other.example/rss")
    assert begin(FEED, moved) == moved


@pytest.mark.behaviour(4)
def test_not_modified_moves_the_last_success_and_keeps_the_validators() -> None:
    after = advance(FEED, state(etag='"x"', body="b"), NotModified(answered({"etag": '"y"'})), 0.0, BOUNDS).state
    assert (after.succeeded_at, after.etag, after.body) == (NOW, '"x"', "b")


@pytest.mark.behaviour(26)
def test_overflow_is_told_and_shrinks_the_interval() -> None:
    full = advance(FEED, state(), read(new=1, before=10, left=0), 0.0, BOUNDS)
    assert full.overflow
    assert (full.state.interval or 0) <= 1800
    assert not advance(FEED, state(), read(new=9, before=10, left=1), 0.0, BOUNDS).overflow
    assert not advance(FEED, begin(FEED, None), read(new=9), 0.0, BOUNDS).overflow


texts = st.none() | st.sampled_from(["1", "90", "99999", "daily", "x", "-1"])
headers = st.dictionaries(
    st.sampled_from(["cache-control", "expires", "date", "retry-after", "age"]),
    st.sampled_from(["max-age=9999999", "no-cache", "0", "77777", "Wed, 04 Mar 2026 18:00:00 GMT", "max-age=-1"])
    | st.text(),
)
chances = st.floats(0, 1, exclude_max=True)


@given(headers, texts, texts, texts, st.integers(0, 10**6), st.floats(0, 10**9), chances)
def test_a_wait_is_always_within_bounds(
    given_: Mapping[str, str],
    ttl: str | None,
    period: str | None,
    often: str | None,
    new: int,
    rate: float,
    chance: float,
) -> None:
    outcome = read(headers=given_, ttl=ttl, update_period=period, update_frequency=often, new=new, before=1)
    after = advance(FEED, state(per_day=rate), outcome, chance, BOUNDS).state
    FeedState.model_validate(after.model_dump())
    assert after.due_at is not None
    assert BOUNDS.floor <= after.due_at - NOW <= BOUNDS.ceiling * (1 + BOUNDS.jitter)
    assert BOUNDS.floor.total_seconds() <= (after.interval or 0) <= BOUNDS.ceiling.total_seconds()


@given(st.integers(0, 10**6), st.none() | st.timedeltas(-DAY, 999 * DAY), chances)
def test_more_failures_never_mean_a_shorter_wait(failures: int, until: timedelta | None, chance: float) -> None:
    error = failed(until=None if until is None else NOW + until)
    one, two = (advance(FEED, state(failures=n), error, chance, BOUNDS).state for n in (failures, failures + 1))
    assert one.due_at and two.due_at  # noqa: PT018
    assert NOW + BOUNDS.floor <= one.due_at <= two.due_at <= NOW + BOUNDS.backoff_cap * (1 + BOUNDS.jitter)


@given(st.sets(st.integers(0, 23), max_size=23), st.sets(st.integers(0, 6), max_size=6), chances)
def test_no_poll_falls_into_a_skipped_hour(hours: set[int], days: set[int], chance: float) -> None:
    skipping = state(skip_hours=tuple(hours), skip_days=tuple(days))
    due_at = advance(FEED, skipping, failed(), chance, BOUNDS).state.due_at
    assert due_at is not None
    assert due_at.hour not in hours
    assert due_at.weekday() not in days
