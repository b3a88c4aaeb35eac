"""The settings and the cluster that a command works on."""

from dataclasses import dataclass
from pathlib import Path

from runtime.kafka.cluster import TopicSpec
from runtime.kafka.config import KafkaConfig
from runtime.settings import Settings, kafka_config
from schemas.errors import InputError
from schemas.topics import FEED_PARTITIONS, TOPICS


def own_database(data: Path) -> Path:
    """Name the database that `newswire up` fills in a data folder."""
    return data / "newswire.db"


@dataclass(frozen=True)
class Context:
    """The settings and the cluster that a command works on."""

    settings: Settings
    kafka: KafkaConfig

    @property
    def prefix(self) -> str:
        """What every topic, group and transactional id starts with."""
        return self.settings.topics.prefix

    def group(self, name: str) -> str:
        """Name the consumer group of a stage or sink."""
        return f"{self.prefix}.{name}"


def context(settings: Settings, local_bootstrap: str | None) -> Context:
    """Choose the cluster: the settings' own, else the local broker that runs on the data folder."""
    bootstrap = settings.kafka.bootstrap_servers or local_bootstrap
    if bootstrap is None:
        raise InputError(
            f"no Kafka: nothing runs on {settings.data}. Start `newswire up` or `newswire broker start`, "
            "or set NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS"
        )
    return Context(settings, kafka_config(settings.kafka, bootstrap))


def topic_specs(settings: Settings) -> list[TopicSpec]:
    """Give the topics of the design as the settings want them."""
    partitions = {"articles": settings.topics.partitions, "feeds": FEED_PARTITIONS, "one": 1}
    return [
        TopicSpec(
            topic.on(settings.topics.prefix), partitions[topic.partitions], settings.topics.replication, topic.configs
        )
        for topic in TOPICS
    ]
