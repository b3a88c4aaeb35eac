"""What `up` shows: how far the seeds have come, stage by stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from newswire.context import Context
from runtime.kafka.cluster import Cluster
from runtime.kafka.reader import read
from schemas.dead import DeadLetter
from schemas.topics import ARTICLES, DEAD, RAW, TAGGED, Topic
from schemas.wire import decode_letter

STEPS: tuple[tuple[str, Topic[Any]], ...] = (
    ("normalise", RAW),
    ("tag", ARTICLES),
    ("sink.sqlite", TAGGED),
)


@dataclass(frozen=True)
class Flow:
    """How many records each step still has to read, in the order of the steps; all 0 means drained."""

    behind: Mapping[str, int]

    @property
    def drained(self) -> bool:
        """Whether nothing is left anywhere. Steps are asked upstream first, so nothing can hide between them."""
        return not any(self.behind.values())

    def completed(self, total: int) -> dict[str, int]:
        """Count, out of `total` records that entered, those that each step is done with."""
        counts = {}
        through = total
        for step, behind in self.behind.items():
            through -= min(through, behind)
            counts[step] = through
        return counts


def measure(here: Context, known: Cluster) -> Flow:
    """Ask the cluster where every step stands."""
    return Flow(
        {
            step: sum(at.lag for at in known.standing(here.group(step), topic.on(here.prefix)).values())
            for step, topic in STEPS
        }
    )


def dead_letters(here: Context, start: Mapping[int, int], end: Mapping[int, int]) -> list[DeadLetter]:
    """Read the dead letters that were written between two ends of the topic."""
    return [decode_letter(record) for record in read(here.kafka, DEAD.on(here.prefix), start, end)]


class Polling:
    """A line that tells what is on its way, while feeds are polled: how much will come is not known."""

    def __init__(self, console: Console) -> None:
        """Show nothing yet."""
        self._status = console.status("polling feeds")

    def __enter__(self) -> Self:
        """Begin to show."""
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing on the screen."""
        self._status.stop()

    def show(self, published: int, flow: Flow) -> None:  # noqa: ARG002 - as the bars do
        """Tell how many records are on their way."""
        self._status.update(f"polling feeds; {sum(flow.behind.values())} records on their way")


class Bars:
    """A bar for each step, live in a terminal; elsewhere a line at the end."""

    def __init__(self, console: Console, total: int) -> None:
        """Show `total` records to come at every step."""
        self._console = console
        self._total = total
        self._progress = Progress(
            TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn(), console=console, transient=False
        )
        self._tasks: dict[str, TaskID] = {
            step: self._progress.add_task(step, total=total) for step in ("seed", *(name for name, _ in STEPS))
        }

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._console.is_terminal:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the last state on the screen."""
        if self._console.is_terminal:
            self._progress.stop()
        else:
            done = ", ".join(
                f"{task.description} {task.completed:.0f}/{task.total:.0f}" for task in self._progress.tasks
            )
            self._console.print(done)

    def show(self, published: int, flow: Flow) -> None:
        """Move the bars."""
        counts = {"seed": published} | flow.completed(published)
        for step, count in counts.items():
            self._progress.update(self._tasks[step], completed=count)
