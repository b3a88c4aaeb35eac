"""A small disk, which can be filled."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Disk:
    """A file system of its own."""

    folder: Path

    def fill(self) -> None:
        """Leave no room."""
        with suppress(OSError), self._filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    def empty(self) -> None:
        """Make room again."""
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"


@contextmanager
def mounted(folder: Path, size: int) -> Iterator[Disk]:
    """Mount a disk in memory of that many bytes for a block. Only root may: an AssertionError says so elsewhere."""
    folder.mkdir()
    said = _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    assert said is None, f"this fault mounts a tmpfs, so it has to run as root: {said}"
    try:
        yield Disk(folder)
    finally:
        said = _run("umount", "--lazy", str(folder))
        assert said is None, said


def _run(name: str, *arguments: str) -> str | None:
    """Run a command; gives what is wrong, if anything."""
    path = shutil.which(name)
    if path is None:
        return f"there is no {name}"
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
    return done.stderr.partition("\n")[0] if done.returncode else None
