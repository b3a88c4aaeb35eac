"""What the broker reads."""

import re

import pytest

from newswire.broker.files import LOG_FOLDER, log4j2, server_properties
from newswire.context import topic_specs
from runtime.settings import Settings
from schemas.topics import DEAD_BYTES


def properties(text: str) -> dict[str, str]:
    pairs = [line.partition("=") for line in text.splitlines()]
    return {name: value for name, _, value in pairs}


@pytest.fixture
def written() -> dict[str, str]:
    return properties(server_properties(9092, 9093, {}))


def test_every_address_is_on_loopback(written: dict[str, str]) -> None:
    hosts = [host for value in written.values() for host in re.findall(r"([\w.*-]*):\d+", value)]
    assert len(hosts) == 4
    assert set(hosts) == {"127.0.0.1"}
    assert all("://:" not in value for value in written.values())


def test_clients_and_controller_have_their_ports(written: dict[str, str]) -> None:
    assert written["listeners"] == "CLIENT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093"
    assert written["advertised.listeners"] == "CLIENT://127.0.0.1:9092"
    assert written["controller.quorum.voters"] == f"{written['node.id']}@127.0.0.1:9093"


def test_broker_takes_what_its_topics_allow(written: dict[str, str]) -> None:
    largest = max(int(spec.configs["max.message.bytes"]) for spec in topic_specs(Settings()))
    assert int(written["message.max.bytes"]) >= largest
    assert int(written["message.max.bytes"]) >= DEAD_BYTES
    assert int(written["replica.fetch.max.bytes"]) > int(written["message.max.bytes"])


def test_one_broker_needs_no_second(written: dict[str, str]) -> None:
    alone = [value for name, value in written.items() if name.endswith(("replication.factor", "min.isr"))]
    assert len(alone) == 5
    assert set(alone) == {"1"}


def test_topics_are_only_made_on_purpose(written: dict[str, str]) -> None:
    assert written["auto.create.topics.enable"] == "false"


def test_overrides_win_and_add(written: dict[str, str]) -> None:
    changed = properties(server_properties(9092, 9093, {"log.dirs": "elsewhere", "log.segment.bytes": "1"}))
    assert changed == written | {"log.dirs": "elsewhere", "log.segment.bytes": "1"}
    assert written["log.dirs"] == LOG_FOLDER


def test_log_is_one_file_that_rolls() -> None:
    written = {name.strip(): value.strip() for name, value in properties(log4j2("../logs/kafka.log")).items()}
    assert written["appender.file.fileName"] == "../logs/kafka.log"
    assert written["appender.file.filePattern"] == "../logs/kafka.log.%i"
    assert {name.split(".")[1] for name in written if name.startswith("appender.")} == {"file"}
    assert written["rootLogger.appenderRef.file.ref"] == written["appender.file.name"]
