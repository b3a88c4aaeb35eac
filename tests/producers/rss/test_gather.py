"""Finished visits gather: when they are written, how many at once, and which are not."""

from producers.rss.gather import Bounds, Finished, Gathering
from schemas.wire import Message

BOUNDS = Bounds(seconds=1.0, records=5, bytes=1000)


def visit(name: str, records: int = 1, *, size: int = 10, partition: int = 0, epoch: int = 1) -> Finished[str]:
    messages = tuple(Message("t", b"", b"." * size) for _ in range(records))
    return Finished(partition, epoch, messages, name)


def gathering(*visits: Finished[str]) -> Gathering[str]:
    gathered: Gathering[str] = Gathering(BOUNDS)
    for each in visits:
        gathered.add(each, now=0.0)
    return gathered


def portions(gathered: Gathering[str]) -> list[list[str]]:
    found = []
    while portion := gathered.portion().finished:
        found.append([each.result for each in portion])
        gathered.written(gathered.portion())
    return found


def test_nothing_is_due_while_nothing_waits() -> None:
    assert gathering().due(now=100.0) is None
    assert gathering().portion().finished == ()


def test_the_first_visit_waits_for_others_no_longer_than_the_bound() -> None:
    gathered = gathering(visit("a"))
    gathered.add(visit("b"), now=0.9)
    assert [gathered.due(now) for now in (0.25, 1.0, 3.0)] == [0.75, 0.0, 0.0]
    gathered.written(gathered.portion())
    gathered.add(visit("c"), now=3.0)
    assert gathered.due(now=3.0) == 1.0


def test_what_fills_a_transaction_is_due_at_once() -> None:
    assert gathering(visit("a", 2), visit("b", 2)).due(now=0.0) == 1.0
    assert gathering(visit("a", 2), visit("b", 3)).due(now=0.0) == 0.0
    assert gathering(visit("a", size=999)).due(now=0.0) == 1.0
    assert gathering(visit("a", size=1000)).due(now=0.0) == 0.0


def test_a_transaction_stays_within_its_records_and_the_order_stays() -> None:
    gathered = gathering(visit("a", 2), visit("b", 3), visit("c", 4), visit("d", 2), visit("e", 1))
    assert portions(gathered) == [["a", "b"], ["c"], ["d", "e"]]


def test_a_transaction_stays_within_its_bytes() -> None:
    gathered = gathering(visit("a", size=600), visit("b", size=400), visit("c", size=1))
    assert portions(gathered) == [["a", "b"], ["c"]]


def test_a_visit_is_never_split_and_goes_alone_where_it_is_larger() -> None:
    gathered = gathering(visit("a"), visit("b", 7), visit("c", size=5000), visit("d"))
    assert portions(gathered) == [["a"], ["b"], ["c"], ["d"]]


def test_a_portion_waits_on_until_it_is_written() -> None:
    gathered = gathering(visit("a", 3), visit("b", 3))
    assert gathered.portion() == gathered.portion()
    gathered.written(gathered.portion())
    assert [each.result for each in gathered.portion().finished] == ["b"]
    assert (gathered.records, gathered.bytes) == (3, 30)


def test_a_portion_names_the_partitions_that_it_is_about() -> None:
    portion = gathering(visit("a", 2, partition=3, epoch=7), visit("b", partition=5, epoch=2)).portion()
    assert portion.epochs == {3: 7, 5: 2}
    assert len(portion.messages) == 3


def test_visits_to_partitions_that_were_not_held_since_are_given_up() -> None:
    gathered = gathering(visit("a", epoch=1), visit("b", epoch=2), visit("c", partition=1, epoch=1))
    lost = gathered.drop(lambda partition, epoch: (partition, epoch) == (0, 2))
    assert [each.result for each in lost] == ["a", "c"]
    assert portions(gathered) == [["b"]]
