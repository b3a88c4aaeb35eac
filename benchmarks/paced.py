"""A producer at an even pace: `python -m benchmarks.paced BOOTSTRAP PREFIX FIRST RATE SECONDS`.

Every article is stamped with the moment at which it was due, so that a publisher that falls behind shows as latency.
"""

import random
import sys
import time
from datetime import UTC, datetime

from benchmarks.articles import raw_article
from runtime.kafka.config import KafkaConfig
from runtime.kafka.publisher import KafkaPublisher
from schemas.topics import RAW
from schemas.wire import Envelope, encode


def main(bootstrap: str, prefix: str, first: int, rate: float, seconds: float) -> None:
    """Publish articles numbered from `first`, all that are due at a time."""
    chance = random.Random(first)  # noqa: S311 - made-up news, not a secret
    publisher = KafkaPublisher(KafkaConfig(bootstrap), f"{prefix}.paced", patience=10)
    total, sent, began = round(rate * seconds), 0, time.time()
    while sent < total:
        time.sleep(max(0.0, began + sent / rate - time.time()))
        due = min(total, int((time.time() - began) * rate) + 1)
        messages = []
        for number in range(sent, due):
            at = datetime.fromtimestamp(began + number / rate, UTC)
            raw = raw_article(first + number, chance, at)
            messages.append(encode(RAW, raw, Envelope("newswire/bench", at), prefix=prefix))
        publisher.publish(messages)
        sent = due
    publisher.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5]))
