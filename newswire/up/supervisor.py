"""`newswire up`: the broker, the topics and every service, from start to an orderly end."""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from newswire.broker.local import LocalBroker, running, start
from newswire.context import Context, context, own_database, topic_specs
from newswire.feeds.importing import read_file, subscribe_to
from newswire.launch import Lifeline
from newswire.locks import take
from newswire.run_file import Broker, Run, RunningService, read_run, write_run
from newswire.up.children import Child, Plan, stop_in_order
from newswire.up.progress import Bars, Polling, dead_letters, measure
from newswire.up.report import report, report_feeds
from producers.rss.subscriptions import Subscriptions
from producers.seed.files import find
from runtime.kafka.cluster import Cluster, cluster
from runtime.kafka.probe import answers
from runtime.settings import Settings
from runtime.stopping import Stop
from schemas.errors import InputError, UnavailableError
from schemas.identity import seed_id
from schemas.topics import DEAD, RAW

TICK = 0.25
GRACE = 10.0
"""Seconds that the services share to end."""
ALL_GONE = 17.0
"""Seconds until the broker is killed, whatever the services took: all is gone within 20."""
SHORTEST = 5.0
ORPHANS = 40.0
"""Seconds that what a killed `up` left behind may take to end."""
PRODUCERS, STAGES, SINKS, BROKER = range(4)
"""The order in which everything ends: each rank's launchers hold the next one's lifeline, so it needs no `up`."""


@dataclass
class Supervisor:
    """One `up` on one data folder."""

    settings: Settings
    paths: Sequence[Path]
    feeds: Path | None
    once: bool
    console: Console
    stop: Stop = field(default_factory=Stop)
    lifelines: list[Lifeline] = field(default_factory=lambda: [Lifeline() for _ in range(BROKER + 1)])
    children: list[Child] = field(default_factory=list)
    broker: LocalBroker | None = None
    _raw_before: Mapping[int, int] = field(default_factory=dict)
    _ending_at: float = field(default_factory=time.monotonic)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.settings.data

    @property
    def database(self) -> Path:
        """Where the SQLite sink writes."""
        return own_database(self.data)

    def run(self) -> int:
        """Run to the end; gives the exit code. Raises NewswireError where a part cannot run."""
        seeds = find(self.paths) if self.paths else []
        feeds = read_file(self.feeds, self.settings.rss) if self.feeds else None
        ids = list(dict.fromkeys(seed_id(seed.collection, seed.article) for seed in seeds))
        lock = take(self.data / "up.lock")
        if lock is None:
            raise InputError(f"{self.data}: `newswire up` runs there already (process {read_run(self.data).up})")
        with ExitStack() as stack:
            stack.callback(os.close, lock)
            for lifeline in self.lifelines:
                stack.callback(lifeline.close)
            stack.callback(self._write_run, None)
            here = self._connect(stack)
            self.stop.on_signals()  # until here a signal ends us at once, and our launchers end what was begun
            with cluster(here.kafka, stop=self.stop) as known:
                known.create(topic_specs(self.settings))
                if feeds:
                    self._subscribe(here, feeds)
                dead = known.ends(DEAD.on(here.prefix))
                self._raw_before = known.ends(RAW.on(here.prefix))
                stack.callback(self._stop_children)
                self._start_children(here)
                lost = 0
                if self.paths or self._polls_once:
                    if not self._drain(here, known, len(seeds)):
                        return 0
                    if self._polls_once:
                        ids += report_feeds(self.console, here, known, self._raw_before)
                    letters = dead_letters(here, dead, known.ends(DEAD.on(here.prefix)))
                    lost = report(self.console, here, list(dict.fromkeys(ids)), letters)
            if self.once:
                return 1 if lost else 0
            self._announce()
            while not self.stop.wait(TICK):
                self._tend()
        return 0

    @property
    def _polls_once(self) -> bool:
        return self.once and self.feeds is not None

    def _subscribe(self, here: Context, feeds: Subscriptions) -> None:
        """Subscribe to the feeds of the file, and tell what is wrong in it."""
        done = subscribe_to(here, feeds)
        for problem in done.problems:
            self.console.print(problem, style="yellow", highlight=False, markup=False)
        self.console.print(f"feeds: {done}", highlight=False)

    def _connect(self, stack: ExitStack) -> Context:
        """Find a cluster: the settings', a broker that runs here already, or one that we start and stop."""
        if self.settings.kafka.bootstrap_servers:
            return context(self.settings, None)
        found = read_run(self.data).broker if running(self.data) else None
        if found and found.owner == "up":  # of an `up` that was killed, since we hold the lock: it is about to end
            self._await_end()
            found = None
        if found is None:
            with self.console.status("starting Apache Kafka") as status:
                self.broker = start(self.data, answers, lifeline=self.lifelines[BROKER], progress=status.update)
            stack.callback(self._stop_broker)
            self.console.print(f"Apache Kafka answers at {self.broker.bootstrap}", highlight=False)
            return context(self.settings, self.broker.bootstrap)
        if not answers(found.bootstrap):
            raise UnavailableError(
                f"{self.data}: a broker runs there but does not answer: see {self.data}/logs/kafka.log"
            )
        self.console.print(f"using the broker at {found.bootstrap}", highlight=False)
        return context(self.settings, found.bootstrap)

    def _await_end(self) -> None:
        """Wait until the broker of a killed `up` has gone."""
        deadline = time.monotonic() + ORPHANS
        while running(self.data):
            if time.monotonic() > deadline:
                raise UnavailableError(f"{self.data}: the broker of an earlier `newswire up` does not end: stop it")
            time.sleep(TICK)

    def _start_children(self, here: Context) -> None:
        environ = {"NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": here.kafka.bootstrap, "NEWSWIRE_DATA": str(self.data)}
        plans = (
            Plan("normalise", ["normalise"], STAGES),
            Plan("tag", ["tag"], STAGES),
            Plan("sink.sqlite", ["sink", f"sqlite:{self.database}"], SINKS),
            *self._producers(),
        )
        for plan in plans:
            log = self.data / "logs" / f"{plan.name}.log"
            self.children.append(Child(plan, environ, self.lifelines[plan.rank], self.lifelines[plan.rank + 1], log))
        for child in self.children:
            child.start()
        self._write_run(os.getpid())

    def _producers(self) -> Iterator[Plan]:
        if self.paths:
            yield Plan("seed", ["seed", *map(str, self.paths)], PRODUCERS, ends=True)
        if self._polls_once:
            yield Plan("rss", ["rss", "--once"], PRODUCERS, ends=True)
        elif not self.once:
            yield Plan("rss", ["rss"], PRODUCERS)

    def _tend(self) -> None:
        """Start again what died; keep run.json true."""
        if self.broker and self.broker.process.poll() is not None:
            self._revive_broker(self.broker)
        changed = [child.tend() for child in self.children]
        if any(changed):
            self._write_run(os.getpid())

    def _drain(self, here: Context, known: Cluster, total: int) -> bool:
        """Show progress until all that the producers publish has arrived; False where a stop was asked before."""
        ending = [child for child in self.children if child.plan.ends]
        raw, before = RAW.on(here.prefix), sum(self._raw_before.values())
        with Polling(self.console) if self._polls_once else Bars(self.console, total) as shown:
            while not self.stop.wait(TICK):
                self._tend()
                ended = all(child.done for child in ending)
                try:
                    published = total if ended else min(total, sum(known.ends(raw).values()) - before)
                    flow = measure(here, known)
                except UnavailableError:
                    continue  # the next tick asks again; `tend` tells when it is more than a moment
                shown.show(published, flow)
                if ended and flow.drained:
                    return True
        return False

    def _announce(self) -> None:
        for child in self.children:
            if not child.done:
                self.console.print(f"{child.plan.name:12} {child.address}/metrics", highlight=False)
        self.console.print(f"database     {self.database}", highlight=False)
        self.console.print("running; Ctrl-C stops everything in order", highlight=False)

    def _write_run(self, up: int | None) -> None:
        found = read_run(self.data).broker
        if self.broker:
            found = Broker(pid=self.broker.process.pid, bootstrap=self.broker.bootstrap, owner="up") if up else None
        services = {
            child.plan.name: RunningService(pid=child.pid, address=child.address)
            for child in self.children
            if up and child.pid
        }
        write_run(self.data, Run(broker=found, up=up, services=services))

    def _stop_children(self) -> None:
        self._ending_at = time.monotonic()
        stop_in_order([[c for c in self.children if c.plan.rank == rank] for rank in range(BROKER)], GRACE)

    def _revive_broker(self, dead: LocalBroker) -> None:
        """Start a dead broker again on its old port, where the services look for it."""
        self.console.print("Apache Kafka died; starting it again", style="yellow")
        port = int(dead.bootstrap.rpartition(":")[2])
        self.broker = start(self.data, answers, port=port, lifeline=self.lifelines[BROKER])
        self._write_run(os.getpid())

    def _stop_broker(self) -> None:
        if self.broker:
            self.broker.stop(max(SHORTEST, ALL_GONE - (time.monotonic() - self._ending_at)))


def up(settings: Settings, paths: Sequence[Path], feeds: Path | None, *, once: bool) -> int:
    """Run `newswire up` on seeds and a list of feeds; gives the exit code."""
    console = Console(file=sys.stdout)
    began = time.monotonic()
    code = Supervisor(settings, paths, feeds, once, console).run()
    if once:
        console.print(f"done in {time.monotonic() - began:.1f} s", highlight=False)
    return code
