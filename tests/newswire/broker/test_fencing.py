"""A killed broker is put on record as gone, so that its transactions end as they must."""

import os
import time
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from newswire.broker.fencing import ACTIVE, FENCED, NOTHING, WRITING, on_record, was_killed
from newswire.broker.local import LocalBroker, start
from runtime.kafka.cluster import TopicSpec, cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.probe import answers

TOPIC = "kept"
EARLY = {
    "transaction.abort.timed.out.transaction.cleanup.interval.ms": "100",
    "broker.session.timeout.ms": "6000",
}
"""Old transactions are looked for long before the killed broker would be taken for gone."""


@pytest.mark.parametrize(
    ("files", "killed"),
    [
        ([], False),
        (["meta.properties"], False),
        (["meta.properties", "__cluster_metadata-0/0.log"], True),
        (["meta.properties", "__cluster_metadata-0/0.log", ".kafka_cleanshutdown"], False),
    ],
    ids=["new", "formatted", "killed", "ended"],
)
def test_what_a_broker_leaves_tells_how_it_ended(files: list[str], killed: bool, tmp_path: Path) -> None:  # noqa: FBT001 - an expected fact
    for file in files:
        (tmp_path / "log" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "log" / file).touch()
    assert was_killed(tmp_path) is killed


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("", float("inf")), (ACTIVE, NOTHING), (f"{ACTIVE}\n{FENCED} 1", WRITING)],
    ids=["nothing yet", "nobody to fence", "fenced"],
)
def test_a_controller_is_given_time_to_write_what_it_says(
    said: str, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [0.0, seconds - 0.1, seconds + 0.1] if seconds < NOTHING * 2 else [0.0, 100.0, 200.0]
    monkeypatch.setattr(time, "monotonic", lambda: moments.pop(0))
    probe = on_record(lambda: said)
    assert [probe(""), probe(""), probe("")] == [False, False, seconds < NOTHING * 2]


def test_what_a_killed_broker_had_to_abort_is_aborted(tmp_path: Path) -> None:
    """Without the fencing the record of the first producer shows up, about one time in three; the log tells always."""
    broker = start(tmp_path, answers)
    try:
        with cluster(KafkaConfig(broker.bootstrap)) as known:
            known.create([TopicSpec(TOPIC, 1, 1, {})])
        producer(broker, "open").flush()
        kill(broker)
        broker = start(tmp_path, answers, overrides=EARLY)
        producer(broker, "committed").commit_transaction()
        assert read(broker) == [b"committed"]
    finally:
        broker.stop()
    log = (tmp_path / "logs" / "kafka.log").read_text("utf-8")
    assert log.count(FENCED) == 1
    assert log.index(FENCED) < log.rindex("Publishing initial metadata")


def producer(broker: LocalBroker, value: str) -> Producer:
    """Give a producer with a transaction of one record, which is too old before a new broker is up."""
    made = Producer(
        {"bootstrap.servers": broker.bootstrap, "transactional.id": "the same", "transaction.timeout.ms": 1000}
    )
    made.init_transactions(30)
    made.begin_transaction()
    made.produce(TOPIC, value)
    return made


def kill(broker: LocalBroker) -> None:
    launcher = broker.process.pid
    os.kill(int(Path(f"/proc/{launcher}/task/{launcher}/children").read_text()), 9)
    broker.process.wait(30)
    broker.stop()


def read(broker: LocalBroker) -> list[bytes | None]:
    consumer = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": "any", "isolation.level": "read_committed"})
    consumer.assign([TopicPartition(TOPIC, 0, 0)])
    found = [consumer.poll(20)]
    found.append(consumer.poll(2))
    consumer.close()
    return [each.value() for each in found if each is not None]
