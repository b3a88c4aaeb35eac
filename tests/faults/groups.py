"""Consumer groups as an independent client sees them: who is in, and whether anybody moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from confluent_kafka import ConsumerGroupState
from confluent_kafka.admin import AdminClient

from tests.faults.log import SILENT, WAIT

Members = Mapping[str, frozenset[int]]
"""The partitions of each member id. A member that leaves, for however short a time, comes back under another id."""


@dataclass
class Membership:
    """A group's members, to be compared with those of a later moment."""

    bootstrap: str
    group: str

    def __post_init__(self) -> None:
        """Connect, and look at the group as it is now."""
        settings: dict[str, Any] = {"bootstrap.servers": self.bootstrap, "logger": SILENT}
        self._client = AdminClient(settings)
        self._before = self._members()

    def _members(self) -> Members:
        """Ask the group's coordinator."""
        found = self._client.describe_consumer_groups([self.group], request_timeout=WAIT)[self.group].result()
        assert found.state == ConsumerGroupState.STABLE, f"{self.group} is rebalancing: {found.state.name}"
        return {
            member.member_id: frozenset(at.partition for at in member.assignment.topic_partitions)
            for member in found.members
        }

    def assert_unchanged(self) -> None:
        """See that no member has come or gone, and that each has the partitions it had."""
        now = self._members()
        assert now == self._before, f"{self.group} was {self._before} and is {now}"
