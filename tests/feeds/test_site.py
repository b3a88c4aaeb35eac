"""The site answers as its feeds fare, and remembers what it served whole."""

import http.client
from collections.abc import Iterator
from email.message import Message

import pytest

from tests.feeds.site import Site
from tests.feeds.world import Channel, Trouble, World


@pytest.fixture
def world() -> World:
    return World(5, 60, 3600.0)


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    with Site(world) as made:
        yield made


def ask(site: Site, path: str, **headers: str) -> tuple[int, Message, bytes]:
    connection = http.client.HTTPConnection(site.host, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("GET", path, headers=named)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def feed(site: Site, fate: Trouble | None, *, etag: bool | None = None) -> Channel:
    """Pick a feed, and let its fate begin at once."""
    found = next(each for each in site.world.channels if each.fate == fate and etag in {None, each.traits.etag})
    found.since = 0.0
    return found


@pytest.mark.parametrize(
    ("fate", "status"), [("error", 500), ("missing", 404), ("gone", 410), ("moved", 301), ("lent", 302)]
)
def test_a_feed_in_trouble_says_so(site: Site, fate: Trouble, status: int) -> None:
    assert ask(site, f"/feed/{feed(site, fate).number}")[0] == status
    assert not any(answer.whole for answer in site.answers)


def test_a_moved_feed_is_served_where_it_is(world: World) -> None:
    with Site(world) as site:
        channel = feed(site, "moved")
        assert ask(site, f"/feed/{channel.number}")[1]["Location"] == f"/moved/{channel.number}"
        assert ask(site, f"/moved/{channel.number}")[0] == 200
    assert [answer.whole for answer in site.answers] == [True]


def test_what_was_served_whole_and_what_the_client_has_are_remembered(world: World) -> None:
    with Site(world) as site:
        channel = feed(site, None, etag=True)
        status, headers, _ = ask(site, f"/feed/{channel.number}")
        again = ask(site, f"/feed/{channel.number}", If_None_Match=headers["ETag"])[0]
    assert (status, again) == (200, 304)
    assert [(answer.status, answer.whole) for answer in site.answers] == [(200, True), (304, True)]
    listed = tuple(entry.token for entry in channel.entries)
    assert [answer.tokens for answer in site.answers] == [listed, listed]


def test_a_torn_body_was_not_served_whole(site: Site) -> None:
    channel = feed(site, "torn")
    with pytest.raises(http.client.IncompleteRead):
        ask(site, f"/feed/{channel.number}")
    (answer,) = site.answers
    assert not answer.whole


@pytest.mark.parametrize("fate", ["ampersand", "cut", "login"])
def test_what_is_not_well_formed_was_not_served_whole(site: Site, fate: Trouble) -> None:
    assert ask(site, f"/feed/{feed(site, fate).number}")[0] == 200
    (answer,) = site.answers
    assert not answer.whole


def test_the_world_turns_once_it_is_let(site: Site) -> None:
    assert site.passed == 0
    site.begin()
    assert site.passed > 0
