from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from consumers.sinks.registry import STORES, open_reader, open_sink
from runtime.sinks import Sink, SinkBatch, Span, Stream
from schemas.articles import TaggedArticle
from schemas.errors import InputError, StaleError

Make = Callable[..., TaggedArticle]

URLS = {
    "sqlite": "sqlite:{folder}/articles.db",
}
STREAM = Stream("cluster", "topic", "group")
EARLY = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))


@pytest.fixture(params=sorted(URLS))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return URLS[str(request.param)].format(folder=tmp_path)


@pytest.fixture
def opened(url: str) -> Iterator[Callable[..., Sink[TaggedArticle]]]:
    """Give an opener of further sinks on one store, as other processes would be."""
    sinks: list[Sink[TaggedArticle]] = []

    def another(stream: Stream = STREAM) -> Sink[TaggedArticle]:
        sinks.append(open_sink(url))
        sinks[-1].open(stream)
        return sinks[-1]

    yield another
    for sink in sinks:
        sink.close()


@pytest.fixture
def sink(opened: Callable[..., Sink[TaggedArticle]]) -> Sink[TaggedArticle]:
    return opened()


def refused(reasons: Mapping[int, str]) -> None:
    raise AssertionError(f"refused: {reasons}")


def rows(url: str) -> list[TaggedArticle]:
    """Give the current articles, in the order of their ids."""
    store = open_reader(url)
    try:
        return list(store.scan())
    finally:
        store.close()


def test_every_store_is_held_to_the_contract() -> None:
    assert URLS.keys() == STORES.keys()


def test_outcomes_stand_in_the_order_of_the_values(sink: Sink[TaggedArticle], make: Make) -> None:
    values = [make(2), make(1), make(2), make(2, "Second thoughts.", at=1), make(1)]
    expected = ["new", "new", "unchanged", "revised", "unchanged"]
    assert sink.write(SinkBatch(values, {0: Span(0, 5)}), refused) == expected


def test_outcomes_know_the_batches_before(sink: Sink[TaggedArticle], make: Make) -> None:
    sink.write(SinkBatch([make(1), make(2)], {0: Span(0, 2)}), refused)
    values = [make(1, "Second thoughts.", at=1), make(2), make(2, at=9), make(3)]
    expected = ["revised", "unchanged", "unchanged", "new"]
    assert sink.write(SinkBatch(values, {0: Span(2, 6)}), refused) == expected


def test_a_late_revision_is_a_revision_and_not_current(sink: Sink[TaggedArticle], url: str, make: Make) -> None:
    late, now = make(1, "First.", at=0), make(1, "Second.", at=5)
    sink.write(SinkBatch([now], {0: Span(0, 1)}), refused)
    assert sink.write(SinkBatch([late], {0: Span(1, 2)}), refused) == ["revised"]
    assert rows(url) == [now]


def test_only_newer_rules_revise_what_is_known(sink: Sink[TaggedArticle], make: Make) -> None:
    sink.write(SinkBatch([make(edition=2)], {0: Span(0, 1)}), refused)
    values = [make(edition=1), make(edition=3), make(edition=3), make(edition=3, normaliser=2)]
    expected = ["unchanged", "revised", "unchanged", "revised"]
    assert sink.write(SinkBatch(values, {0: Span(1, 5)}), refused) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "half a pair: \ud800"},
        {"published_at": EARLY},
        {"updated_at": EARLY},
        {"fetched_at": EARLY},
        {"normaliser": 2**63},
    ],
    ids="-".join,
)
def test_a_refused_value_is_told_before_the_rest_is_stored(
    fields: dict[str, object],
    sink: Sink[TaggedArticle],
    opened: Callable[..., Sink[TaggedArticle]],
    url: str,
    make: Make,
) -> None:
    watcher = opened()
    told: list[tuple[list[int], bool, object]] = []

    def refuse(reasons: Mapping[int, str]) -> None:
        told.append(([*reasons], all(reasons.values()), watcher.positions()))

    values = [make(1), make(2, **fields), make(3), make(4, **fields)]
    assert sink.write(SinkBatch(values, {0: Span(0, 4)}), refuse) == ["new", "refused", "new", "refused"]
    assert told == [([1, 3], True, {})]
    assert watcher.positions() == {0: 4}
    assert rows(url) == [make(1), make(3)]


def test_nothing_is_stored_where_a_dead_letter_cannot_be(sink: Sink[TaggedArticle], url: str, make: Make) -> None:
    def refuse(reasons: Mapping[int, str]) -> None:
        raise InputError("no dead letter")

    batch = SinkBatch([make(1), make(2, title="\ud800")], {0: Span(0, 2)})
    with pytest.raises(InputError, match="no dead letter"):
        sink.write(batch, refuse)
    assert (rows(url), sink.positions()) == ([], {})
    assert sink.write(batch, lambda _: None) == ["new", "refused"]


def test_offsets_move_with_the_rows(sink: Sink[TaggedArticle], make: Make) -> None:
    assert sink.positions() == {}
    sink.write(SinkBatch([make(1)], {3: Span(40, 42)}), refused)
    assert sink.positions() == {3: 42}
    sink.write(SinkBatch([make(2)], {3: Span(42, 43), 0: Span(0, 7)}), refused)
    assert sink.positions() == {0: 7, 3: 43}


def test_offsets_move_over_a_span_without_values(sink: Sink[TaggedArticle]) -> None:
    assert list(sink.write(SinkBatch([], {0: Span(0, 9)}), refused)) == []
    assert sink.positions() == {0: 9}


@pytest.mark.parametrize("start", [0, 4, 6])
def test_a_batch_from_elsewhere_is_stale_and_leaves_no_trace(
    start: int, sink: Sink[TaggedArticle], url: str, make: Make
) -> None:
    sink.write(SinkBatch([make(1)], {0: Span(0, 5), 1: Span(0, 5)}), refused)
    batch = SinkBatch([make(2)], {1: Span(5, 6), 0: Span(start, 9), 2: Span(0, 1)})
    with pytest.raises(StaleError, match="partition 0"):
        sink.write(batch, refused)
    assert sink.positions() == {0: 5, 1: 5}
    assert rows(url) == [make(1)]


def test_of_two_processes_one_writes_and_the_other_is_stale(
    opened: Callable[..., Sink[TaggedArticle]], url: str, make: Make
) -> None:
    first, zombie = opened(), opened()
    first.write(SinkBatch([make(1)], {0: Span(0, 1)}), refused)
    with pytest.raises(StaleError):
        zombie.write(SinkBatch([make(2)], {0: Span(0, 1)}), refused)
    assert zombie.write(SinkBatch([make(2)], {0: Span(1, 2)}), refused) == ["new"]
    assert rows(url) == [make(1), make(2)]


def test_a_store_opens_again_where_it_was(sink: Sink[TaggedArticle], url: str, make: Make) -> None:
    sink.write(SinkBatch([make(1)], {0: Span(0, 1)}), refused)
    sink.close()
    sink.close()
    sink.open(STREAM)
    assert sink.positions() == {0: 1}
    assert sink.write(SinkBatch([make(1)], {0: Span(1, 2)}), refused) == ["unchanged"]
    assert rows(url) == [make(1)]


def test_groups_keep_offsets_apart(opened: Callable[..., Sink[TaggedArticle]], make: Make) -> None:
    one, other = opened(STREAM), opened(STREAM._replace(group="other"))
    one.write(SinkBatch([make(1)], {0: Span(0, 3)}), refused)
    assert other.positions() == {}
    assert other.write(SinkBatch([make(1)], {0: Span(0, 1)}), refused) == ["unchanged"]
    assert (one.positions(), other.positions()) == ({0: 3}, {0: 1})


@pytest.mark.parametrize("offset", [0, 2, 30])
def test_a_moved_offset_decides_what_is_read_next(offset: int, sink: Sink[TaggedArticle], url: str, make: Make) -> None:
    sink.write(SinkBatch([make(1)], {0: Span(0, 5), 1: Span(0, 5)}), refused)
    sink.move(STREAM, {0: offset})
    assert sink.positions() == {0: offset, 1: 5}
    assert sink.write(SinkBatch([make(1)], {0: Span(offset, offset + 1)}), refused) == ["unchanged"]
    assert rows(url) == [make(1)]


def test_a_group_goes_on_with_another_stream_only_when_moved(
    opened: Callable[..., Sink[TaggedArticle]], url: str, make: Make
) -> None:
    one = opened(STREAM)
    one.write(SinkBatch([make(1)], {0: Span(0, 5)}), refused)
    one.close()
    elsewhere = STREAM._replace(cluster="elsewhere")
    with pytest.raises(InputError, match="rewind"):
        opened(elsewhere)
    moved = open_sink(url)
    moved.move(elsewhere, {0: 2})
    moved.close()
    assert opened(elsewhere).positions() == {0: 2}
    with pytest.raises(InputError, match="rewind"):
        opened(STREAM)
