import json
from datetime import datetime
from pathlib import Path

import pytest

from consumers.stages.normalise.dates import Place, read_date

NOWHERE = Place()
MEASURED = Path(__file__).resolve().parents[6] / "shared" / "data" / "dates" / "dates.jsonl"


def read(text: str, place: Place = NOWHERE) -> str | None:
    moment = read_date(text, place)
    return f"{moment.instant:%Y-%m-%d %H:%M:%S}" if moment else None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-10-02T12:00:00+05:30", "2021-10-02 06:30:00"),
        ("2021-10-02T12:00Z", "2021-10-02 12:00:00"),
        ("2021-10-02 12:00:00.123 -0500", "2021-10-02 17:00:00"),
        ("20 Oct 2021 09:05 GMT", "2021-10-20 09:05:00"),
        ("Wed, 20 Oct 2021 09:05:06 +0200", "2021-10-20 07:05:06"),
        ("Wed (sic (!)), 20(th) Oct(ober) 2021 09:05:06 +0200", "2021-10-20 07:05:06"),
        ("Wed, 20 Oct 21 09:05:06 EST", "2021-10-20 14:05:06"),
        ("October 2nd, 2021 at 12:00 IST", "2021-10-02 06:30:00"),
        ("2 Oct 2021 18:05", "2021-10-02 18:05:00"),
        ("2. Oktober 2021, 14:30 Uhr", "2021-10-02 14:30:00"),
        ("Sa., 2. Okt. 2021, 14 Uhr", "2021-10-02 14:00:00"),
        ("31/12/2021 à 14h30", "2021-12-31 14:30:00"),
        ("1er août 2021 à 9 h 05", "2021-08-01 09:05:00"),
        ("2 de octubre de 2021 a las 14:30 horas", "2021-10-02 14:30:00"),
        ("2.out.2021 às 14h30", "2021-10-02 14:30:00"),
        ("sabato 2 ottobre 2021, ore 14.30", "2021-10-02 14:30:00"),
        ("mar 5 oct 2021 - 12:00 CEST", "2021-10-05 10:00:00"),
        ("2 Ekim 2021 Cumartesi 14:30", "2021-10-02 14:30:00"),
        ("2 октября 2021 года, 14:30 мск", "2021-10-02 11:30:00"),
        ("Субота, 2 жовтня 2021 р. о 14:30", "2021-10-02 14:30:00"),
        ("السبت ٢ أكتوبر ٢٠٢١ - ٠٢:٣٠ مساءً بتوقيت غرينتش", "2021-10-02 14:30:00"),
        ("2 تشرين الأول/أكتوبر 2021", "2021-10-02 00:00:00"),
        ("شنبه ۱۰ مهر ۱۴۰۰ ساعت ۱۴:۳۰", "2021-10-02 14:30:00"),
        ("۱۴۰۰/۰۷/۱۰", "2021-10-02 00:00:00"),
        ("۲ اکتبر ۲۰۲۱", "2021-10-02 00:00:00"),
        ("2021年10月2日 14時30分", "2021-10-02 14:30:00"),
        ("2:45 PM EST, Thu March 3, 2022", "2022-03-03 19:45:00"),
        ("March 3, 20224:05 AM ET", "2022-03-03 09:05:00"),
        ("1422 GMT (2222 HKT) October 4, 2021", "2021-10-04 14:22:00"),
        ("14:30 - 02.10.2021", "2021-10-02 14:30:00"),
        ("02.10.2021-14:30", "2021-10-02 14:30:00"),
        ("12:30 a.m. on 5 May 2021", "2021-05-05 00:30:00"),
        ("12 p.m., 5 May 2021", "2021-05-05 12:00:00"),
        ("14:30 PM, 5 May 2021", "2021-05-05 14:30:00"),
        ("5 May 2021 14:30 GMT+3", "2021-05-05 11:30:00"),
        ("Friday, 03/04/2022", "2022-03-04 00:00:00"),
        ("Sunday, 03/04/2022", "2022-04-03 00:00:00"),
        ("03/04/2022 5:00 PM ET", "2022-03-04 22:00:00"),
    ],
)
def test_written_dates(text: str, instant: str) -> None:
    assert read(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2 hours ago",
        "Monday",
        "1021",
        "October 2021",
        "2 October",
        "14:30",
        "31 June 2021",
        "29 February 2023",
        "30/02/2021",
        "32.01.2021",
        "25:00, 2 October 2021",
        "13:00 am, 2 October 2021",
        "2 October 2021 14:30 +99:99",
        "2 October 2021 14:30 XQT",
        "03/04/2022",
        "03-04-22",
        "22-03-04",
        "2 October 2021 and the days after",
        "in 1999 and 2021",
        "2 October 2021, 3 October 2021",
        "1.2.3.4",
        "2013-01-27-01",
        "25 صفر 1443 هـ",
        "9" * 200,
    ],
)
def test_what_is_no_certain_date_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("place", "instant"),
    [
        (Place(country="US"), "2022-03-04 00:00:00"),
        (Place(country="GB"), "2022-04-02 23:00:00"),
        (Place(country="IN"), "2022-04-02 18:30:00"),
        (Place(language="fr"), "2022-04-03 00:00:00"),
        (Place(language="en-US"), "2022-03-04 00:00:00"),
        (Place(language="en-GB"), "2022-04-03 00:00:00"),
        (Place(language="en"), None),
        (Place(country="CA", language="en"), None),
        (Place(country="CA", language="fr"), "2022-04-03 00:00:00"),
    ],
)
def test_order_of_day_and_month_is_decided_by_place_or_not_at_all(place: Place, instant: str | None) -> None:
    assert read("03/04/2022", place) == instant


@pytest.mark.parametrize(
    ("text", "place", "zone", "source", "instant"),
    [
        ("2 Oct 2021 12:00 IST", NOWHERE, "Asia/Kolkata", "commonest", "06:30"),
        ("2 Jan 2021 12:00 IST", Place(country="IL"), "Asia/Jerusalem", "country", "10:00"),
        ("2 Jul 2021 12:00 IST", Place(timezone="Europe/Dublin"), "Europe/Dublin", "timezone", "11:00"),
        ("2 Jul 2021 12:00 BST", NOWHERE, "Europe/London", "commonest", "11:00"),
        ("2 Jul 2021 12:00 BST", Place(country="BD"), "Asia/Dhaka", "country", "06:00"),
        ("2 Jul 2021 12:00 CST", Place(timezone="Asia/Shanghai"), "Asia/Shanghai", "timezone", "04:00"),
        ("2 Jul 2021 12:00 EST", NOWHERE, "-05:00", "commonest", "17:00"),
        ("2 Jul 2021 12:00 ET", NOWHERE, "America/New_York", "text", "16:00"),
        ("2 Jul 2021 12:00 +03:00", Place(country="US"), "+03:00", "text", "09:00"),
        ("2 Jul 2021 12:00", Place(timezone="Europe/Oslo"), "Europe/Oslo", "timezone", "10:00"),
        ("2 Jul 2021 12:00", Place(country="UA"), "Europe/Kyiv", "country", "09:00"),
        ("2 Jul 2021 12:00", Place(country="US"), "UTC", "default", "12:00"),
        ("2 Jul 2021 12:00", Place(timezone="Nowhere/Land", country="DE"), "Europe/Berlin", "country", "10:00"),
        ("2 Jul 2021 12:00", Place(timezone="../../etc/passwd"), "UTC", "default", "12:00"),
    ],
)
def test_zone_and_who_named_it(text: str, place: Place, zone: str, source: str, instant: str) -> None:
    moment = read_date(text, place)
    assert moment is not None
    assert (moment.reading.zone, moment.reading.zone_source) == (zone, source)
    assert f"{moment.instant:%H:%M}" == instant
    assert moment.reading.raw == text


def test_day_alone_is_midnight_where_it_was_written() -> None:
    moment = read_date("3 March 2022", Place(timezone="Asia/Tokyo"))
    assert moment is not None
    assert moment.instant == datetime.fromisoformat("2022-03-02T15:00:00+00:00")
    assert moment.reading.precision == "day"


def test_confidence_falls_with_what_had_to_be_supposed() -> None:
    told, placed, supposed = (
        read_date(text, place)
        for text, place in (
            ("2 Oct 2021 12:00 +05:30", NOWHERE),
            ("2 Oct 2021 12:00", Place(country="IN")),
            ("2 Oct 2021 12:00 IST", NOWHERE),
        )
    )
    assert told is not None
    assert placed is not None
    assert supposed is not None
    assert told.reading.confidence > placed.reading.confidence > supposed.reading.confidence
    assert supposed.reading.confidence <= 0.5


@pytest.mark.skipif(
    not MEASURED.is_file(), reason="the dates to measure with lie beside the project, in ../shared/data"
)
def test_no_measured_date_is_read_wrongly() -> None:
    rows = [json.loads(line) for line in MEASURED.read_text("utf-8").splitlines()]
    read_ = {row["input"]: read_date(row["input"], NOWHERE) for row in rows}
    wrong = [
        row["input"]
        for row in rows
        if (moment := read_[row["input"]]) is not None
        and (row["utc"] is None or moment.instant != datetime.fromisoformat(row["utc"]))
    ]
    assert wrong == []
    dated = [row["input"] for row in rows if row["utc"] is not None]
    assert sum(read_[text] is not None for text in dated) / len(dated) > 0.9
