"""The broker's jars: named and hashed in jars.lock, fetched once a user."""

import errno
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import InputError

THREADS = 8
DRAFT = ".fetch-"
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)
"""What is wrong with the disk, not with the network."""
STALE = 600.0
"""Seconds after which a download that is left is nobody's."""


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
    """Give the folder of this user for what can be fetched again (XDG Base Directory, Apple's Library/Caches)."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "newswire"
    chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (chosen if chosen.is_absolute() else Path.home() / ".cache") / "newswire"


def fetch(lock: Path, folder: Path, progress: Callable[[int, int], None] = lambda _done, _all: None) -> list[Path]:
    """Give the jars of a lock in its order, fetching those that the folder lacks; every hash is checked, every time.

    Raises InputError naming a jar that cannot be fetched or whose hash is wrong.
    """
    jars = read_lock(lock)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with ThreadPoolExecutor(THREADS) as pool:
            paths = []
            for path in pool.map(lambda jar: _have(jar, folder), jars):
                paths.append(path)
                progress(len(paths), len(jars))
            return paths
    except OSError as error:
        raise InputError(f"{folder}: the broker's jars cannot be kept there ({error.strerror or error})") from None


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{DRAFT}*"):  # of processes that were killed
        if time.time() - left.stat().st_mtime > STALE:
            shutil.rmtree(left, ignore_errors=True)


def _have(jar: Jar, folder: Path) -> Path:
    path = folder / jar.name
    if not path.exists():
        _download(jar, path)
    elif (found := _sha256(path)) != jar.sha256:
        raise InputError(
            f"{path}: its sha256 is {found}, jars.lock wants {jar.sha256}: delete the file to fetch it again"
        )
    return path


def _download(jar: Jar, path: Path) -> None:
    """Fetch into a temporary folder, check, then rename: a reader never sees half a jar, and two may race."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=DRAFT) as work:
        found = _resolve(jar, Path(work))
        if (sha256 := _sha256(found)) != jar.sha256:
            raise InputError(
                f"{jar.group}:{jar.artifact}:{jar.version}: what was fetched has the sha256 {sha256}, "
                f"jars.lock wants {jar.sha256}: do not use it; check your mirror and jars.lock"
            )
        found.rename(path)


def _resolve(jar: Jar, work: Path) -> Path:
    if authority := os.environ.get("SSL_CERT_FILE"):  # which jgo's transport does not read by itself
        os.environ.setdefault("REQUESTS_CA_BUNDLE", authority)
    try:
        from jgo.maven import MavenContext  # noqa: PLC0415 - only the extra `local` brings it
    except ImportError:
        raise InputError("the local broker needs the extra `local`: pip install 'newswire[local]'") from None
    try:
        found = (
            MavenContext(repo_cache=work).project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
        )
    except Exception as error:  # jgo passes on whatever its transport raises
        root = _root(error)
        if isinstance(root, OSError) and root.errno in DISK:
            raise root from None
        name = f"{jar.group}:{jar.artifact}:{jar.version}"
        raise InputError(f"{name}: cannot be fetched ({root}): check the network, then try again") from error
    return Path(found)


def _root(error: BaseException) -> BaseException:
    """Find the first cause: the transport wraps it several times over."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
