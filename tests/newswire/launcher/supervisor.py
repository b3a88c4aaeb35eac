"""What stands in for `newswire up`: a process that starts launchers, to be killed."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newswire.launch import LAUNCHER
from tests.newswire.launcher.children import Ear

# What `newswire up` is to its children: two lifelines, a launcher for each of the plans, and a wait for its own end.
SUPERVISOR = """
import fcntl, json, os, signal, sys, termios
from pathlib import Path
import newswire.launch
plans, log, launcher, terminal = json.loads(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
newswire.launch.LAUNCHER = Path(launcher)
if terminal:
    fcntl.ioctl(os.open(terminal, os.O_RDWR), termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, lambda number, frame: print("interrupted", flush=True))
cords = [newswire.launch.Lifeline(), newswire.launch.Lifeline()]
for plan in plans:
    cord, holds, free = plan.pop("cord"), plan.pop("holds", []), plan.pop("free", False)
    holds = [cords[held].writing for held in holds]
    child = newswire.launch.launch(plan.pop("command"), cords[cord], log, holds=holds, **plan)
    if free:
        cords[cord].free()
    print(child.pid, flush=True)
while True:
    signal.pause()
"""


@dataclass
class Supervisor:
    """A process to be killed, and the launchers that it started."""

    process: "subprocess.Popen[str]"
    launchers: list[int]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def supervise(
    plans: Sequence[dict[str, Any]],
    ear: Ear,
    folder: Path,
    *,
    launcher: Path = LAUNCHER,
    terminal: str = "",
    go: int = 0,
) -> Supervisor:
    """Start a supervisor, and wait until it has started a launcher for each of the plans."""
    gives = [ear.mouth, go] if go else [ear.mouth]
    whole = json.dumps([{"gives": gives} | plan for plan in plans])
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, whole, str(folder / "log"), str(launcher), terminal],
        stdout=subprocess.PIPE,
        pass_fds=gives,
        start_new_session=True,
        text=True,
    )
    assert process.stdout
    return Supervisor(process, [int(process.stdout.readline()) for _ in plans])
