"""A world on a real broker that the real services have made, and the command that audits it."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newswire.__main__ import app
from newswire.broker.local import LocalBroker
from newswire.context import topic_specs
from runtime.kafka.cluster import cluster
from runtime.kafka.config import KafkaConfig
from runtime.kafka.publisher import KafkaPublisher
from runtime.settings import Settings, TopicSettings
from schemas.identity import seed_id
from schemas.topics import RAW
from schemas.wire import Message

TEXTS = {
    "kabul.txt": "Talks in Kabul\n\nEnvoys met in Kabul, the capital of Afghanistan, for talks on Afghanistan.\n",
    "nato.txt": "NATO meets\n\nThe defence ministers of NATO met in Brussels, said NATO's spokesman.\n",
    "nato.2.txt": "NATO meets again\n\nThe defence ministers of NATO met in Brussels, and will meet again.\n",
    "plain.txt": "A quiet harbour\n\nThe lighthouse keeper of Ona retired after 40 years.\n",
}
KABUL = seed_id("texts", "kabul.txt")
KINDS = ("lost", "doubled", "unknown origin", "missing", "extra", "changed")
"""What the lines that name differences begin with."""


@dataclass
class World:
    """Topics of their own prefix, and the folder of the services that have read them."""

    kafka: KafkaConfig
    prefix: str
    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "data" / "newswire.db"

    @property
    def environ(self) -> dict[str, str]:
        return {
            "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": self.kafka.bootstrap,
            "NEWSWIRE_TOPICS_PREFIX": self.prefix,
            "NEWSWIRE_DATA": str(self.folder / "data"),
        }

    def make(self) -> None:
        """Publish a poison record and the texts, and let the services bring everything to its end."""
        settings = Settings(topics=TopicSettings(prefix=self.prefix, partitions=2))
        with cluster(self.kafka) as known:
            known.create(topic_specs(settings))
        self.publish(Message(RAW.on(self.prefix), b"poison", b"{", (("ce_type", RAW.type.encode()),)))
        (self.folder / "texts").mkdir()
        for name, text in TEXTS.items():
            (self.folder / "texts" / name).write_text(text)
        outside = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}
        command = [sys.executable, "-m", "newswire", "up", "--once", str(self.folder / "texts")]
        done = subprocess.run(
            command, env=outside | self.environ, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode in (0, 1), done.stdout + done.stderr

    def publish(self, message: Message) -> None:
        publisher = KafkaPublisher(self.kafka, "tests")
        publisher.publish([message])
        publisher.close()


def made(broker: LocalBroker, folder: Path) -> World:
    world = World(KafkaConfig(broker.bootstrap), f"t{uuid.uuid4().hex[:8]}", folder)
    world.make()
    return world


def auditor(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Give the command on a world."""
    for name, value in world.environ.items():
        monkeypatch.setenv(name, value)
    return lambda *arguments: CliRunner().invoke(app, ["audit", *arguments])


def lines(result: Result) -> list[str]:
    """Give the lines that name differences; the last line must count them."""
    *above, last = result.stdout.splitlines()
    found = [line for line in above if line.startswith(KINDS)]
    assert last == f"audit: {len(found)} difference{'' if len(found) == 1 else 's'}", result.output
    assert result.exit_code == 1
    return found
