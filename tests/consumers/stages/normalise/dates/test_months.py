"""The table of names against Unicode CLDR."""

from collections.abc import Iterator

import pytest
from babel import Locale, localedata

from consumers.stages.normalise.dates.months import MONTHS, SOLAR_MONTHS, WEEKDAYS
from consumers.stages.normalise.text import clean, fold

LISTED = ("en", "de", "fr", "es", "it", "pt", "ru", "uk", "tr", "ar", "fa", "ps")
NEIGHBOURS = (
    "pl",
    "cs",
    "sk",
    "sl",
    "hr",
    "bs",
    "sr",
    "mk",
    "bg",
    "ro",
    "hu",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "et",
    "el",
)
SCRIPTS = ("Dsrt", "Shaw")
"""English scripts that no newspaper is printed in."""
DOUBTFUL = {"jui"}
"""Morocco's June is July's beginning elsewhere."""
BOTH = {"mar", "paz"}
"""Days of the week that the table has as months: the draft of a date tells which they are."""


def locales(languages: tuple[str, ...]) -> list[str]:
    """Give each language's locales: Arabic names of months go by country, and Persian ones too."""
    return [
        name
        for name in sorted(localedata.locale_identifiers())
        if name.split("_")[0] in languages and not any(script in name for script in SCRIPTS)
    ]


def names(kind: str, locale: str) -> Iterator[tuple[str, int]]:
    """Give the wide and the abbreviated names of months or days, in sentences and standing alone."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in getattr(Locale.parse(locale), kind)[context][width].items():
                yield fold(clean(name)).rstrip("."), number


@pytest.mark.parametrize("locale", locales(LISTED))
def test_every_month_of_cldr_is_read(locale: str) -> None:
    missed = {(name, number) for name, number in names("months", locale) if MONTHS.get(name) != number}
    assert {name for name, _ in missed} <= DOUBTFUL


@pytest.mark.parametrize("locale", locales(LISTED))
def test_every_weekday_of_cldr_is_read(locale: str) -> None:
    missed = {(name, number) for name, number in names("days", locale) if WEEKDAYS.get(name) != number}
    assert {name for name, _ in missed} <= BOTH


@pytest.mark.parametrize("locale", NEIGHBOURS)
def test_no_month_is_another_one_next_door(locale: str) -> None:
    assert {name for name, number in names("months", locale) if MONTHS.get(name, number) != number} == set()


def test_names_are_folded_and_mean_one_thing() -> None:
    assert [name for name in (*MONTHS, *SOLAR_MONTHS, *WEEKDAYS) if fold(name) != name] == []
    assert set(MONTHS) & set(SOLAR_MONTHS) == set()
    assert set(MONTHS) & set(WEEKDAYS) == set()


@pytest.mark.parametrize(
    "months",
    [
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
        "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
        "وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
    ],
)
def test_solar_months_of_iran_afghanistan_and_pashto(months: str) -> None:
    assert [SOLAR_MONTHS[fold(name)] for name in months.split()] == list(range(1, 13))
