"""How every Kafka client here is configured, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor

from runtime.kafka.failpoints import Failpoints
from runtime.pace import MOST
from schemas.errors import SettingsError
from schemas.topics import DEAD_BYTES, MIB

REQUEST_BYTES = DEAD_BYTES + MIB
"""Room for the largest record and its protocol overhead."""


@dataclass(frozen=True)
class KafkaConfig:
    """Where the cluster is and how long to wait for it; times in seconds.

    `transaction` bounds a transaction on the broker and, with a margin, here; `delivery` must be shorter, or a batch
    could still be sent after its transaction is gone.
    `metadata` is the age at which what is known of a topic is asked for again, such as its partitions.
    `static` members keep their partitions over a restart within the session; they are known by their client id.
    """

    bootstrap: str
    security: Mapping[str, Any] = field(default_factory=dict, repr=False)
    session: float = 10.0
    max_poll: float = 300.0
    transaction: float = 30.0
    delivery: float = 15.0
    request: float = 10.0
    connect: float = 5.0
    metadata: float = 30.0
    static: bool = False
    failpoints: Failpoints = field(default_factory=Failpoints, repr=False, compare=False)

    def client(self, client_id: str) -> dict[str, Any]:
        """Give the settings that every client shares."""
        return {
            "bootstrap_servers": self.bootstrap.split(","),
            "client_id": client_id,
            "bootstrap_timeout_ms": int(self.connect * 1000),
            "request_timeout_ms": int(self.request * 1000),
            "reconnect_backoff_max_ms": 2000,
            "metrics_enabled": False,
        } | dict(self.security)

    def admin(self, client_id: str) -> dict[str, Any]:
        """Give the settings of an admin client, which has no switch for its metrics."""
        return {name: value for name, value in self.client(client_id).items() if name != "metrics_enabled"}

    def consumer(self, client_id: str, group: str | None) -> dict[str, Any]:
        """Give the settings of a reader that sees committed records only and never moves an offset by itself."""
        own = {"group_instance_id": client_id} if self.static and group else {}
        return (
            self.client(client_id)
            | own
            | {
                "group_id": group,
                "enable_auto_commit": False,
                "auto_offset_reset": "none",
                "isolation_level": "read_committed",
                "allow_auto_create_topics": False,
                "partition_assignment_strategy": [CooperativeStickyAssignor],
                "session_timeout_ms": int(self.session * 1000),
                "heartbeat_interval_ms": int(self.session * 1000 / 3),
                "max_poll_interval_ms": int(self.max_poll * 1000),
                "max_poll_records": MOST,
                "max_partition_fetch_bytes": 8 * MIB,
                "fetch_max_bytes": 32 * MIB,
                "metadata_max_age_ms": int(self.metadata * 1000),
            }
        )

    def producer(self, client_id: str, transactional_id: str | None = None) -> dict[str, Any]:
        """Give the settings of an idempotent writer.

        A smaller batch wakes the client's sender for nearly every record; a longer back-off is slept through by each
        transaction that begins while the broker still finishes the one before.

        Raises SettingsError where the C checksum is missing: without it every batch costs thousands of times more.
        """
        _require_fast_checksum()
        settings = self.client(client_id) | {
            "acks": "all",
            "enable_idempotence": True,
            "allow_auto_create_topics": False,
            "compression_type": "lz4",
            "linger_ms": 20,
            "batch_size": MIB,
            "retry_backoff_ms": 20,
            "max_request_size": REQUEST_BYTES,
            "max_block_ms": int(self.delivery * 1000),
            "delivery_timeout_ms": int(self.delivery * 1000),
            "metadata_max_age_ms": int(self.metadata * 1000),
        }
        if transactional_id:
            settings |= {"transactional_id": transactional_id, "transaction_timeout_ms": int(self.transaction * 1000)}
        return settings


def _require_fast_checksum() -> None:
    if find_spec("crc32c") is None:
        raise SettingsError("the package crc32c is missing: install newswire with its dependencies")
