"""Finding and reading seeds: every problem is told at once, before anything is published."""

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from schemas.errors import InputError
from schemas.topics import ARTICLE_BYTES, MIB

LARGEST = 5 * MIB
"""Bytes that a seed may have."""
MARGIN = MIB // 4
"""Bytes of an article topic's record that are left for all but the text."""

_REVISION = re.compile(r"(?P<stem>.+)\.(?P<number>[1-9][0-9]{0,3})\.txt\Z")


@dataclass(frozen=True)
class Seed:
    """A seed file: `file` is its path below the collection, `article` the file whose revision it is (often itself)."""

    path: Path
    collection: str
    file: str
    article: str
    number: int
    fetched_at: datetime


def find(paths: Sequence[Path], collection: str | None = None) -> list[Seed]:
    """Give the seeds of files and folders (every `*.txt` below them), each revision after the one before.

    `collection` is by default the name of the folder; a file that is given twice counts once, where it was first.
    `fetched_at` is the file's modification time, moved where needed to be later than that of the revision before.
    Raises InputError with one line for each file that cannot be a seed.
    """
    problems: list[str] = []
    found: list[Seed] = []
    for path in paths:
        try:
            folder, files = _files(path)
        except InputError as error:
            problems += str(error).splitlines()
            continue
        for file in files:
            try:
                read(file)
                found.append(_seed(file, folder, collection or folder.resolve().name or "seeds"))
            except InputError as error:
                problems.append(str(error))
    problems += _clashes(found)
    if problems:
        raise InputError("\n".join(problems))
    return list(_in_order({seed.path.resolve(): seed for seed in reversed(found)}.values()))


def read(path: Path) -> str:
    """Read a seed's text. Raises InputError naming the file, what is wrong with it and the remedy."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise InputError(f"{path}: is no regular file: leave it out")
        if about.st_size > LARGEST:
            size = about.st_size / 1e6
            raise InputError(f"{path}: has {size:.1f} MB, a seed at most {LARGEST / 1e6:.1f}: split it into articles")
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None
    text = _text(path, data)
    if not text.strip().strip("\ufeff \t\r\n"):
        raise InputError(f"{path}: is empty: leave it out")
    if len(json.dumps(text, ensure_ascii=False).encode()) > ARTICLE_BYTES - MARGIN:
        raise InputError(f"{path}: has too many characters that JSON must escape: split it into articles")
    return text


def _text(path: Path, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{path}: is UTF-16: convert it with iconv -f UTF-16 -t UTF-8")
    if b"\0" in data:
        raise InputError(f"{path}: is not text (a NUL byte at position {data.index(0)}): leave it out")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"0x{data[error.start]:02x} at position {error.start}"
        raise InputError(
            f"{path}: is not UTF-8 (byte {byte}): convert it, for example with iconv -f WINDOWS-1252 -t UTF-8"
        ) from None


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be read ({error.strerror})")


def _files(path: Path) -> tuple[Path, list[Path]]:
    """Give the folder that names the collection, and the files that are to be seeds."""
    try:
        if not stat.S_ISDIR(path.stat().st_mode):
            return path.parent, [path]
    except FileNotFoundError:
        raise InputError(f"{path}: no such file or folder") from None
    except OSError as error:
        raise _unreadable(path, error) from None
    closed: list[OSError] = []
    files = sorted(_text_files(path, closed.append))
    if closed:
        raise InputError("\n".join(str(_unreadable(Path(error.filename), error)) for error in closed))
    if not files:
        raise InputError(f"{path}: no seeds in this folder: a seed is a file called NAME.txt")
    return path, files


def _text_files(folder: Path, closed: Callable[[OSError], None]) -> Iterator[Path]:
    for root, folders, files in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(root, name) for name in files if name.endswith(".txt") and not name.startswith("."))


def _seed(file: Path, folder: Path, collection: str) -> Seed:
    article, number = _revision(file)
    try:
        f"{collection}/{file.relative_to(folder)}".encode()
        fetched_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except UnicodeEncodeError:
        raise InputError(f"{file}: its name is not UTF-8: rename it") from None
    except (OverflowError, ValueError):
        raise InputError(f"{file}: its modification time is none of this calendar: touch it") from None
    except OSError as error:
        raise _unreadable(file, error) from None
    return Seed(
        path=file,
        collection=collection,
        file=file.relative_to(folder).as_posix(),
        article=article.relative_to(folder).as_posix(),
        number=number,
        fetched_at=fetched_at,
    )


def _revision(file: Path) -> tuple[Path, int]:
    """Tell whose revision a file is: `NAME.2.txt` is the second of `NAME.txt`, where that stands beside it."""
    match = _REVISION.match(file.name)
    if match:
        first = file.with_name(f"{match['stem']}.txt")
        if first.is_file() and int(match["number"]) > 1:
            return first, int(match["number"])
    return file, 1


def _clashes(seeds: Iterable[Seed]) -> Iterator[str]:
    """Name files that would be taken for one another."""
    seen: dict[tuple[str, str], Path] = {}
    for seed in seeds:
        other = seen.setdefault((seed.collection, seed.file), seed.path)
        if other.resolve() != seed.path.resolve():
            yield (
                f"{seed.path}: has the same collection ({seed.collection}) and name as {other}: "
                f"publish one of them with --collection NAME"
            )


def _in_order(seeds: Iterable[Seed]) -> Iterator[Seed]:
    def article(seed: Seed) -> tuple[str, str]:
        return seed.collection, seed.article

    for _, revisions in groupby(sorted(seeds, key=lambda seed: (*article(seed), seed.number)), key=article):
        last: datetime | None = None
        for seed in revisions:
            fetched_at = seed.fetched_at if last is None else max(seed.fetched_at, last + timedelta(seconds=1))
            last = fetched_at
            yield Seed(seed.path, seed.collection, seed.file, seed.article, seed.number, fetched_at)
