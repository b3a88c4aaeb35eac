"""`newswire` as its users run it: as processes, on a data folder of the test's own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.site import Site

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
DEADLINE = 90.0


class Newswire:
    """One data folder, and the command on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.output = data.with_suffix(".out")
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "newswire", *arguments, "--data", str(self.data)],
            capture_output=True,
            text=True,
            env=_clean() | environ,
            timeout=DEADLINE,
            check=False,
        )

    def up(self, *arguments: str) -> None:
        """Start `up` and wait until it says that it is running."""
        with self.output.open("wb") as output:
            process = self.process = subprocess.Popen(
                [sys.executable, "-m", "newswire", "up", "--data", str(self.data), *arguments],
                stdout=output,
                stderr=output,
                env=_clean(),
            )
        self.until(lambda: "running;" in self.output.read_text() or process.poll() is not None)
        assert process.poll() is None, self.output.read_text()

    def until(self, true: Callable[[], object], seconds: float = DEADLINE) -> float:
        """Ask until it is true; gives the seconds that it took."""
        began = time.monotonic()
        while not true():
            assert time.monotonic() - began < seconds, self.output.read_text() if self.output.exists() else "too late"
            time.sleep(0.05)
        return time.monotonic() - began

    def running(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        return found

    def articles(self, *arguments: str) -> list[dict[str, Any]]:
        done = self.run("articles", "--json", "--limit", "1000", *arguments)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def behind(self) -> int:
        done = self.run("lag", "--json")
        assert done.returncode == 0, done.stderr
        return sum(json.loads(line)["lag"] for line in done.stdout.splitlines())

    def left(self) -> list[str]:
        """Name the processes that still work on this folder."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                environ = (folder / "environ").read_bytes().decode("utf-8", "replace")
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            except (FileNotFoundError, PermissionError, ProcessLookupError):
                continue
            ours = str(self.data) in command or f"NEWSWIRE_DATA={self.data}" in environ
            if ours and state != "Z":
                found.append(f"{folder.name}: {command}")
        return found

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}


def child_of(launcher: int) -> int:
    """Give the process that a launcher runs."""
    return int(Path(f"/proc/{launcher}/task/{launcher}/children").read_text().split()[0])


@pytest.fixture
def newswire(tmp_path: Path) -> Iterator[Newswire]:
    made = Newswire(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture(scope="session")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Run the project's own seeds through the whole pipeline, once; give the rows by seed."""
    made = Newswire(tmp_path_factory.mktemp("arrived") / "data")
    done = made.run("up", "--once", str(SEEDS / "articles"))
    assert done.returncode == 0, done.stdout + done.stderr
    rows = made.articles()
    return {row["seed"]: row for row in rows}
