"""The table of zone names against the time zone database."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from consumers.stages.normalise.dates import Place, read_date
from consumers.stages.normalise.dates import zones as table

SEASONS = [datetime(year, month, 1, tzinfo=UTC) for year in (2005, 2015, 2020, 2024) for month in (1, 4, 7, 10)]


def minutes(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()).total_seconds() // 60)


@pytest.fixture(scope="module")
def current() -> dict[str, set[int]]:
    """The offsets that each abbreviation has in the database since 2020, in minutes."""
    found: dict[str, set[int]] = defaultdict(set)
    for name in available_timezones():
        for season in SEASONS[8:]:
            moment = season.astimezone(ZoneInfo(name))
            found[(moment.tzname() or "").lower()].add(minutes(moment))
    return found


def test_a_name_with_one_meaning_has_it_in_every_zone_of_the_database(current: dict[str, set[int]]) -> None:
    known = {name: offset for name, offset in table._OFFSETS.items() if name in current}
    assert len(known) > 30
    assert {name: current[name] for name, offset in known.items() if current[name] != {offset}} == {}


def test_every_meaning_that_the_database_has_of_an_ambiguous_name_is_listed(current: dict[str, set[int]]) -> None:
    listed = {name: {meaning.minutes for meaning in meanings} for name, meanings in table._MEANINGS.items()}
    listed["edt"].add(table._OFFSETS["edt"])
    assert {name: current[name] - offsets for name, offsets in listed.items() if current[name] - offsets} == {}


def test_every_abbreviation_of_the_database_is_known(current: dict[str, set[int]]) -> None:
    assert {name for name in current if name.isalpha() and name not in table.ZONE_NAMES} == set()


def test_no_name_but_one_is_in_two_tables() -> None:
    names = [*table._OFFSETS, *table._MEANINGS, *table._NAMES]
    assert {name for name in names if names.count(name) > 1} == {"edt"}


@pytest.mark.parametrize(
    ("zone", "offset"),
    [(meaning.zone, meaning.minutes) for meanings in table._MEANINGS.values() for meaning in meanings],
)
def test_the_zone_of_a_meaning_has_shown_its_offset(zone: str, offset: int) -> None:
    years = [datetime(year, month, 1, tzinfo=UTC) for year in range(1975, 2025) for month in (1, 7)]
    assert offset in {minutes(year.astimezone(ZoneInfo(zone))) for year in years}


@pytest.mark.parametrize("zone", sorted(set(table._NAMES.values())))
def test_named_zones_exist(zone: str) -> None:
    assert zone in available_timezones()


@pytest.mark.parametrize(
    ("name", "place", "utc", "source"),
    [
        ("CST", Place(), "18:00", "commonest"),
        ("CST", Place(timezone="America/New_York"), "18:00", "commonest"),
        ("CST", Place(country="US"), "18:00", "country"),
        ("CST", Place(timezone="America/Havana"), "17:00", "timezone"),
        ("CST", Place(timezone="Asia/Taipei"), "04:00", "timezone"),
        ("CST", Place(timezone="America/Winnipeg"), "18:00", "timezone"),
        ("EST", Place(timezone="Australia/Melbourne"), "02:00", "timezone"),
        ("EDT", Place(country="AU"), "01:00", "country"),
        ("EDT", Place(country="US"), "16:00", "text"),
        ("AST", Place(timezone="Asia/Kuwait"), "09:00", "timezone"),
        ("PST", Place(country="PH"), "04:00", "country"),
        ("PST", Place(timezone="Asia/Karachi"), "07:00", "timezone"),
        ("AMT", Place(country="br"), "16:00", "country"),
        ("MST", Place(country="MY"), "04:00", "country"),
        ("GST", Place(country="OM"), "08:00", "country"),
        ("SST", Place(country="SG"), "04:00", "country"),
        ("WST", Place(country="AU"), "04:00", "country"),
        ("ECT", Place(country="EC"), "17:00", "country"),
        ("BT", Place(country="IQ"), "09:00", "country"),
    ],
)
def test_an_ambiguous_name_is_read_by_where_it_was_written(name: str, place: Place, utc: str, source: str) -> None:
    moment = read_date(f"Mon, 15 Jan 2024 12:00 {name}", place)
    assert moment
    assert (f"{moment.instant:%H:%M}", moment.reading.zone_source) == (utc, source)
    assert (moment.reading.confidence <= 0.5) == (source == "commonest")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("15 Jan 2012 12:00 MSK", "08:00"),
        ("15 Jan 2024 12:00 MSK", "09:00"),
        ("15.01.2012 12:00 мск", "08:00"),
        ("15 Jan 2012 12:00 VLAT", "01:00"),
        ("15 Jan 2012 12:00 VET", "16:30"),
    ],
)
def test_zones_that_were_moved_by_law_are_read_by_their_year(text: str, utc: str) -> None:
    moment = read_date(text, Place())
    assert moment
    assert f"{moment.instant:%H:%M}" == utc
