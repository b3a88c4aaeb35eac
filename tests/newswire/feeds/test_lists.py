"""Lists of feeds as files: their form, what is refused, and the list that comes with newswire."""

import pytest

from newswire.data_files import data_file
from newswire.feeds.checks import check
from newswire.feeds.importing import read_list
from producers.rss.addresses import AllowedHosts
from producers.rss.subscriptions.toml import read_toml
from schemas.errors import InputError

TOML = '[[feed]]\nurl = "https://one.example/"\n'
OPML = '<opml><body><outline xmlUrl="https://one.example/"/></body></opml>'
NOBODY = AllowedHosts()


@pytest.mark.parametrize(
    ("data", "file"),
    [
        (TOML.encode(), "a.toml"),
        (TOML.encode(), "feeds"),
        (OPML.encode(), "a.opml"),
        (OPML.encode(), "a.toml"),
        (b"\xef\xbb\xbf\n" + OPML.encode(), "feeds"),
        (f'<?xml version="1.0" encoding="UTF-16"?>{OPML}'.encode("utf-16"), "feeds"),
    ],
)
def test_the_form_is_known_by_content(data: bytes, file: str) -> None:
    assert [str(feed.url) for feed in read_list(data, file, NOBODY).feeds] == ["https://one.example/"]


def test_of_opml_all_that_is_good_is_taken_and_each_problem_is_told() -> None:
    more = '<outline xmlUrl="http://10.0.0.1/"/>\n<outline xmlUrl="ftp://a.example/"/>\n<broken'
    read = read_list(OPML.replace("</body></opml>", more).encode(), "a.opml", NOBODY)
    assert [str(feed.url) for feed in read.feeds] == ["https://one.example/"]
    assert [line[:45] for line in read.problems] == [
        "a.opml: line 2: url: scheme 'ftp' is not http",
        "a.opml: line 3: broken here (unclosed token)",
        "a.opml: http://10.0.0.1/: 10.0.0.1 is not a p",
    ]


def test_of_toml_all_or_nothing_is_taken() -> None:
    data = (TOML + '[[feed]]\nurl = "http://10.0.0.1/"\n').encode()
    with pytest.raises(InputError, match=r"^a\.toml: http://10\.0\.0\.1/: .* NEWSWIRE_RSS_ALLOW_PRIVATE_HOSTS$"):
        read_list(data, "a.toml", NOBODY)
    assert len(read_list(data, "a.toml", AllowedHosts.parse("10.0.0.1")).feeds) == 2


@pytest.mark.parametrize(
    ("data", "file", "told"),
    [
        (b"", "a.toml", "a.toml: holds no feed"),
        (b"", "a.opml", "a.opml: line 1: broken here (no element found)\na.opml: holds no feed"),
        (b"<rss/>", "a.xml", "a.xml: line 1: is not OPML, but begins with <rss>\na.xml: holds no feed"),
        (b"nonsense", "list", "list: is not TOML: "),
    ],
)
def test_a_file_without_feeds_is_an_error(data: bytes, file: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_list(data, file, NOBODY)
    assert str(caught.value).startswith(told)


def test_the_list_of_public_feeds_can_be_imported_as_it_is() -> None:
    data = (data_file("seeds") / "feeds.toml").read_bytes()
    read = read_toml(data, "feeds.toml")
    assert read.problems == ()  # a feed that stands twice would be one
    assert 40 <= len(read.feeds) <= 60
    for feed in read.feeds:
        check(str(feed.url), NOBODY)
        assert feed.name
        assert feed.country
        assert feed.language
    assert "not verified" in data.decode().splitlines()[1].lower()
    assert {feed.language for feed in read.feeds} >= {"en", "de", "fr", "fa-AF", "ps"}
