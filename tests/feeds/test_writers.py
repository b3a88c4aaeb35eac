"""What the site writes, the project's own parser reads as the entries that were meant."""

import pytest

from producers.rss.model import FetchError
from producers.rss.naming import named
from producers.rss.parse.document import parse
from schemas.articles import RawArticle, Source
from schemas.urls import url_key
from tests.feeds.verifier import arrival
from tests.feeds.world import FATES, FORMATS, Channel, World
from tests.feeds.writers import MEDIA, Writer, malformed

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def world() -> World:
    made = World(3, 36, 600.0)
    made.advance(300.0)
    return made


def read(channel: Channel, document: bytes) -> list[str]:
    """Give the token of each entry as it is parsed."""
    parsed = parse(document, MEDIA[channel.traits.format])
    source = Source(kind="rss", name="")
    return [
        arrival(RawArticle(id=str(place), source=source, fetched_at="2026-03-01T00:00:00Z", observed=entry)).token
        for place, entry in enumerate(parsed.entries)
    ]


def test_every_format_reads_back_as_the_entries_that_it_lists(world: World) -> None:
    writer = Writer(BASE, world.date)
    for channel in world.channels:
        document = writer.document(channel)
        parsed = parse(document, MEDIA[channel.traits.format])
        assert parsed.broken is None
        assert read(channel, document) == [entry.token for entry in channel.entries]
        assert parsed.title == f"Feed {channel.number}"


def test_entries_are_named_as_their_feed_names_them(world: World) -> None:
    writer = Writer(BASE, world.date)
    for channel in world.channels:
        parsed = parse(writer.document(channel), MEDIA[channel.traits.format])
        for entry, meant in zip(parsed.entries, channel.entries, strict=True):
            found = named(entry, BASE)
            assert (found.link == url_key(writer.link(meant))) is (channel.traits.naming != "guid")
            said = found.guid is not None and meant.name in found.guid
            assert said is (channel.traits.naming != "link")


def test_every_format_and_every_fate_occurs(world: World) -> None:
    assert {channel.traits.format for channel in world.channels} == set(FORMATS)
    assert {channel.fate for channel in world.channels} == set(FATES)


def test_a_malformed_document_holds_no_half_entries(world: World) -> None:
    writer = Writer(BASE, world.date)
    for channel in world.channels:
        for cut in (False, True):
            document = malformed(writer.document(channel), channel.traits.format, cut=cut)
            if channel.traits.format == "json":
                with pytest.raises(FetchError, match="JSON"):
                    read(channel, document)
                continue
            tokens = read(channel, document)
            wanted = [entry.token for entry in channel.entries]
            assert tokens == (wanted[: len(tokens)] if cut else wanted)
            assert tokens


def test_a_seed_decides_everything_whenever_the_world_is_looked_at() -> None:
    often, once, other = World(1, 20, 60.0), World(1, 20, 60.0), World(2, 20, 60.0)
    for moment in range(0, 700, 7):
        often.advance(moment / 10)
    once.advance(1000.0)
    other.advance(1000.0)
    listed = [[channel.entries for channel in world.channels] for world in (often, once, other)]
    assert listed[0] == listed[1] != listed[2]
    assert not once.advance(2000.0)
