"""A service under test: a process that is started, hurt, and started again as a supervisor would."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from schemas.errors import RestartError

PATIENCE = 180.0
"""Seconds until what has to come counts as hung: a busy machine is slow, and no promise is broken by that."""
RESTARTED = (RestartError.exit_code, -signal.SIGKILL)
"""Exit codes after which a supervisor starts it again."""
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSWIRE_", "COV", "PYTEST"))}


class Service:
    """One `newswire` service. `extra` holds for its first start alone: a failpoint acts once."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environ: Mapping[str, str],
        log: Path,
        extra: Mapping[str, str] | None = None,
        *,
        supervised: bool = True,
    ) -> None:
        """Start it; its output is appended to `log`. Unless it is supervised, nobody starts it again."""
        self.name = name
        self._supervised = supervised
        self.log = log
        self.exits: list[int] = []
        self._command = command
        self._environ = CLEAN | dict(environ)
        self._ending = False
        self._changed = threading.Condition()
        self._process = self._start(extra or {})
        self._thread = threading.Thread(target=self._tend, daemon=True)
        self._thread.start()

    def _start(self, extra: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, *self._command], stdout=output, stderr=output, env=self._environ | dict(extra)
            )

    def _tend(self) -> None:
        """Start it again after a death that a supervisor would mend."""
        while True:
            code = self._process.wait()
            with self._changed:
                self.exits.append(code)
                again = self._supervised and not self._ending and code in RESTARTED
                if again:
                    self._process = self._start({})
                self._changed.notify_all()
            if not again:
                return

    @property
    def pid(self) -> int:
        """The process that runs now, or ran last."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it runs, or is about to be started again."""
        return self._thread.is_alive()

    @property
    def frozen(self) -> bool:
        """Whether the process that runs now is stopped, and so answers nobody."""
        try:
            return Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "T"
        except (FileNotFoundError, ProcessLookupError):
            return False

    def signal(self, number: int) -> None:
        """Send a signal to the process that runs now."""
        with self._changed:
            self._process.send_signal(number)

    def kill(self) -> None:
        """Kill it with SIGKILL, and wait until it was started again."""
        with self._changed:
            before = len(self.exits)
            self._process.kill()
            assert self._changed.wait_for(lambda: len(self.exits) > before, 10)

    def await_exit(self, seconds: float = PATIENCE, *, after: int = 0) -> int:
        """Wait for an exit beyond the first `after` of them; gives its code."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.exits) > after, seconds):
                raise AssertionError(f"{self.name} did not end in {seconds:g} s:\n{self.tail()}")
            return self.exits[after]

    def await_log(self, pattern: str, seconds: float = 60.0) -> str:
        """Wait until its log has a match; gives it."""
        deadline = time.monotonic() + seconds
        while not (found := re.search(pattern, self.log.read_text("utf-8", "replace"))):
            assert time.monotonic() < deadline, f"{self.name} never said {pattern}:\n{self.tail()}"
            time.sleep(0.05)
        return found[0]

    def end(self, seconds: float = 20.0) -> int:
        """Ask it to end (SIGTERM); gives its exit code. What does not end is killed, and the code says so."""
        self._ending = True
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._thread.join(10)
        return self._process.wait(10)

    @property
    def address(self) -> str | None:
        """Where the process that runs now serves its page; None before it says so."""
        found = re.findall(r"http://127\.0\.0\.1:\d+", self.log.read_text("utf-8", "replace"))
        return found[-1] if found else None

    def ready(self) -> bool:
        """Whether it has its place in the group."""
        return self._get("/ready") is not None

    def live(self) -> bool:
        """Whether its loop turns, or waits for its broker."""
        return self._get("/live") is not None

    def metric(self, series: str) -> float:
        """Give a series of its page, such as `newswire_retries_total{reason="stale",stage="tag"}`; 0 where absent."""
        page = self._get("/metrics") or ""
        found = re.search(rf"^{re.escape(series)} (\S+)$", page, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def _get(self, path: str) -> str | None:
        """Get a page; None where nobody answers or the answer is no."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=2) as answer:  # noqa: S310 - loopback
                text: str = answer.read().decode()
        except (OSError, ValueError):
            return None
        return text

    def memory(self) -> int:
        """Give the bytes of memory that it holds now; 0 where it does not run."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        except (FileNotFoundError, ProcessLookupError):
            return 0
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0

    def tail(self, lines: int = 15) -> str:
        """Give the end of its log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])
