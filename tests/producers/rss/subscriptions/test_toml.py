from importlib.resources import files

import pytest

from producers.rss.subscriptions.fields import COUNTRIES
from producers.rss.subscriptions.toml import read_toml
from schemas.errors import InputError
from schemas.identity import feed_id

FULL = """
[[feed]]
url = "https://one.example/rss"
name = "One"
country = "gb"
language = "en-GB"
timezone = "Europe/London"
interval = "30m"
full_text = true
[[feed]]
url = "https://two.example/rss"
interval = 120
"""


def told(text: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_toml(text if isinstance(text, bytes) else text.encode(), "my.toml")
    return str(caught.value).splitlines()


def test_every_field_is_read() -> None:
    one, two = read_toml(FULL.encode(), "my.toml").feeds
    assert one.model_dump(mode="json") == {
        "id": feed_id("https://one.example/rss"),
        "url": "https://one.example/rss",
        "name": "One",
        "country": "GB",
        "language": "en-GB",
        "timezone": "Europe/London",
        "interval": 1800,
        "full_text": True,
        "categories": [],
    }
    assert (two.interval, two.full_text, two.name) == (120, False, None)


def test_a_feed_that_stands_twice_is_told() -> None:
    read = read_toml((FULL + '[[feed]]\nurl = "https://TWO.example/rss"').encode(), "my.toml")
    assert len(read.feeds) == 2
    assert read.problems == ("my.toml: [[feed]] 3 (https://TWO.example/rss): is the same feed as [[feed]] 2",)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('langage = "en"', "unknown key 'langage': did you mean 'language'?"),
        ("zzz = 1", "unknown key 'zzz': known are url, name, country"),
        ('country = "UK"', "country: 'UK' is no ISO 3166 code of two letters: did you mean GB?"),
        ("country = 4", "country: 4 is no text"),
        ('language = "en_GB"', "language: 'en_GB' is no BCP 47 language tag: write en-GB"),
        ('language = "english"', "language: 'english' is no BCP 47 language tag, as in"),
        ('timezone = "Europe/Lundon"', "timezone: 'Europe/Lundon' is no IANA time zone: did you mean Europe/London?"),
        ('timezone = "../etc"', "timezone: '../etc' is no IANA time zone"),
        ('interval = "soon"', "interval: 'soon' is no interval: write seconds, or as in 30m or 2h"),
        ("interval = true", "interval: True is no interval"),
        ("interval = 59", "interval: 59 is not from 60 seconds to 7 days"),
        ('interval = "8d"', "interval: '8d' is not from 60 seconds to 7 days"),
        ("full_text = 1", "full_text: 1 is neither true nor false"),
        ('name = " "', "name: is empty"),
    ],
)
def test_a_wrong_value_is_told_with_file_table_and_remedy(line: str, problem: str) -> None:
    (one,) = told(f'[[feed]]\nurl = "https://one.example/"\n{line}')
    assert one.startswith("my.toml: [[feed]] 1 (https://one.example/): " + problem)


def test_all_that_is_wrong_is_told_at_once() -> None:
    lines = told('[[feed]]\nname = "x"\ncountry = "XX"\n[[feed]]\nurl = "ftp://a.example/"\n')
    assert [line[:20] for line in lines] == ["my.toml: [[feed]] 1:", "my.toml: [[feed]] 1:", "my.toml: [[feed]] 2 "]
    assert lines[1] == "my.toml: [[feed]] 1: has no url"
    assert lines[2] == "my.toml: [[feed]] 2 (ftp://a.example/): url: scheme 'ftp' is not http or https"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[feed]\n", "my.toml: is not TOML: "),
        (b"\xff", "my.toml: is not TOML: "),
        ("[[feeds]]\n", "my.toml: unknown key 'feeds': did you mean 'feed'?"),
        ("[feed]\n", "my.toml: feed is no list of tables: begin each feed with [[feed]]"),
        ("feed = [1]\n", "my.toml: feed is no list of tables"),
    ],
)
def test_what_is_no_list_of_feeds_is_told(text: str | bytes, problem: str) -> None:
    assert told(text)[0].startswith(problem)


def test_the_countries_are_those_of_the_time_zone_database() -> None:
    lines = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text(encoding="utf-8").splitlines()
    assert {line[:2] for line in lines if not line.startswith("#")} == COUNTRIES


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(InputError) as caught:
        read_toml(b'[[feed]]\nurl = "https://desk:secret@outlet.example/rss"\n', "feeds.toml")
    assert "feeds.toml: [[feed]] 1 (https://…@outlet.example/rss): url: the URL holds a user name" in str(caught.value)
    assert "secret" not in str(caught.value)
