"""What can be asked of a cluster, and the topics made on it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec, OffsetTimestamp
from kafka.errors import NoError, TopicAlreadyExistsError, TopicAuthorizationFailedError
from kafka.protocol.consumer import IsolationLevel

from runtime.kafka.config import KafkaConfig
from runtime.kafka.connect import connect
from runtime.kafka.errors import translated
from runtime.sinks import Span
from runtime.stopping import Stop
from schemas.errors import InputError, UnavailableError

SETTLING = 0.05
"""Seconds between two looks at what is about to change."""
GROWING = 10.0
"""Seconds until new partitions have to be seen."""


@dataclass(frozen=True)
class TopicSpec:
    """A topic to be made: its name on the broker, its partitions and its explicit configs."""

    name: str
    partitions: int
    replication: int
    configs: Mapping[str, str]


class Standing(NamedTuple):
    """Where a group stands in one partition; `committed` is None before its first commit."""

    committed: int | None
    beginning: int
    end: int

    @property
    def lag(self) -> int:
        """Offsets between the group and the read-committed end."""
        return max(0, self.end - (self.beginning if self.committed is None else self.committed))


class Cluster:
    """An admin's view of a cluster."""

    def __init__(self, admin: KafkaAdminClient) -> None:
        """Wrap a connected client; see `cluster` for the usual way in."""
        self._admin = admin

    @property
    def id(self) -> str:
        """The cluster's own id."""
        with translated("asking for the cluster's id"):
            return str(self._admin.describe_cluster()["cluster_id"])

    def topics(self, names: Sequence[str]) -> Mapping[str, tuple[UUID, int]]:
        """Give the topic id and the number of partitions of those topics that exist."""
        with translated("describing topics"):
            found: list[dict[str, Any]] = self._admin.describe_topics(list(names))
            for topic in found:
                if topic["error_code"] == TopicAuthorizationFailedError.errno:
                    raise TopicAuthorizationFailedError(topic["name"])
        return {
            topic["name"]: (UUID(str(topic["topic_id"])), len(topic["partitions"]))
            for topic in found
            if not topic["error_code"]
        }

    def topic_id(self, name: str) -> str:
        """Give a topic's id. Raises InputError where it does not exist."""
        found = self.topics([name]).get(name)
        if found is None:
            raise InputError(f"the topic {name} does not exist: create the topics first with `newswire topics create`")
        return str(found[0])

    def create(self, specs: Sequence[TopicSpec]) -> list[str]:
        """Make those topics that do not exist yet; give their names, once they can be used."""
        known = self.topics([spec.name for spec in specs])
        made = []
        for spec in specs:
            if spec.name in known:
                continue
            wanted = {
                "num_partitions": spec.partitions,
                "replication_factor": spec.replication,
                "configs": dict(spec.configs),
            }
            with translated(f"creating {spec.name}"):
                try:
                    self._admin.create_topics({spec.name: wanted})
                except TopicAlreadyExistsError:  # another start-up was faster
                    continue
            made.append(spec.name)
        if made:
            with translated("waiting for the new topics"):
                self._admin.wait_for_topics(made)
        return made

    def grow(self, topic: str, partitions: int) -> None:
        """Give a topic more partitions, up to that number; they can be used on return."""
        with translated(f"growing {topic}"):
            self._admin.create_partitions({topic: partitions})
        deadline = time.monotonic() + GROWING
        while self.topics([topic]).get(topic, (None, 0))[1] < partitions:
            if time.monotonic() > deadline:
                raise UnavailableError(f"{topic}: its new partitions were not seen in {GROWING:g} s; try again")
            time.sleep(SETTLING)
        with translated(f"waiting for the new partitions of {topic}"):
            self._admin.wait_for_topics([topic])

    def ends(self, topic: str) -> dict[int, int]:
        """Give the read-committed end of each partition."""
        return self._offsets(topic, OffsetSpec.LATEST)

    def high_watermarks(self, topic: str) -> dict[int, int]:
        """Give the end of each partition, behind records whose transaction is not decided as well."""
        return self._offsets(topic, OffsetSpec.LATEST, IsolationLevel.READ_UNCOMMITTED)

    def settled_ends(self, topic: str, patience: float) -> dict[int, int]:
        """Give the end of each partition now, once every transaction that has written below it is decided.

        The read-committed end can lag behind a commit that is done. Raises UnavailableError after `patience` seconds.
        """
        wanted = self.high_watermarks(topic)
        deadline = time.monotonic() + patience
        while any(end < wanted.get(partition, 0) for partition, end in self.ends(topic).items()):
            if time.monotonic() > deadline:
                raise UnavailableError(f"{topic}: a transaction has been open for {patience:g} s; try again later")
            time.sleep(SETTLING)
        return wanted

    def beginnings(self, topic: str) -> dict[int, int]:
        """Give the first offset that each partition still has."""
        return self._offsets(topic, OffsetSpec.EARLIEST)

    def bounds(self, topic: str, partition: int) -> Span:
        """Give the first offset of a partition and its read-committed end.

        Raises UnavailableError where it is not known yet: topics grow one after the other.
        """
        beginnings, ends = self.beginnings(topic), self.ends(topic)
        if partition not in beginnings or partition not in ends:
            raise UnavailableError(f"{topic} has no partition {partition} yet; see `newswire topics grow`")
        return Span(beginnings[partition], ends[partition])

    def _offsets(
        self, topic: str, spec: OffsetSpec | OffsetTimestamp, isolation: IsolationLevel = IsolationLevel.READ_COMMITTED
    ) -> dict[int, int]:
        count = self.topics([topic]).get(topic, (None, 0))[1]
        if not count:
            raise InputError(f"the topic {topic} does not exist: create the topics first with `newswire topics create`")
        wanted = {TopicPartition(topic, partition): spec for partition in range(count)}
        with translated(f"asking for offsets of {topic}"):
            found = self._admin.list_partition_offsets(wanted, isolation_level=isolation)
        return {tp.partition: at.offset for tp, at in found.items()}

    def groups(self) -> list[str]:
        """Name the consumer groups of the cluster."""
        with translated("listing consumer groups"):
            return [str(group["group_id"]) for group in self._admin.list_groups()]

    def members(self, group: str) -> int:
        """Count the members of a group; 0 where the cluster does not know it."""
        with translated(f"describing group {group}"):
            return len(self._admin.describe_groups([group])[group]["members"])

    def places(self, topic: str, to: datetime | Literal["earliest", "latest"]) -> dict[int, int]:
        """Give the offset of each partition at a time: its first record that arrived then or later, else its end."""
        match to:
            case "earliest":
                return self.beginnings(topic)
            case "latest":
                return self.ends(topic)
            case _:
                ends = self.ends(topic)
                found = self._offsets(topic, OffsetTimestamp(int(to.timestamp() * 1000)))
        return {p: at if at >= 0 else ends[p] for p, at in found.items() if p in ends}

    def move(self, group: str, topic: str, positions: Mapping[int, int]) -> None:
        """Set an empty group's offsets in a topic."""
        wanted = {TopicPartition(topic, partition): offset for partition, offset in positions.items()}
        with translated(f"moving the offsets of group {group}"):
            done = self._admin.reset_group_offsets(group, wanted)
            for result in done.values():
                if result["error"] not in (None, NoError):
                    raise result["error"]

    def standing(self, group: str, topic: str) -> dict[int, Standing]:
        """Tell where a group stands in a topic, partition by partition."""
        with translated(f"asking for offsets of group {group}"):
            committed = self._admin.list_group_offsets({group: None}).get(group, {})
        beginnings, ends = self.beginnings(topic), self.ends(topic)
        done = {tp.partition: at.offset for tp, at in committed.items() if tp.topic == topic and at.offset >= 0}
        return {p: Standing(done.get(p), beginnings[p], end) for p, end in sorted(ends.items())}


@contextmanager
def cluster(config: KafkaConfig, *, patience: float | None = 10.0, stop: Stop | None = None) -> Iterator[Cluster]:
    """Connect for a block, waiting `patience` seconds for the broker (None: for ever, or until a stop)."""
    admin = connect(lambda: KafkaAdminClient(**config.admin("newswire-admin")), config, patience=patience, stop=stop)
    try:
        yield Cluster(admin)
    finally:
        admin.close()
