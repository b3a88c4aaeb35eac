"""New partitions are placed by us before the first record of them comes out (H6): two defences, each tried alone."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from runtime.kafka.source import KafkaSource
from tests.runtime.kafka.conftest import MakeSource, next_batch

Publish = Callable[..., None]


def join(source: KafkaSource) -> list[int]:
    """Poll until the assignment comes; give the offsets that came with it."""
    for _ in range(20):
        batch = source.poll(2)
        if cast("Any", source)._consumer.assignment():
            return [record.offset for record in batch.records]
    raise AssertionError("no assignment came")


def commit_first(make_source: MakeSource) -> None:
    """Leave a group whose committed offset is 1; without any, a first poll would stop."""
    source = make_source()
    next_batch(source)
    cast("Any", source)._commit({0: 1, 1: 0})
    source.close()


def test_h6_new_partitions_are_paused(make_source: MakeSource, publish: Publish) -> None:
    """Without the pause in the listener, the client goes on fetching from where it is not to read."""
    publish(6)
    commit_first(make_source)
    source = make_source()
    consumer = cast("Any", source)._consumer
    assert join(source) == []
    assert consumer.paused() == consumer.assignment()
    next_batch(source)
    assert consumer.paused() == set()


def test_h6_records_that_were_fetched_before_the_pause_are_dropped(
    make_source: MakeSource, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the filter in `poll`, the records from the group's own offset on come out as well."""
    publish(6)
    commit_first(make_source)
    source = make_source(start=lambda partition, _committed: 4 if partition == 0 else 0)
    monkeypatch.setattr(cast("Any", source)._listener, "pause", lambda *_: None)
    assert join(source) == []
    assert [record.offset for record in next_batch(source).records] == [4, 5]
