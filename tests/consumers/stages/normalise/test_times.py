from datetime import UTC, datetime

import pytest

from consumers.stages.normalise.dates import Label, Place, Written, read_written, scan
from consumers.stages.normalise.times import Times, choose

FETCHED = datetime(2024, 3, 10, 12, 0, tzinfo=UTC)
ROME = Place(timezone="Europe/Rome")


def date(text: str, label: Label | None = "published") -> Written:
    written = read_written(text)
    assert written
    return written._replace(label=label)


def line(text: str) -> tuple[Written, ...]:
    found = scan(text)
    assert found
    return found.dates


def published(times: Times) -> tuple[str, str] | None:
    reading = times.dates.published
    return (f"{times.published:%Y-%m-%d %H:%M}", reading.raw) if reading else None


METADATA, FEED, TEXT = "2024-03-05T10:00:00Z", "Tue, 05 Mar 2024 11:00:00 GMT", "5 marzo 2024, 13:00"


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ((METADATA, FEED, TEXT), METADATA),
        ((None, FEED, TEXT), FEED),
        ((None, None, TEXT), TEXT),
        (("2024-03-05", FEED, TEXT), FEED),
        (("2024-03-05", None, TEXT), TEXT),
        (("2024-03-05", "Wed, 06 Mar 2024 11:00:00 GMT", TEXT), TEXT),
        (("2024-03-04", FEED, TEXT), "2024-03-04"),
        (("2024-03-05", "5 Mar 2024", "5 marzo 2024"), "2024-03-05"),
        (("2024-03", "5 Mar 2024", TEXT), TEXT),
        (("2024", "5 Mar 2024", "6 marzo 2024, 13:00"), "5 Mar 2024"),
        (("2023", FEED, TEXT), "2023"),
        ((METADATA, "5 Mar 2024", "2024"), METADATA),
    ],
)
def test_a_trusted_publication_wins_unless_another_has_the_time_of_the_same_day(
    groups: tuple[str | None, ...], expected: str
) -> None:
    *trusted, text = [[date(group)] if group else [] for group in groups]
    times = choose(text, None, ROME, FETCHED, trusted=trusted)
    assert times.dates.published
    assert times.dates.published.raw == expected


def test_a_publication_in_the_text_counts_before_an_update_in_the_metadata() -> None:
    times = choose([date(TEXT)], None, ROME, FETCHED, trusted=[[date(METADATA, "updated")]])
    assert published(times) == ("2024-03-05 12:00", TEXT)
    assert times.updated == datetime(2024, 3, 5, 10, 0, tzinfo=UTC)


def test_the_update_is_the_most_trusted_ones_latest() -> None:
    trusted = [[date("2024-03-05T10:00Z", "updated"), date("2024-03-06T10:00Z", "updated"), date(METADATA)]]
    times = choose([date("2024-03-09T10:00Z", "updated")], None, ROME, FETCHED, trusted=trusted)
    assert times.updated == datetime(2024, 3, 6, 10, 0, tzinfo=UTC)


def test_what_states_only_an_update_was_published_then() -> None:
    times = choose([date(METADATA, "updated")], None, ROME, FETCHED)
    assert times.published == times.updated == datetime(2024, 3, 5, 10, 0, tzinfo=UTC)


def test_a_day_without_a_time_keeps_its_precision() -> None:
    times = choose([date("5 March 2024")], None, ROME, FETCHED)
    assert published(times) == ("2024-03-04 23:00", "5 March 2024")
    assert times.dates.published
    assert times.dates.published.precision == "day"


@pytest.mark.parametrize(("text", "flagged"), [("2024-03-11T12:00Z", False), ("2024-03-11T12:01Z", True)])
def test_what_is_more_than_a_day_ahead_is_kept_and_flagged(text: str, flagged: bool) -> None:  # noqa: FBT001
    times = choose([date(FEED)], None, ROME, FETCHED, trusted=[[date(text)]])
    assert published(times) == (text.replace("T", " ").rstrip("Z"), text)
    assert ("future_dated" in times.flags) is flagged


def test_undated_is_null_and_a_flag() -> None:
    times = choose([], None, ROME, FETCHED, trusted=[[], []])
    assert (times.published, times.updated) == (None, None)
    assert times.flags == {"undated"}


def test_a_dateline_counts_where_nothing_else_is_dated() -> None:
    dateline = date("3 March 2024", None)
    assert published(choose([], dateline, ROME, FETCHED, trusted=[[]])) == ("2024-03-02 23:00", "3 March 2024")
    assert published(choose([], dateline, ROME, FETCHED, trusted=[[date(FEED)]])) == ("2024-03-05 11:00", FEED)


def test_a_supposed_zone_is_flagged() -> None:
    assert choose([date("5 Mar 2024 12:00 CST")], None, Place(), FETCHED).flags == {"ambiguous_zone"}
    assert choose([date("5 Mar 2024 12:00 CST")], None, Place(country="CN"), FETCHED).flags == frozenset()


def test_a_doubtful_order_is_flagged_where_nothing_more_trusted_is_dated() -> None:
    doubtful = [date("03/04/2024")]
    assert choose(doubtful, None, Place(), FETCHED).flags == {"ambiguous_date", "undated"}
    assert choose(doubtful, None, Place(), FETCHED, trusted=[[date(FEED)]]).flags == frozenset()


RELATIVE = [
    ("2 hours ago", "2024-03-10 10:00"),
    ("an hour ago", "2024-03-10 11:00"),
    ("vor 35 Minuten", "2024-03-10 11:25"),
    ("il y a 3 heures", "2024-03-10 09:00"),
    ("hace 5 horas", "2024-03-10 07:00"),
    ("há 20 minutos", "2024-03-10 11:40"),
    ("3 ore fa", "2024-03-10 09:00"),
    ("4 часа назад", "2024-03-10 08:00"),
    ("10 хвилин тому", "2024-03-10 11:50"),
    ("2 saat önce", "2024-03-10 10:00"),
    ("منذ ساعتين", "2024-03-10 10:00"),
    ("۳ ساعت پیش", "2024-03-10 09:00"),
    ("yesterday at 14:30", "2024-03-09 13:30"),
    ("Today, 9:15 am", "2024-03-10 08:15"),
    ("heute, 9.15 Uhr", "2024-03-10 08:15"),
    ("hier à 14h30", "2024-03-09 13:30"),
    ("ieri alle 14:30", "2024-03-09 13:30"),
    ("сегодня, 09:15", "2024-03-10 08:15"),
    ("вчора о 14:30", "2024-03-09 13:30"),
    ("dün 14:30", "2024-03-09 13:30"),
    ("أمس 14:30", "2024-03-09 13:30"),
    ("دیروز ساعت ۱۴:۳۰", "2024-03-09 13:30"),
    ("yesterday", "2024-03-08 23:00"),
]


@pytest.mark.parametrize(("text", "instant"), RELATIVE)
def test_relative_dates_are_read_against_the_fetch(text: str, instant: str) -> None:
    times = choose(line(text), None, ROME, FETCHED, relative_to=FETCHED)
    assert published(times) == (instant, text)
    assert times.dates.published
    assert times.dates.published.rule == "relative"
    assert times.dates.published.confidence <= 0.5


@pytest.mark.parametrize("text", [text for text, _ in RELATIVE])
def test_relative_dates_are_not_read_against_anything_else(text: str) -> None:
    assert choose(line(text), None, ROME, FETCHED).published is None


@pytest.mark.parametrize(
    "text",
    [
        "3 days ago",
        "2 weeks ago",
        "vor 2 Tagen",
        "400 hours ago",
        "2 hours 5 minutes ago",
        "an hour 5 minutes ago",
        "today, 23:59",
        "just now",
    ],
)
def test_relative_dates_that_tell_no_day_for_certain_are_none(text: str) -> None:
    assert choose(line(text), None, ROME, FETCHED, relative_to=FETCHED).published is None


def test_yesterday_is_a_day_of_a_clock_that_is_known() -> None:
    midnight = datetime(2024, 3, 10, 23, 30, tzinfo=UTC)
    assert choose(line("yesterday"), None, Place(), FETCHED, relative_to=FETCHED).published is None
    for place, instant in ((ROME, "2024-03-09 23:00"), (Place(country="JP"), "2024-03-09 15:00")):
        assert f"{choose(line('yesterday'), None, place, midnight, relative_to=midnight).published}".startswith(instant)
