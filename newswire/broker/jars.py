"""The broker's jars: named and hashed in jars.lock, fetched once a user."""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import InputError

THREADS = 8


@dataclass(frozen=True)
class Jar:
    """One line of jars.lock."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.artifact}-{self.version}.jar"


def read_lock(lock: Path) -> list[Jar]:
    """Read jars.lock: `group:artifact:version sha256` a line."""
    jars = []
    for number, line in enumerate(lock.read_text("utf-8").splitlines(), 1):
        coordinates, _, sha256 = line.partition(" ")
        match coordinates.split(":"), len(sha256):
            case [group, artifact, version], 64:
                jars.append(Jar(group, artifact, version, sha256))
            case _:
                raise InputError(f"{lock}:{number}: not `group:artifact:version sha256`: restore the file")
    return jars


def user_cache() -> Path:
    """Give the folder of this user for what can be fetched again."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "newswire"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newswire"


def fetch(lock: Path, folder: Path, progress: Callable[[int, int], None] = lambda _done, _all: None) -> list[Path]:
    """Give the jars of a lock in its order, fetching those that the folder lacks; every hash is checked, every time.

    Raises InputError naming a jar that cannot be fetched or whose hash is wrong.
    """
    jars = read_lock(lock)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(THREADS) as pool:
            paths = []
            for path in pool.map(lambda jar: _have(jar, folder), jars):
                paths.append(path)
                progress(len(paths), len(jars))
            return paths
    except OSError as error:
        raise InputError(f"{folder}: the broker's jars cannot be kept there ({error.strerror or error})") from None


def _have(jar: Jar, folder: Path) -> Path:
    path = folder / jar.name
    if not path.exists():
        _download(jar, path)
    elif _sha256(path) != jar.sha256:
        raise InputError(
            f"{path}: its sha256 is {_sha256(path)}, jars.lock wants {jar.sha256}: delete the file to fetch it again"
        )
    return path


def _download(jar: Jar, path: Path) -> None:
    """Fetch into a temporary folder, check, then rename: a reader never sees half a jar, and two may race."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".fetch-") as work:
        found = _resolve(jar, Path(work))
        if _sha256(found) != jar.sha256:
            raise InputError(
                f"{jar.group}:{jar.artifact}:{jar.version}: what was fetched has the sha256 {_sha256(found)}, "
                f"jars.lock wants {jar.sha256}: do not use it; check your mirror and jars.lock"
            )
        found.rename(path)


def _resolve(jar: Jar, work: Path) -> Path:
    try:
        from jgo.maven import MavenContext  # noqa: PLC0415 - only the extra `local` brings it
    except ImportError:
        raise InputError("the local broker needs the extra `local`: pip install 'newswire[local]'") from None
    try:
        found = (
            MavenContext(repo_cache=work).project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
        )
    except Exception as error:  # jgo passes on whatever its transport raises
        name = f"{jar.group}:{jar.artifact}:{jar.version}"
        raise InputError(f"{name}: cannot be fetched ({error}): check the network, then try again") from error
    return Path(found)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
