"""The faults by number: what happens, and the scenario that plays it out."""

from dataclasses import dataclass

from tests.faults.run import Scenario
from tests.faults.scenarios import (
    broker,
    clocks,
    deaths,
    delivery,
    membership,
    network,
    operations,
    poison,
    repeats,
    stores,
    upkeep,
)


@dataclass(frozen=True)
class Fault:
    """One fault; `once` where it is long, and played for one seed alone."""

    title: str
    scenario: Scenario
    once: bool = False


FAULTS = {
    1: Fault("kill -9 before offsets are sent", deaths.before_offsets),
    2: Fault("kill -9 between offsets and commit", deaths.before_commit),
    3: Fault("kill -9 after commit", deaths.after_commit),
    4: Fault("random kill -9 of every worker, 20 times under load", deaths.at_random),
    5: Fault("SIGSTOP past max.poll, then SIGCONT", membership.zombie),
    6: Fault("eviction mid-batch", membership.eviction),
    7: Fault("rebalance mid-transaction, then the next", membership.rebalance),
    8: Fault("delivery time-out inside a transaction", delivery.expiry),
    9: Fault("two processes, one transactional id", membership.twins),
    10: Fault("the same articles published twice", repeats.twice),
    11: Fault("broker absent at start for 60 s", broker.absent, once=True),
    12: Fault("broker kill -9 and restart under load", broker.killed),
    13: Fault("broker SIGSTOP 45 s", broker.frozen, once=True),
    14: Fault("resets, latency, cuts and stalls", network.bad),
    15: Fault("sink down for minutes", stores.down, once=True),
    16: Fault("kill -9 between the store's commit and the group's", stores.killed_between_commits),
    17: Fault("a sink that refuses part of a batch", stores.particular),
    18: Fault("poison of each kind", poison.each_kind),
    19: Fault("everything poisoned", poison.everything),
    20: Fault("dead-letter topic unwritable", operations.unwritable),
    21: Fault("10 joins and leaves in 60 s", membership.storm, once=True),
    22: Fault("disk full under a sink", stores.disk_full),
    23: Fault("clock an hour off", clocks.an_hour_off),
    24: Fault("old and new schema side by side", poison.schemas),
    25: Fault("SIGTERM 50 times; more partitions; offset out of range", upkeep.upkeep),
}
