"""The broker's jars: every hash is checked, and nothing wrong is kept. No network."""

import errno
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newswire.broker import jars
from newswire.broker.jars import Jar, fetch, read_lock, user_cache
from newswire.data_files import data_file
from schemas.errors import InputError

NAMES = ("one", "two", "three")


def content(name: str) -> bytes:
    return f"the jar {name}".encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "jars.lock"
    path.write_text("".join(f"org.example:{name}:1.0 {sha256(content(name))}\n" for name in NAMES))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "jars"


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fetch jars from nowhere; give the names of those that were fetched."""
    names: list[str] = []

    def resolve(jar: Jar, work: Path) -> Path:
        names.append(jar.artifact)
        path = work / "deep" / jar.name
        path.parent.mkdir()
        path.write_bytes(content(jar.artifact))
        return path

    monkeypatch.setattr(jars, "_resolve", resolve)
    return names


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_jars_are_fetched_once_and_given_in_the_locks_order(lock: Path, folder: Path, resolved: list[str]) -> None:
    told: list[tuple[int, int]] = []
    paths = fetch(lock, folder, lambda done, total: told.append((done, total)))
    assert [path.name for path in paths] == [f"{name}-1.0.jar" for name in NAMES]
    assert [path.read_bytes() for path in paths] == [content(name) for name in NAMES]
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert sorted(resolved) == sorted(NAMES)
    assert fetch(lock, folder) == paths
    assert len(resolved) == len(NAMES)
    assert files(folder) == sorted(path.name for path in paths)


def test_wrong_hash_on_disk_stops_with_the_files_name(lock: Path, folder: Path, resolved: list[str]) -> None:
    _, path, _ = fetch(lock, folder)
    path.write_bytes(b"something else")
    with pytest.raises(InputError) as caught:
        fetch(lock, folder)
    for part in (str(path), sha256(b"something else"), sha256(content("two")), "delete the file"):
        assert part in str(caught.value)
    assert path.read_bytes() == b"something else"
    path.unlink()
    assert fetch(lock, folder)[1].read_bytes() == content("two")


def test_wrong_hash_after_a_download_keeps_nothing(lock: Path, folder: Path, resolved: list[str]) -> None:
    wanted = sha256(content("two"))
    lock.write_text(lock.read_text().replace(wanted, "0" * 64))
    with pytest.raises(InputError, match=rf"org\.example:two:1\.0: .*{wanted}.*{'0' * 64}"):
        fetch(lock, folder)
    assert "two-1.0.jar" not in files(folder)
    assert not [name for name in files(folder) if not name.endswith(".jar")]


def test_missing_jar_stops_with_its_name(lock: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_repository(monkeypatch, lambda: RuntimeError("not found in remote repositories"))
    with pytest.raises(InputError, match=r"org\.example:one:1\.0: cannot be fetched \(not found .*check the network"):
        fetch(lock, folder)
    assert files(folder) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_full_disk_is_not_blamed_on_the_network(
    number: int, lock: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_repository(monkeypatch, lambda: OSError(number, os.strerror(number)))
    with pytest.raises(InputError, match=f"{folder}: .*{os.strerror(number)}"):
        fetch(lock, folder)
    assert files(folder) == []


def test_folder_that_cannot_be_made_is_named(lock: Path, tmp_path: Path, resolved: list[str]) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=f"{tmp_path}/file/jars: the broker's jars cannot be kept there"):
        fetch(lock, tmp_path / "file" / "jars")


def test_without_the_extra_the_remedy_is_named(lock: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jgo.maven", None)
    with pytest.raises(InputError, match=r"needs the extra `local`: pip install 'newswire\[local\]'"):
        fetch(lock, folder)


@pytest.mark.parametrize(
    "line",
    ["", "org.example:one 00", f"org.example:one {'0' * 64}", f"a:b:c:d {'0' * 64}", f"a:b:c {'0' * 63}", "a:b:c"],
)
def test_malformed_line_is_named_by_its_number(line: str, lock: Path) -> None:
    good = lock.read_text().splitlines()
    lock.write_text("\n".join([good[0], line, *good[1:]]) + "\n")
    with pytest.raises(InputError, match=rf"{lock}:2: not `group:artifact:version sha256`"):
        read_lock(lock)


def test_projects_own_lock_names_one_kafka_and_no_jar_twice() -> None:
    wanted = read_lock(data_file("jars.lock"))
    assert len({jar.name for jar in wanted}) == len(wanted)
    assert {jar.version for jar in wanted if jar.group == "org.apache.kafka"} == {"4.3.1"}


def test_cache_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache() == tmp_path / "newswire"
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_cache() == tmp_path / ".cache" / "newswire"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert user_cache() == tmp_path / "Library" / "Caches" / "newswire"


def use_repository(monkeypatch: pytest.MonkeyPatch, error: Callable[[], Exception]) -> None:
    """Let the artifact resolver fail."""

    def fail(**_: object) -> None:
        raise error()

    monkeypatch.setattr("jgo.maven.MavenContext", fail)
