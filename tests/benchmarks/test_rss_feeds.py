from datetime import datetime
from statistics import median

import pytest

from benchmarks.rss.cases import ALL, EVERY, FIRST, SAME, SOME, Found, expected, revision, statuses
from benchmarks.rss.documents import MEDIA, document, validators
from benchmarks.rss.feeds import BODY, ENTRIES, FORMATS, Channel, Format, channel
from producers.rss.model import ParsedFeed
from producers.rss.parse.document import parse

CHANNELS = [channel(number) for number in range(300)]


def of(format: Format) -> Channel:  # noqa: A002 - the field's own term
    return next(each for each in CHANNELS if each.format == format and each.size < 40)


def read(feed: Channel, changes: int) -> ParsedFeed:
    return parse(document(feed, changes), MEDIA[feed.format])


@pytest.mark.parametrize("format_", sorted(set(FORMATS)))
def test_a_document_lists_the_entries_of_its_feed_in_its_format(format_: Format) -> None:
    feed = of(format_)
    parsed = read(feed, 0)
    assert parsed.broken is None
    assert parsed.format.startswith({"rss": "rss20", "rdf": "rss10", "atom": "atom10", "json": "json"}[format_])
    assert len(parsed.entries) == feed.size
    texts = [str(entry) for entry in parsed.entries]
    assert all(entry.token in text for entry, text in zip(feed.entries(0), texts, strict=True))


@pytest.mark.parametrize("format_", sorted(set(FORMATS)))
def test_a_change_publishes_one_entry_drops_the_oldest_and_edits_another(format_: Format) -> None:
    feed = of(format_)
    before, after = ([str(entry) for entry in read(feed, changes).entries] for changes in (0, 1))
    assert len(before) == len(after)
    stays = set(before) & set(after)
    assert len(before) - len(stays) == 2
    assert before[-1] not in stays
    edited = [text for text in after if "-edited" in text]
    assert len(edited) == 1
    assert edited[0] not in before
    assert after.index(edited[0]) > 0
    assert after[0] not in before


def test_what_was_edited_once_stays_so() -> None:
    feed = CHANNELS[0]
    once = {entry.token for entry in feed.entries(1)}
    twice = {entry.token for entry in feed.entries(2)}
    assert len(twice - once) == 2
    assert {token for token in once if "edited" in token} < twice


def test_feeds_vary_in_size_age_and_format_as_real_ones_do() -> None:
    sizes = sorted(each.size for each in CHANNELS)
    bodies = sorted(len(entry.body) for each in CHANNELS for entry in each.entries(0))
    assert ENTRIES[0] <= sizes[0] < 8
    assert 80 < sizes[-1] <= ENTRIES[1]
    assert 15 < median(sizes) < 30
    assert BODY[0] <= bodies[0] < 300
    assert 7_500 < bodies[-1] < BODY[1] + 100
    assert 700 < median(bodies) < 1_500
    assert {each.format for each in CHANNELS} == set(FORMATS)
    gaps = sorted(each.gap for each in CHANNELS)
    assert gaps[0] < 1_000
    assert gaps[-1] > 400_000


def test_every_feed_can_be_asked_conditionally_and_every_change_shows() -> None:
    for feed in CHANNELS:
        assert validators(feed, 0)
        assert all(validators(feed, 0)[name] != validators(feed, 1)[name] for name in validators(feed, 0))


def test_dates_are_of_the_past_and_in_order() -> None:
    for feed in CHANNELS[:20]:
        dates = [entry.published for entry in feed.entries(2)]
        assert dates == sorted(dates, reverse=True)
        assert dates[2] <= datetime.fromisoformat("2026-03-02T06:00:00+00:00")


def test_a_case_brings_what_it_is_called() -> None:
    assert expected(FIRST, 30) == Found(sum(each.size for each in CHANNELS[:30]), 0)
    assert expected(SAME, 30) == Found(0, 0)
    assert expected(SOME, 30) == Found(30 // EVERY, 30 // EVERY)
    assert expected(ALL, 30) == Found(30, 30)
    assert [statuses(case, 30) for case in (FIRST, SAME, SOME, ALL)] == [
        {200: 30},
        {304: 30},
        {200: 3, 304: 27},
        {200: 30},
    ]


def test_a_feed_changes_at_most_once_from_case_to_case() -> None:
    steps = {revision(case, number) - revision(case - 1, number) for case in (SAME, SOME, ALL) for number in range(30)}
    assert steps == {0, 1}
