"""The seed producer, composed."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from newswire.context import Context
from producers.seed.files import find
from producers.seed.publish import Facts, publish
from runtime import metrics as m
from runtime.kafka.cluster import cluster
from runtime.kafka.publisher import KafkaPublisher
from runtime.metrics import Metrics
from runtime.service import Service
from runtime.stopping import Stop
from schemas.topics import RAW

PATIENCE = 15.0


def seed(here: Context, paths: Sequence[Path], collection: str | None, facts: Facts) -> int:
    """Publish the seeds of files and folders; every file is checked before the first is sent. Gives their number."""
    seeds = find(paths, collection)
    stop = Stop()
    stop.on_signals()
    with ExitStack() as stack:
        service = Service("seed", here.settings.http, Metrics(), stop)
        stack.callback(service.close)
        with cluster(here.kafka, patience=PATIENCE, stop=stop) as known:
            known.topic_id(RAW.on(here.prefix))
        publisher = KafkaPublisher(here.kafka, f"{here.prefix}.seed", patience=PATIENCE, stop=stop)
        stack.callback(publisher.close)
        done = 0
        for count in publish(seeds, facts, publisher, prefix=here.prefix):
            done += count
            service.metrics.counter(m.RECORDS, "seed", "ok").inc(count)
            if stop.asked:
                break
    return done
