"""`make soak`: a long run with random deaths, and the memory of every process over it.

In its first three eighths anything may die or freeze: normalise, tag, sink, the broker. From then on only spare
instances of the stages do, since a death would begin the count anew: the three measured services live through all the
rebalances, and what each holds in the last eighth is compared with what it held in the fifth.
"""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import typer
from confluent_kafka import KafkaException

from newswire.broker import local
from runtime.kafka.probe import answers
from schemas.topics import ARTICLES, RAW, TAGGED, Topic
from tests.faults import log, offsets
from tests.faults.memory import Memory
from tests.faults.run import Run, play
from tests.faults.verifier import WRONG, Findings

MEASURED = ("normalise", "tag", "sink")
SPARES = ("normalise1", "tag1")
BROKER = "broker"
COLUMNS = ("minute", "articles", "kills", *(f"{name} MiB" for name in (*MEASURED, BROKER)), "lag")
GROUPS: tuple[tuple[str, Topic[Any]], ...] = (("normalise", RAW), ("tag", ARTICLES), ("sink.sqlite", TAGGED))
PAUSES = (3.0, 15.0)
"""Seconds from one death to the next, at least and at most."""
FREEZES = 0.25
"""Share of the victims that are stopped for a while and go on, instead of being killed."""
FREEZE = (1.0, 12.0)
"""Seconds for which one is stopped: a member of a group is replaced after 6."""
SHORTEST = 20.0
"""Seconds of an eighth, which ten samples fit into: in a shorter one, growth is not told from a start."""
ALLOWED = 32
"""MiB that a service may hold more in the last eighth than in the fifth."""
BROKER_MOST = 640
"""MiB that the broker may hold: a heap of 256 at most, and what a JVM has around it."""
DRAIN = 600.0


class Soak:
    """One long run."""

    def __init__(self, run: Run, seconds: float) -> None:
        """Begin with nothing killed; `run` has to have a broker of its own."""
        self.run = run
        self.seconds = seconds
        self.kills = 0
        self.memory = Memory(self._pids)
        self._began = 0.0

    def _pids(self) -> Mapping[str, int]:
        found = {name: self.run.services[name].pid for name in MEASURED}
        try:
            return found | {BROKER: self.run.jvm}
        except (OSError, IndexError):  # dead just now
            return found

    @property
    def passed(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began

    def play(self, run: Run) -> Findings:
        """Publish, hurt and sample for as long as was asked for, then drain and verify."""
        for name in SPARES:
            run.start(name)
        run.start_all()
        driver = run.drive()
        self._began = time.monotonic()
        with self.memory.watched():
            self._hurt_on(run.chance)
        driver.wait()
        run.drained(DRAIN)
        run.start_all()  # who was killed last may still be starting, and would die of a SIGTERM
        run.end_all()
        return run.verify()

    def _hurt_on(self, chance: Random) -> None:
        """Hurt something every few seconds, and print a row every minute."""
        say(COLUMNS)
        minute, due = 1, chance.uniform(*PAUSES)
        while self.passed < self.seconds:
            threading.Event().wait(min(due, 60 * minute, self.seconds) - self.passed)
            if self.passed >= 60 * minute:
                say(self._row())
                minute += 1
            elif due <= self.passed < self.seconds:
                self._hurt(chance)
                due = self.passed + chance.uniform(*PAUSES)

    def _hurt(self, chance: Random) -> None:
        calm = self.passed >= self.seconds * 3 / 8
        name = chance.choice(SPARES if calm else (*MEASURED, *SPARES, BROKER))
        if name == BROKER:
            os.kill(self.run.jvm, signal.SIGKILL)
            self.run.restart_broker()
        elif chance.random() < FREEZES:
            self.run.services[name].signal(signal.SIGSTOP)
            threading.Event().wait(chance.uniform(*FREEZE))
            self.run.services[name].signal(signal.SIGCONT)
        else:
            self.run.services[name].kill()
        self.kills += 1
        self.run.hit()
        down = [f"{each.name}: {each.exits}" for each in self.run.services.values() if not each.running]
        assert not down, f"stayed down: {', '.join(down)}"

    def _row(self) -> Sequence[str]:
        assert self.run.driver is not None
        held = self.memory.samples[-1].mib
        memory = [f"{held[name]:.0f}" if name in held else "-" for name in (*MEASURED, BROKER)]
        return (f"{self.passed / 60:.0f}", str(self.run.driver.acknowledged), str(self.kills), *memory, self._lag())

    def _lag(self) -> str:
        """Count the offsets that the three groups still have before them; `-` where the broker does not tell."""
        client = log.consumer(self.run.bootstrap)
        try:
            return str(sum(self._behind(client, *each) for each in GROUPS))
        except KafkaException:
            return "-"
        finally:
            client.close()

    def _behind(self, client: Any, group: str, reads: Topic[Any]) -> int:
        topic = reads.on(self.run.prefix)
        done = offsets.standing(self.run.bootstrap, f"{self.run.prefix}.{group}", topic)
        return sum(max(0, end - done[partition]) for partition, end in log.ends(client, topic).items())

    def wrong(self, found: Findings) -> list[str]:
        """Say what is wrong with the records and with the memory."""
        growth, most = self._growth(), self.memory.most(BROKER)
        grown = ", ".join(f"{name} {more:+.0f} MiB" for name, more in growth.items())
        typer.echo(
            (f"last eighth less the fifth, {ALLOWED} MiB allowed: {grown}" if grown else self.too_short)
            + f"; the broker at most {most:.0f} MiB of {BROKER_MOST}"
        )
        said = [] if found.clean else [str(found)]
        said += [f"{name} grew by {more:.0f} MiB" for name, more in growth.items() if more > ALLOWED]
        return said + ([f"the broker had {most:.0f} MiB"] if most > BROKER_MOST else [])

    @property
    def too_short(self) -> str:
        """Say that the run tells nothing of growth; empty where it does."""
        least = SHORTEST * 8 / 60
        return f"too short to tell growth, which takes {least:.1f} minutes" if self.seconds < SHORTEST * 8 else ""

    def _growth(self) -> Mapping[str, float]:
        """Give the MiB that each service has more in the last eighth than in the fifth; of a short run, nothing."""
        if self.too_short:
            return {}
        eighth = self.seconds / 8
        windows = (4 * eighth, 5 * eighth), (7 * eighth, 8 * eighth)
        return {name: self.memory.growth(name, *windows) for name in MEASURED}


def say(cells: Sequence[str]) -> None:
    """Print a row of the table at once."""
    typer.echo("  ".join(cell.rjust(len(name)) for cell, name in zip(cells, COLUMNS, strict=True)))
    sys.stdout.flush()


def soak(place: Path, minutes: float, rate: float, seed: int) -> int:
    """Soak on a broker of its own; 1 where anything failed, and the last line says what."""
    try:
        wrong, said = _soaked(place, minutes, rate, seed)
    except Exception as error:  # noqa: BLE001 - whatever stopped it is the run's result
        typer.echo(traceback.format_exc())
        wrong, said = [f"{type(error).__name__}: {error}".splitlines()[0]], ""
    typer.echo(f"SOAK failed: {'; '.join(wrong)}" if wrong else f"SOAK ok: {said}")
    return 1 if wrong else 0


def _soaked(place: Path, minutes: float, rate: float, seed: int) -> tuple[list[str], str]:
    """Say what is wrong with a run that came to its end, and which it was."""
    broker = local.start(place / "broker", answers)
    run = Run(broker.bootstrap, place / "run", seed, round(minutes * 60 * rate), rate, broker)
    long = Soak(run, minutes * 60)
    try:
        found = play(long.play, run)
    finally:
        (run.broker or broker).stop()
    counts = ", ".join(f"{len(getattr(found, name))} {name}" for name in WRONG)
    typer.echo(f"{found.published} published, {counts}; {long.kills} kills; {run.stall:.0f} s without progress at most")
    return long.wrong(found), ", ".join(filter(None, [f"{minutes:g} minutes, seed {seed}", long.too_short]))


def main() -> int:
    """Read the command line and soak."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--rate", type=float, default=200, help="articles a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="an empty folder for data and logs, kept afterwards")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        return soak((options.keep or Path(temporary)).resolve(), options.minutes, options.rate, options.seed)


if __name__ == "__main__":
    sys.exit(main())
