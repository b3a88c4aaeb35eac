"""What every delivery owes, whatever it delivers to and whichever broker it reads from."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from schemas.articles import Source, TaggedArticle, Taxonomy
from schemas.errors import FencedError, StaleError
from schemas.identity import content_hash
from schemas.topics import DEAD, TAGGED
from schemas.wire import Envelope, Message, decode_letter, encode
from tests.contracts.brokers import Broker, OnKafka
from tests.contracts.conftest import MakeWorker
from tests.contracts.deliveries import Way

WHEN = datetime(2026, 3, 1, tzinfo=UTC)


class CrashError(Exception):
    """Nothing the loop knows: the process is gone."""


def crash() -> None:
    raise CrashError


def article(partition: int, number: int, body: str = "Text.") -> TaggedArticle:
    title = f"{partition}/{number}"
    return TaggedArticle(
        id=title,
        content_hash=content_hash(title, None, body),
        source=Source(kind="seed", name="tests"),
        title=title,
        fetched_at=WHEN,
        body=body,
        normaliser=1,
        taxonomy=Taxonomy(edition=1, hash="rules"),
    )


def messages(broker: Broker, partition: int, numbers: Sequence[int], body: str = "Text.") -> list[Message]:
    envelope = Envelope("tests", WHEN)
    return [
        encode(TAGGED, article(partition, n, body), envelope, prefix=broker.prefix, partition=partition)
        for n in numbers
    ]


def broken(broker: Broker, partition: int, number: int) -> Message:
    (whole,) = messages(broker, partition, [number])
    return replace(whole, value=b"{")


def titles(way: Way, partition: int) -> list[str]:
    """Give the titles of what was delivered from a partition, in order."""
    return [each.title for each in way.results() if each.title.startswith(f"{partition}/")]


def drained(broker: Broker) -> Callable[[], bool]:
    return lambda: broker.committed() == broker.ends()


def test_results_stand_in_the_order_of_each_partition_and_the_offsets_at_its_end(
    any_broker: Broker, way: Way, make_worker: MakeWorker
) -> None:
    worker = make_worker()
    for first in (0, 4, 8):
        numbers = range(first, first + 4)
        any_broker.publish(messages(any_broker, 0, numbers) + messages(any_broker, 1, numbers))
        worker.run(drained(any_broker))
    expected = [article(partition, number) for partition in (0, 1) for number in range(12)]
    assert sorted(way.results(), key=expected.index) == expected
    for partition in (0, 1):
        assert titles(way, partition) == [f"{partition}/{n}" for n in range(12)]
    assert way.offsets() == any_broker.committed() == any_broker.ends() == {0: 12, 1: 12}
    assert len(worker.step.batches) >= 3
    assert sum(worker.source.lag().values()) == 0


def test_a_refused_record_becomes_one_dead_letter_with_its_origin_and_the_rest_goes_on(
    any_broker: Broker, way: Way, make_worker: MakeWorker
) -> None:
    poison = broken(any_broker, 1, 1)
    any_broker.publish([*messages(any_broker, 1, [0]), poison, *messages(any_broker, 1, [2])])
    make_worker().run(drained(any_broker))
    assert titles(way, 1) == ["1/0", "1/2"]
    assert way.offsets() == {0: 0, 1: 3}
    (record,) = any_broker.read(DEAD.on(any_broker.prefix))
    letter = decode_letter(record)
    assert (letter.topic, letter.partition, letter.offset) == (TAGGED.on(any_broker.prefix), 1, 1)
    assert (letter.key, letter.value, letter.headers) == (poison.key, b"{", poison.headers)
    assert letter.id == f"copy/{letter.topic}/1/1"


def test_a_batch_in_which_all_is_refused_moves_the_offsets(
    any_broker: Broker, way: Way, make_worker: MakeWorker
) -> None:
    any_broker.publish([broken(any_broker, 0, n) for n in range(3)])
    make_worker().run(drained(any_broker))
    assert way.offsets() == {0: 3, 1: 0}
    assert way.results() == []
    assert len({record.key for record in any_broker.read(DEAD.on(any_broker.prefix))}) == 3


def test_a_crash_before_the_delivery_gives_the_batch_again(
    any_broker: Broker, way: Way, make_worker: MakeWorker
) -> None:
    any_broker.publish(messages(any_broker, 0, range(5)))
    first = make_worker()
    first.step.before.append(crash)
    with pytest.raises(CrashError):
        first.run(drained(any_broker))
    first.source.close()
    assert (way.results(), way.offsets()) == ([], {0: 0, 1: 0})
    second = make_worker()
    second.run(drained(any_broker))
    assert second.step.batches == first.step.batches
    assert titles(way, 0) == [f"0/{n}" for n in range(5)]


def test_a_crash_after_the_delivery_repeats_nothing(any_broker: Broker, way: Way, make_worker: MakeWorker) -> None:
    any_broker.publish(messages(any_broker, 0, range(3)))
    first = make_worker()
    first.step.after.append(crash)
    with pytest.raises(CrashError):
        first.run(lambda: False)
    first.source.close()
    any_broker.publish(messages(any_broker, 0, [3]))
    second = make_worker()
    second.run(drained(any_broker))
    assert second.step.batches == [[f"{TAGGED.on(any_broker.prefix)}/0/3"]]
    assert titles(way, 0) == [f"0/{n}" for n in range(4)]


def test_a_failure_in_the_middle_gives_the_same_batch_again(
    any_broker: Broker, way: Way, make_worker: MakeWorker
) -> None:
    body = " ".join(f"word{n}" for n in range(20_000))
    any_broker.publish(messages(any_broker, 0, range(4), body))
    worker = make_worker()
    way.fail_once(worker)
    worker.run(drained(any_broker))
    failed, delivered = worker.step.errors
    assert failed is not None
    assert delivered is None
    assert worker.step.batches[0] == worker.step.batches[1]
    assert titles(way, 0) == [f"0/{n}" for n in range(4)]
    assert way.offsets() == {0: 4, 1: 0}


def test_a_batch_of_an_evicted_member_changes_nothing(any_broker: Broker, way: Way, make_worker: MakeWorker) -> None:
    any_broker.publish(messages(any_broker, 0, range(3)) + messages(any_broker, 1, range(3)))
    first, second = make_worker("0"), make_worker("1")

    def replaced() -> None:
        any_broker.evict(first.source)
        second.run(drained(any_broker))
        second.close()

    first.step.before.append(replaced)
    first.run(lambda: bool(first.step.errors))
    assert isinstance(first.step.errors[0], StaleError)
    any_broker.publish(messages(any_broker, 0, [3]))
    first.run(drained(any_broker))
    assert titles(way, 0) == ["0/0", "0/1", "0/2", "0/3"]
    assert titles(way, 1) == ["1/0", "1/1", "1/2"]


def test_a_batch_of_which_a_partition_was_taken_changes_nothing(
    any_broker: Broker, way: Way, make_worker: MakeWorker
) -> None:
    any_broker.publish(messages(any_broker, 0, range(3)) + messages(any_broker, 1, range(3)))
    first, second = make_worker("0"), make_worker("1")

    def shared() -> None:
        first.source.pause()
        second.run(second_delivers)
        second.close()
        first.source.resume()

    def second_delivers() -> bool:
        with suppress(StaleError):  # while the group settles
            first.source.poll(0.1)
        return None in second.step.errors

    first.step.before.append(shared)
    first.run(lambda: bool(first.step.errors))
    assert isinstance(first.step.errors[0], StaleError)
    assert {place.split("/")[1] for place in first.step.batches[0]} == {"0", "1"}
    first.run(drained(any_broker))
    assert titles(way, 0) == ["0/0", "0/1", "0/2"]
    assert titles(way, 1) == ["1/0", "1/1", "1/2"]


def test_a_zombie_whose_name_was_taken_commits_nothing(any_broker: Broker, way: Way, make_worker: MakeWorker) -> None:
    any_broker.publish(messages(any_broker, 0, range(3)))
    zombie, twin = make_worker("0"), make_worker("0")
    zombie.run(drained(any_broker))
    any_broker.publish(messages(any_broker, 0, range(3, 6)))

    def replaced() -> None:
        any_broker.evict(zombie.source)
        twin.run(drained(any_broker))
        twin.close()

    zombie.step.before.append(replaced)
    with way.ends_a_twin():
        zombie.run(lambda: len(zombie.step.errors) > 1)
    assert isinstance(zombie.step.errors[1], (FencedError, StaleError))
    assert titles(way, 0) == [f"0/{n}" for n in range(6)]


def test_a_replay_gives_the_same_keys_and_values(any_broker: Broker, way: Way, make_worker: MakeWorker) -> None:
    sent = messages(any_broker, 0, range(4))
    worker = make_worker()
    any_broker.publish(sent)
    worker.run(drained(any_broker))
    once = way.results()
    any_broker.publish(sent)
    worker.run(drained(any_broker))
    assert way.offsets() == {0: 8, 1: 0}
    assert way.results() == once * way.repeats


def test_what_is_rewound_before_its_delivery_is_read_again(
    any_broker: Broker, way: Way, make_worker: MakeWorker
) -> None:
    any_broker.publish(messages(any_broker, 0, range(4)))
    worker = make_worker()

    def stale() -> None:
        raise StaleError("not ours")

    worker.step.before.append(stale)
    worker.run(drained(any_broker))
    worker.source.rewind()
    any_broker.publish(messages(any_broker, 0, [4]))
    worker.run(drained(any_broker))
    whole, again, rest = worker.step.batches
    assert whole == again
    assert [place.rpartition("/")[2] for place in rest] == ["4"]
    assert titles(way, 0) == [f"0/{n}" for n in range(5)]


def test_a_paused_source_hands_out_nothing_and_keeps_its_place(
    any_broker: Broker, way: Way, make_worker: MakeWorker
) -> None:
    any_broker.publish(messages(any_broker, 0, range(2)))
    worker = make_worker()

    def wait() -> None:
        any_broker.publish(messages(any_broker, 0, range(2, 4)))
        worker.source.pause()
        assert [len(worker.source.poll(0.2).records) for _ in range(5)] == [0] * 5
        worker.source.resume()

    worker.step.before.append(wait)
    worker.run(drained(any_broker))
    assert worker.step.errors == [None, None]
    assert titles(way, 0) == [f"0/{n}" for n in range(4)]


def test_a_worker_may_be_closed_twice_and_is_replaced_at_once(
    any_broker: Broker, way: Way, make_worker: MakeWorker
) -> None:
    any_broker.publish(messages(any_broker, 0, [0]))
    first = make_worker()
    first.run(drained(any_broker))
    first.close()
    first.close()
    any_broker.publish(messages(any_broker, 0, [1]))
    make_worker().run(drained(any_broker))
    assert titles(way, 0) == ["0/0", "0/1"]


@pytest.mark.parametrize("any_broker", ["kafka"], indirect=True)
def test_what_a_transaction_leaves_on_the_topic_is_no_record(
    any_broker: OnKafka, way: Way, make_worker: MakeWorker
) -> None:
    """Markers and aborted records move the end: an idle worker follows it, and its next batch is taken at once."""
    worker = make_worker()
    for number in range(2):
        any_broker.publish_together(messages(any_broker, 0, [number]))
        worker.run(drained(any_broker))
        any_broker.publish_together(messages(any_broker, 0, [9]), abort=True)
        worker.run(drained(any_broker))
    assert any_broker.ends() == {0: 8, 1: 0}
    assert worker.step.errors == [None, None]
    assert titles(way, 0) == ["0/0", "0/1"]
    assert sum(worker.source.lag().values()) == 0
