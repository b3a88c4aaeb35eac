"""What holds of any instant, in every language, and of any text."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from babel.dates import format_datetime as format_locally
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.stages.normalise.dates import Place, read_date, read_epoch, resolve, scan

OFFSETS = st.integers(-11 * 60, 13 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2098, 1, 1),  # noqa: DTZ001
    timezones=OFFSETS,
).map(lambda moment: moment.replace(microsecond=0))
PIECES = (
    "0 1 9 12 31 1402 2024 10:11 24:00 / - . : , ( ) T Z +01:00 +99 GMT CST pm م Uhr ago mar paz hours vor مرداد "
    "Mai mars yesterday Updated ٢٠٢٤ ۱۴۰۲ ² ௧ \ud800 \u200f"
)
LISTS = st.lists(st.sampled_from(PIECES.split()), max_size=12)


def read(text: str) -> datetime | None:
    moment = read_date(text, Place())
    assert moment is None or moment.reading.raw == text
    return moment and moment.instant


@settings(deadline=None)
@given(INSTANTS)
def test_what_programs_write_is_read_back(instant: datetime) -> None:
    utc = instant.astimezone(UTC)
    assert read(format_datetime(instant)) == instant
    assert read(format_datetime(utc, usegmt=True)) == instant
    assert read(instant.isoformat()) == instant
    assert read(instant.isoformat(" ", "milliseconds")) == instant
    assert read(f"{instant:%Y%m%dT%H%M%S%z}") == instant
    assert read(f"{utc:%Y-%m-%dT%H:%M:%SZ}") == instant
    assert read(utc.ctime()) == instant


@settings(deadline=None)
@given(st.integers(1_000_000_000, 1_999_999_999))
def test_seconds_since_1970_are_read_back(seconds: int) -> None:
    for text in (str(seconds), f"{seconds}000"):
        written = read_epoch(text)
        assert written
        moment = resolve(written, Place())
        assert moment
        assert moment.instant.timestamp() == seconds


@pytest.mark.parametrize("language", ["en", "en_GB", "de", "fr", "es", "it", "pt", "pt_PT", "ru", "uk", "tr", "ar"])
@settings(deadline=None, max_examples=40)
@given(instant=INSTANTS)
def test_the_long_form_of_every_language_is_read_back(language: str, instant: datetime) -> None:
    minute = instant.astimezone(UTC).replace(second=0)
    for pattern in ("d MMMM y HH:mm", "EEEE d MMMM y, HH:mm", "d MMM y HH:mm"):
        assert read(format_locally(minute, pattern, tzinfo=UTC, locale=language)) == minute


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=130) | LISTS.map(" ".join) | LISTS.map("".join))
def test_no_text_raises(text: str) -> None:
    instant = read(text)
    assert instant is None or instant.utcoffset() == timedelta()
    read_epoch(text)
    found = scan(text)
    for written in found.dates if found else ():
        assert written.raw in text
        resolve(written, Place(timezone="Asia/Kabul"), relative_to=datetime(2024, 1, 1, tzinfo=UTC))
