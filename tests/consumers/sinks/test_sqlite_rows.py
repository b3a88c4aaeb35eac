"""The same rows, whatever the order, repetition and batching."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.consumers.sinks.conftest import Make, Store
from tests.consumers.sinks.sqlite_rows import Row, dump, write


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Row], list[int], list[int]]:
    """Draw records as arguments of `make`, the order in which they arrive (some repeatedly), and batch sizes."""
    record = st.tuples(
        st.integers(1, 3),
        st.sampled_from(["Ministers met.", "Ministers left.", "Troops left."]),
        st.integers(0, 2),
        st.integers(1, 2),
        st.sampled_from([(), ("nato",), ("defence", "nato")]),
        st.sampled_from([(), ("teaser_only",)]),
        st.integers(1, 2),
    )
    records = draw(st.lists(record, min_size=1, max_size=8, unique=True))
    extra = draw(st.lists(st.integers(0, len(records) - 1), max_size=6))
    order = draw(st.permutations([*range(len(records)), *extra]))
    return list(records), order, draw(st.lists(st.integers(1, 5), min_size=len(order), max_size=len(order)))


@settings(deadline=None)  # files are written
@given(arrival=arrivals())
def test_any_order_repetition_and_batching_gives_the_same_rows(
    arrival: tuple[list[Row], list[int], list[int]], make: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records, order, sizes = arrival
    articles = [make(*record[:5], flags=record[5], normaliser=record[6]) for record in records]
    folder = tmp_path_factory.mktemp("orders")
    in_order, as_drawn = folder / "in_order.db", folder / "as_drawn.db"
    write(in_order, articles, [len(articles)])
    write(as_drawn, [articles[index] for index in order], sizes)
    assert dump(as_drawn) == dump(in_order)


def test_the_same_records_again_change_no_row(store: Store, path: Path, make: Make) -> None:
    articles = [make(1), make(1, "Later.", at=1), make(2, topics=()), make(3, flags=("teaser_only",))]
    store(*articles)
    before = whole(path)
    assert set(store(*articles)) == {"unchanged"}
    assert whole(path) == before


def whole(path: Path) -> list[list[Row]]:
    """Give every row with its key, but for offsets."""
    db = sqlite3.connect(path)
    try:
        tables = ["articles", "revisions", "tags", "search_data"]
        return [db.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall() for table in tables]  # noqa: S608
    finally:
        db.close()
