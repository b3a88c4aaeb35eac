"""Feeds that are polled and dated as real ones are, by a clock of their own."""

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from newswire.feeds.zones import Shift, Sighting, shift, sightings, suspicion_json, suspicion_lines, suspicions
from producers.rss.subscriptions.subscribe import subscribe
from schemas.articles import Article, DateReading, Dates, Source
from schemas.feeds import Feed

BEGIN = datetime(2026, 1, 12, tzinfo=UTC)
URL = "https://one.example/rss"
SEEDS = range(8)


def dice(seed: object) -> random.Random:
    return random.Random(repr(seed))  # noqa: S311 - no secret


def feed(**fields: object) -> Feed:
    return subscribe({"url": URL, **fields}, "test")


def polled(
    chance: random.Random, count: int = 120, every: float = 30, ahead: float = 0, hours: float = 24, zone: str = "UTC"
) -> list[Sighting]:
    """Publish entries in the first `hours` of each day, and poll about `every` minutes; dates run `ahead` minutes."""
    found = []
    for _ in range(count):
        published = BEGIN + timedelta(days=chance.randrange(20), minutes=chance.uniform(0, hours * 60))
        seen = published + timedelta(minutes=chance.uniform(0, every) + chance.expovariate(1 / 2))
        found.append(Sighting(published + timedelta(minutes=ahead), seen, zone))
    return found


def ahead(found: Shift | None) -> int | None:
    return found.ahead if found else None


def backlog(chance: random.Random, oldest_days: float, ahead: float = 0) -> list[Sighting]:
    """List what a first poll finds."""
    ages = [timedelta(days=chance.uniform(0, oldest_days)) for _ in range(60)]
    return [Sighting(BEGIN - age + timedelta(minutes=ahead), BEGIN, "UTC") for age in ages]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("off", [120, 60, 330, -330, -480, 840, 0])
@pytest.mark.parametrize(("count", "every"), [(30, 15), (120, 60)])
def test_a_clock_that_is_off_is_named_with_its_shift(seed: int, off: int, count: int, every: int) -> None:
    chance = dice(f"{seed} {off} {count}")
    assert ahead(shift(polled(chance, count, every, off))) == (off or None)
    assert ahead(shift(polled(chance, count, every, off) + backlog(chance, 3, off))) == (off or None)


@pytest.mark.parametrize("off", [0, 120, -330])
def test_a_few_entries_or_a_slow_poll_are_no_ground_for_a_claim(off: int) -> None:
    """At worst nothing is said, and never another shift."""
    for seed in range(100):
        chance = dice(seed)
        for count, every in ((8, 15), (20, 360), (400, 360), (30, 1440), (60, 720)):
            assert ahead(shift(polled(chance, count, every, off))) in {None, off or None}
        assert shift(polled(chance, 9, 5, off)) is None


@pytest.mark.parametrize("off", [120, 330, 840])
def test_entries_from_the_future_are_told_of_a_feed_that_is_polled_every_six_hours(off: int) -> None:
    told = [ahead(shift(polled(dice(seed), 600, 360, off))) for seed in range(100)]
    assert told.count(off) > 80


def test_what_a_first_poll_finds_is_no_ground_for_a_claim() -> None:
    for seed in range(100):
        chance = dice(seed)
        for days in (0.2, 2, 30):
            assert shift(backlog(chance, days)) is None
            assert shift(backlog(chance, days, 120)) is None


def test_days_written_as_midnight_are_no_ground_for_a_claim() -> None:
    """A newsroom works from 9 to 17, wherever it is; its feed gives each entry the day's first second."""
    for seed in range(30):
        chance = dice(seed)
        true = polled(chance, 150, 20, hours=8)
        for west in range(-12, 13, 3):
            place = timezone(timedelta(hours=west))
            days = [
                sighting._replace(published=(sighting.published.astimezone(place)).replace(hour=0, minute=0, second=0))
                for sighting in true
            ]
            assert shift(days) is None


def test_daily_habits_of_a_site_and_of_who_polls_it_are_no_ground_for_a_claim() -> None:
    """The morning's stories, all found by the one poll at 9:10."""
    chance = dice(1)
    days = [BEGIN + timedelta(days=day) for day in range(100)]
    habit = [
        Sighting(day + timedelta(hours=6, minutes=chance.uniform(0, 12)), day + timedelta(hours=9, minutes=10), "UTC")
        for day in days
    ]
    assert shift(habit) is None


def test_entries_announced_ahead_or_listed_late_among_others_are_no_ground_for_a_claim() -> None:
    for seed in range(100):
        chance = dice(seed)
        true = polled(chance, 200, 30)
        for share, off in ((30, 120), (30, 600), (60, -120), (60, -300)):
            assert shift(true + polled(chance, share, 20, off)) is None


@pytest.mark.parametrize(("shape", "minutes"), [(3, 60), (2, 120), (1, 600), (6, 30), (9, 40)])
def test_a_site_whose_entries_come_at_all_ages_is_no_ground_for_a_claim(shape: float, minutes: float) -> None:
    for seed in range(100):
        chance = dice(seed)
        late = [
            sighting._replace(seen=sighting.seen + timedelta(minutes=chance.gammavariate(shape, minutes)))
            for sighting in polled(chance, 200, 30)
        ]
        assert shift(late) is None


def test_some_strays_do_not_hide_a_shift() -> None:
    chance = dice(3)
    seen = BEGIN + timedelta(days=9)
    strays = [Sighting(seen + timedelta(days=1, hours=hour), seen, "UTC") for hour in range(4)]
    assert ahead(shift(polled(chance, 120, 30, 120) + strays)) == 120


@pytest.mark.parametrize("off", [30, -30])
def test_half_an_hour_is_no_mistaken_zone(off: int) -> None:
    assert shift(polled(dice(off), 200, 15, off)) is None


def test_a_site_that_lists_some_at_once_and_most_two_hours_later_has_a_true_clock() -> None:
    for seed in range(30):
        chance = dice(seed)
        assert shift(polled(chance, 40, 30) + polled(chance, 160, 30, -120)) is None


def article(number: int, sighting: Sighting, **reading: object) -> Article:
    fields = {"raw": "x", "rule": "iso8601", "precision": "instant", "zone": sighting.zone, "zone_source": "default"}
    return Article(
        id=f"{number:032x}",
        content_hash="0" * 32,
        source=Source(kind="rss", name="One", feed=URL),
        title="One",
        body="One.",
        published_at=sighting.published,
        dates=Dates(published=DateReading.model_validate(fields | {"confidence": 0.7} | reading)),
        fetched_at=sighting.seen,
        normaliser=1,
    )


def test_only_first_appearances_count_of_times_whose_zone_no_text_states() -> None:
    here = Sighting(BEGIN, BEGIN + timedelta(minutes=5), "UTC")
    later = here._replace(seen=BEGIN + timedelta(days=1))
    articles = [
        article(1, later),
        article(1, here),
        article(2, here, zone_source="text"),
        article(3, here, precision="day"),
        article(8, here, rule="relative"),
        article(4, here, zone_source="timezone", zone="Asia/Kabul"),
        article(5, here).model_copy(update={"source": Source(kind="seed", name="One")}),
        article(6, here).model_copy(update={"published_at": None, "dates": Dates()}),
        article(7, later),
        article(7, here, zone_source="text"),
    ]
    for given in (articles, articles[::-1]):
        (found,) = sightings(given).values()
        assert sorted(found) == [here._replace(zone="Asia/Kabul", told=True), here]


def named(found: Iterable[Sighting], **fields: object) -> list[tuple[int, str, tuple[str, ...]]]:
    one = feed(**fields)
    return [(each.shift.ahead, each.read_in, each.timezones) for each in suspicions([one], {one.id: list(found)})]


@pytest.mark.parametrize(
    ("off", "zone", "country", "fits"),
    [
        (60, "UTC", "DE", ("Europe/Berlin", "Europe/Busingen")),
        (120, "UTC", "DE", ("Etc/GMT-2",)),  # no German clock stood there in January
        (-300, "UTC", "US", ("America/New_York", "America/Detroit", "America/Kentucky/Louisville")),
        (330, "UTC", None, ("Asia/Kolkata", "Asia/Colombo")),
        (-480, "UTC", None, ("Etc/GMT+8",)),
        (-270, "Asia/Kabul", "AF", ("UTC",)),
        (-60, "Asia/Kabul", "PK", ("Asia/Tehran",)),
    ],
)
def test_the_zones_in_which_dates_are_true_are_suggested(
    off: int, zone: str, country: str | None, fits: tuple[str, ...]
) -> None:
    found = polled(dice(7), ahead=off, zone=zone)
    given = {"country": country} if country else {}
    assert named(found, **given) == [(off, zone, fits)]


def test_a_zone_that_is_suggested_fits_all_through_the_year() -> None:
    """Brisbane's clock stands still in April, when Sydney's joins it."""
    chance, later = dice(13), timedelta(days=100)
    found = polled(chance, ahead=600)
    found += [Sighting(published + later, seen + later, "UTC") for published, seen, _, _ in polled(chance, ahead=600)]
    assert named(found, country="AU") == [(600, "UTC", ("Australia/Brisbane", "Australia/Lindeman"))]


def test_a_zone_that_is_suggested_makes_the_dates_true() -> None:
    """Dates that Berlin writes by its own clock, read as UTC."""
    true = polled(dice(11))
    berlin = ZoneInfo("Europe/Berlin")
    wrong = [each._replace(published=each.published.astimezone(berlin).replace(tzinfo=UTC)) for each in true]
    ((_, _, (zone, *_)),) = named(wrong, country="DE")
    again = [
        sighting._replace(published=sighting.published.replace(tzinfo=ZoneInfo(zone)), zone=zone) for sighting in wrong
    ]
    assert named(again, country="DE") == []


def test_a_feed_that_was_repaired_is_not_named_again() -> None:
    chance = dice(5)
    wrong = polled(chance, ahead=120)
    assert named(wrong) != []
    assert named(wrong, timezone="Asia/Beirut") == []  # nothing has come since
    later = timedelta(days=60)
    right = [
        sighting._replace(
            published=sighting.published + later, seen=sighting.seen + later, zone="Asia/Beirut", told=True
        )
        for sighting in polled(chance, 30)
    ]
    assert named(wrong + right, timezone="Asia/Beirut") == []
    assert named(wrong + [sighting._replace(told=False) for sighting in right]) == []


def test_people_and_programs_are_told_the_command_that_repairs() -> None:
    one = subscribe({"url": "https://one.example/rss?a=1&b=2", "country": "EE"}, "test")
    (found,) = suspicions([one], {one.id: polled(dice(2), ahead=120)})
    first, second, third = suspicion_lines(found)
    assert first == "https://one.example/rss?a=1&b=2"
    assert second.startswith("  dates run 2:00 h ahead, read in UTC: ")
    assert third == "  repair: newswire feeds add 'https://one.example/rss?a=1&b=2' --timezone Europe/Tallinn"
    written = json.loads(suspicion_json(found))
    assert (written["ahead"], written["timezones"], written["repair"]) == (120, ["Europe/Tallinn"], third[10:])
    assert 10 <= written["showing"] <= written["dated"] == 120
