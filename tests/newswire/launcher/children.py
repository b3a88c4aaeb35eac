"""Children that say what befalls them, and the pipe on which a test hears it."""

import os
import select
import sys
from dataclasses import dataclass, field

PATIENCE = 20.0

# Tells every signal that it gets, for a minute at most. At a SIGTERM it `ends`, or `stays` none the less, or `finishes`
# when a byte comes on `go`.
CHILD = """
import os, signal, sys
name, say, manner, go = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
def hear(number, frame):
    os.write(say, f"{name} {number}\\n".encode())
    if number == signal.SIGTERM and manner != "stays":
        if manner == "finishes":
            os.read(go, 1)
            os.write(say, f"{name} done\\n".encode())
        os._exit(0)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(number, hear)
signal.alarm(60)
os.write(say, f"{name} up\\n".encode())
while True:
    signal.pause()
"""

# Starts a process that stays, then does as it is told: `exits`, or `stays` too.
FAMILY = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-I", "-S", "-c", *sys.argv[2:]], pass_fds=[int(sys.argv[4])])
if sys.argv[1] == "stays":
    time.sleep(60)
"""


@dataclass
class Ear:
    """A pipe into which children speak; it ends when the last of them, and of their launchers, is gone."""

    ends: tuple[int, int] = field(default_factory=os.pipe)
    heard: bytes = b""

    @property
    def mouth(self) -> int:
        return self.ends[1]

    def listen(self) -> None:
        """Leave the speaking to the children."""
        os.close(self.mouth)

    def line(self) -> str:
        """Wait for the next line; "" where nobody is left to speak."""
        while b"\n" not in self.heard:
            assert not self.silent(PATIENCE), f"nothing heard after {self.heard!r}"
            word = os.read(self.ends[0], 4096)
            if not word:
                return ""
            self.heard += word
        line, _, self.heard = self.heard.partition(b"\n")
        return line.decode()

    def silent(self, seconds: float) -> bool:
        """Whether nothing is said, and nobody leaves, for some seconds."""
        return not self.heard and not select.select([self.ends[0]], [], [], seconds)[0]


def child(name: str, ear: Ear, manner: str = "ends", go: int = 0) -> list[str]:
    """Give the command of a child that speaks into the ear."""
    return [sys.executable, "-I", "-S", "-c", CHILD, name, str(ear.mouth), manner, str(go)]
