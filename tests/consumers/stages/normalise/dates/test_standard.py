import pytest

from consumers.stages.normalise.dates import Place, read_date, read_epoch, resolve


def read(text: str, place: Place = Place()) -> tuple[str, str, str] | None:  # noqa: B008 - immutable
    moment = read_date(text, place)
    return moment and (f"{moment.instant:%Y-%m-%dT%H:%M:%S}", moment.reading.rule, moment.reading.precision)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2023-08-19T07:42:05.250Z", "2023-08-19T07:42:05"),
        ("2023-08-19T07:42:05,25+0530", "2023-08-19T02:12:05"),
        ("2023-08-19T07:42Z", "2023-08-19T07:42:00"),
        ("2023-08-19t07:42:05z", "2023-08-19T07:42:05"),
        ("2023-08-19 07:42:05", "2023-08-19T07:42:05"),
        ("2023-08-19 07:42:05+02", "2023-08-19T05:42:05"),
        ("2023-08-19 07:42:05 -03:30", "2023-08-19T11:12:05"),
        ("2023-08-19T07:42:05+02:00[Europe/Rome]", "2023-08-19T05:42:05"),
        ("20230819T074205Z", "2023-08-19T07:42:05"),
        ("20230819T074205+0200", "2023-08-19T05:42:05"),
        ("20230819074205", "2023-08-19T07:42:05"),
    ],
)
def test_iso_8601_as_programs_write_it(text: str, instant: str) -> None:
    assert read(text) == (instant, "iso8601", "instant")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Sat Aug 19 07:42:05 2023", "2023-08-19T07:42:05"),
        ("Sat Aug  5 07:42:05 2023", "2023-08-05T07:42:05"),
        ("Sat Aug 19 07:42:05 UTC 2023", "2023-08-19T07:42:05"),
        ("Sat Aug 19 07:42:05 +0200 2023", "2023-08-19T05:42:05"),
        ("Sat Aug 19 2023 07:42:05 GMT+0200 (Central European Summer Time)", "2023-08-19T05:42:05"),
        ("Saturday, 19-Aug-23 07:42:05 GMT", "2023-08-19T07:42:05"),
        ("Sat, 19 Aug 2023 07:42:05 GMT-0330", "2023-08-19T11:12:05"),
    ],
)
def test_rfc_822_and_ctime_as_programs_write_them(text: str, instant: str) -> None:
    assert read(text) == (instant, "rfc822", "instant")


@pytest.mark.parametrize(
    ("text", "instant", "rule"),
    [
        ("20230819", "2023-08-19T00:00:00", "iso8601"),
        ("2023-08-19", "2023-08-19T00:00:00", "iso8601"),
        ("2023-08", "2023-08-01T00:00:00", "iso8601_month"),
        ("2023", "2023-01-01T00:00:00", "iso8601_year"),
    ],
)
def test_what_is_reduced_says_so(text: str, instant: str, rule: str) -> None:
    assert read(text) == (instant, rule, "day")


def test_what_is_reduced_is_trusted_less() -> None:
    day, month, year = (read_date(text, Place()) for text in ("2023-08-19", "2023-08", "2023"))
    assert day
    assert month
    assert year
    assert day.reading.confidence > month.reading.confidence > year.reading.confidence


@pytest.mark.parametrize(
    "text",
    [
        "2023-13",
        "1023",
        "23-08",
        "20231319",
        "19082023",
        "202308190742",
        "230819",
        "1692430925",
        "20230819T254205Z",
        "2023-08-19T07",
        "2023-08-19T07:42:05Z+01:00",
        "2023-08-19T07:42:05Zulu",
        "2023-08-19-01",
        "Closes 19 Aug 2023",
        "19 Augurs 2023",
        "Sat Aug 19 2023 07:42:05 2023",
        "Sat, 19 Aug 2023 07:42:05 Q",
    ],
)
def test_what_only_resembles_a_standard_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["1692430925", " 1692430925 ", "1692430925000", "1692430925123", "1692430925.5"])
def test_seconds_since_1970(text: str) -> None:
    written = read_epoch(text)
    assert written
    moment = resolve(written, Place(timezone="Asia/Tokyo"))
    assert moment
    assert f"{moment.instant:%Y-%m-%dT%H:%M:%S}" == "2023-08-19T07:42:05"
    assert (moment.reading.raw, moment.reading.zone, moment.reading.rule) == (text, "UTC", "epoch")


@pytest.mark.parametrize("text", ["", "0", "169243092", "20230819", "20230819074205", "1692430925x", "-1692430925"])
def test_other_figures_are_no_seconds(text: str) -> None:
    assert read_epoch(text) is None
