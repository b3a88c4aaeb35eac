import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from kafka import KafkaAdminClient, KafkaConsumer

from runtime.kafka.config import KafkaConfig
from runtime.kafka.connect import connect
from runtime.kafka.knock import knock
from schemas.errors import UnavailableError


@pytest.fixture
def nowhere() -> KafkaConfig:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return KafkaConfig(f"127.0.0.1:{port}", connect=0.3)


@pytest.fixture
def mute() -> Iterator[KafkaConfig]:
    """Give a server that takes connections and says nothing, as a frozen broker does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield KafkaConfig(f"127.0.0.1:{server.getsockname()[1]}", connect=0.3)


def test_waiting_for_an_absent_broker_leaves_no_thread_behind(nowhere: KafkaConfig) -> None:
    """Without the knock, each try leaves the client's I/O thread and its sockets: a long wait ends the process."""
    before = threading.active_count()
    for make in (
        lambda: KafkaAdminClient(**nowhere.admin("test")),
        lambda: KafkaConsumer(**nowhere.consumer("test", "g")),
    ):
        with pytest.raises(UnavailableError, match=r"no Kafka answers at .* NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS"):
            connect(make, nowhere, patience=1)
    assert threading.active_count() == before


def test_a_server_that_says_nothing_is_away(mute: KafkaConfig) -> None:
    with pytest.raises(UnavailableError):
        knock(mute)


def test_one_of_several_servers_is_enough(kafka: KafkaConfig, nowhere: KafkaConfig) -> None:
    knock(replace(kafka, bootstrap=f"{nowhere.bootstrap},{kafka.bootstrap}"))
    with pytest.raises(UnavailableError):
        knock(replace(kafka, bootstrap=f"{nowhere.bootstrap},{nowhere.bootstrap}"))
