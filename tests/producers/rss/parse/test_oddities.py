import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from producers.rss.model import FetchError
from producers.rss.parse.document import parse

FEEDS = Path(__file__).parent / "feeds"


@pytest.mark.behaviour(29)
def test_the_entries_before_a_break_are_given() -> None:
    feed = parse((FEEDS / "truncated.xml").read_bytes())

    assert [entry.guid for entry in feed.entries[:2]] == ["w1", "w2"]
    assert feed.broken
    assert feed.broken.startswith("line ")


@pytest.mark.behaviour(29)
def test_a_warning_before_the_feed_hides_nothing() -> None:
    feed = parse((FEEDS / "warned.xml").read_bytes())

    assert [entry.guid for entry in feed.entries] == ["s1"]
    assert feed.broken


@pytest.mark.behaviour(29)
def test_entries_are_given_where_feedparser_itself_raises() -> None:
    feed = parse(
        b'<rss version="2.0"><channel><item><guid>1</guid><title>A</title></item>'
        b"<item><guid>2</guid><title>&#xFFFFFFFFFF;</title></item></channel></rss>"
    )

    assert feed.entries[0].guid == "1"
    assert feed.broken


@pytest.mark.behaviour(29)
def test_control_characters_are_left_out() -> None:
    feed = parse(b'<rss version="2.0"><channel><item><title>A\x0b\x00B</title></item></channel></rss>')

    assert feed.entries[0].title
    assert (feed.entries[0].title.value, feed.broken) == ("AB", "control characters")


def test_blank_lines_before_the_declaration_break_nothing() -> None:
    assert parse(b"\r\n\n" + (FEEDS / "rss20.xml").read_bytes()).broken is None


@pytest.mark.behaviour(30)
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("login.html", "a login page: 'Members only'"),
        ("challenge.html", "a challenge page, which lets no programs pass: 'Just a moment...'"),
        ("page.html", "a page: 'Harbour Gazette – front page'"),
        ("opml.xml", "a list of feeds (OPML): import it"),
    ],
)
def test_what_stands_in_place_of_a_feed_is_named(name: str, reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse((FEEDS / name).read_bytes())

    assert (caught.value.kind, str(caught.value)) == ("not_a_feed", reason)


@pytest.mark.behaviour(30)
def test_json_that_is_no_feed() -> None:
    with pytest.raises(FetchError, match="no JSON Feed") as caught:
        parse(b'{"error": "unauthorised"}')

    assert caught.value.kind == "not_a_feed"


@pytest.mark.parametrize(
    "body", [b"", b" \n\0", b"\xef\xbb\xbf", b"No such file", b"\x89PNG\r\n\x1a\n<", b'{"items": [']
)
def test_rubbish_is_unparsable(body: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        parse(body)

    assert caught.value.kind == "unparsable"


def test_json_nested_too_deeply_is_unparsable() -> None:
    with pytest.raises(FetchError) as caught:
        parse(b'{"items":' + b"[" * 200_000)

    assert caught.value.kind == "unparsable"


@pytest.fixture
def touched() -> Iterator[list[str]]:
    """Give what is opened or connected to meanwhile."""
    seen: list[str] = []
    watching = True

    def watch(event: str, details: tuple[object, ...]) -> None:
        if watching and event in {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request"}:
            seen.append(f"{event} {details[0]!r}")

    sys.addaudithook(watch)  # there is no way to take it out again
    yield seen
    watching = False


@pytest.mark.behaviour(39)
def test_external_entities_read_no_file_and_fetch_nothing(touched: list[str]) -> None:
    body = (FEEDS / "entities.xml").read_bytes()
    parse(body)  # whatever Python imports late
    touched.clear()

    feed = parse(body)

    assert touched == []
    assert feed.entries[0].guid == "e1"
    assert feed.entries[0].title
    assert socket.gethostname() not in feed.entries[0].title.value


@pytest.mark.behaviour(39)
def test_bytes_are_never_taken_for_a_path(tmp_path: Path, touched: list[str]) -> None:
    path = tmp_path / "<rss"
    path.write_bytes((FEEDS / "rss20.xml").read_bytes())
    touched.clear()

    with pytest.raises(FetchError):
        parse(os.fsencode(path))

    assert not any(str(path) in line for line in touched)
