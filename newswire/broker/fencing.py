"""After the broker was killed, its controller alone first puts on record that it is gone.

Else the next broker takes itself, for its first seconds, for the killed one, and begins to end the transactions that
were open. Then the controller takes the killed one for gone, no partition has a leader for a moment, and Kafka 4.2 to
4.4 forget, without a word, to write down how those transactions ended (KAFKA-20734): what was to be aborted becomes
visible with the next commit of the same producer, next to what replaced it.
"""

import time
from collections.abc import Callable
from math import inf
from pathlib import Path

from newswire.broker.files import LOG_FOLDER

RUN = "__cluster_metadata-0"
"""Exists once a broker has run."""
ENDED = ".kafka_cleanshutdown"
"""Left behind by a broker that ended in order."""
ACTIVE = "Performing controller activation"
FENCED = "Fencing broker"
"""What the controller logs."""
WRITING = 1.0
"""Seconds in which a record that is logged is surely written; it takes some 25 ms."""
NOTHING = 5.0
"""Seconds after which an active controller has nobody to fence: the broker was killed before it was known."""


def was_killed(folder: Path) -> bool:
    """Tell whether a broker ran in this folder and did not end in order."""
    return (folder / LOG_FOLDER / RUN).exists() and not (folder / LOG_FOLDER / ENDED).exists()


def on_record(said: Callable[[], str]) -> Callable[[str], bool]:
    """Give a probe of whether a controller is done, from what it has said in its log."""
    moments = {ACTIVE: inf, FENCED: inf}

    def probe(_address: str) -> bool:
        text, now = said(), time.monotonic()
        for words, moment in moments.items():
            if words in text:
                moments[words] = min(moment, now)
        return now > min(moments[FENCED] + WRITING, moments[ACTIVE] + NOTHING)

    return probe
