import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from producers.seed.files import LARGEST, Seed, find, read
from schemas.errors import InputError

Put = Callable[..., Path]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    return made


@pytest.fixture
def put(folder: Path) -> Put:
    """Write a file of the folder, by default a good seed as of noon."""

    def write(name: str, data: bytes = b"Headline\n\nText.\n", at: datetime = NOON) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    return write


def told(*paths: Path, collection: str | None = None) -> list[str]:
    """Give the lines that say why these paths cannot be seeds."""
    with pytest.raises(InputError) as caught:
        find(paths, collection)
    assert caught.value.exit_code == 1
    return str(caught.value).splitlines()


def names(seeds: list[Seed]) -> list[tuple[str, str, int]]:
    return [(seed.file, seed.article, seed.number) for seed in seeds]


def test_a_folder_gives_every_text_file_below_it(folder: Path, put: Put) -> None:
    for name in ("b.txt", "a.txt", "deep/er/c.txt"):
        put(name)
    put("notes.md", b"")
    put(".hidden.txt", b"")
    put(".git/d.txt", b"")
    seeds = find([folder])
    assert [seed.file for seed in seeds] == ["a.txt", "b.txt", "deep/er/c.txt"]
    assert {(seed.collection, seed.fetched_at) for seed in seeds} == {("articles", NOON)}


def test_a_file_belongs_to_the_collection_of_its_folder_whatever_it_is_called(put: Put) -> None:
    seeds = find([put("page.html")])
    assert [(seed.collection, seed.file) for seed in seeds] == [("articles", "page.html")]


def test_a_collection_may_be_named(folder: Path, put: Put) -> None:
    put("a.txt")
    assert [seed.collection for seed in find([folder], "mine")] == ["mine"]


def test_the_folder_that_one_stands_in_has_a_name_too(folder: Path, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a.txt")
    monkeypatch.chdir(folder)
    assert [(seed.collection, seed.file) for seed in find([Path()])] == [("articles", "a.txt")]


def test_a_file_given_twice_is_one_seed_and_its_first_place_names_it(folder: Path, put: Put) -> None:
    path = put("deep/a.txt")
    seeds = find([folder, path, folder / "deep"])
    assert [(seed.collection, seed.file) for seed in seeds] == [("articles", "deep/a.txt")]


BAD = {
    "empty": (b"", "is empty", "leave it out"),
    "blank": (b" \r\n\t\xef\xbb\xbf\n", "is empty", "leave it out"),
    "no-break spaces": ("\u00a0\n\u2003\n".encode(), "is empty", "leave it out"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00", "is not text (a NUL byte at position 8)", "leave it out"),
    "latin": (b"caf\xe9", "is not UTF-8 (byte 0xe9 at position 3)", "iconv -f WINDOWS-1252 -t UTF-8"),
    "cut": ("é".encode()[:1], "is not UTF-8 (byte 0xc3 at position 0)", "convert it"),
    "UTF-16": ("Headline".encode("utf-16"), "is UTF-16", "iconv -f UTF-16 -t UTF-8"),
    "UTF-16 big-endian": (b"\xfe\xff\x00H", "is UTF-16", "iconv -f UTF-16 -t UTF-8"),
    "UTF-16 unmarked": ("Headline".encode("utf-16-le"), "is not text", "leave it out"),
    "20 MB": (b"a" * 20_000_000, "has 20.0 MB, a seed at most 5.2", "split it"),
    "quotes": (b'"' * (LARGEST - 1), "JSON", "split it"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_a_seed_is_told_in_one_line(folder: Path, put: Put, kind: str) -> None:
    data, what, remedy = BAD[kind]
    path = put("bad.txt", data)
    (line,) = told(folder)
    assert line.startswith(f"{path}: ")
    assert what in line
    assert remedy in line


def test_a_folder_without_seeds_is_told(folder: Path, put: Put) -> None:
    put("notes.md")
    assert told(folder) == [f"{folder}: no seeds in this folder: a seed is a file called NAME.txt"]


def test_a_path_that_is_not_there_is_told(folder: Path) -> None:
    assert told(folder / "gone.txt") == [f"{folder / 'gone.txt'}: no such file or folder"]


def test_a_path_that_no_system_takes_is_told(folder: Path) -> None:
    path = folder / ("a" * 300)
    assert told(path) == [f"{path}: cannot be read ({os.strerror(errno.ENAMETOOLONG)})"]


def test_a_file_that_may_not_be_read_is_told(folder: Path, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    path, read_bytes = put("a.txt"), Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return read_bytes(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    put("b.txt")
    assert told(folder) == [f"{path}: cannot be read (Permission denied)"]


def test_a_folder_that_may_not_be_listed_is_told(folder: Path, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a.txt")
    put("closed/b.txt")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert told(folder) == [f"{folder / 'closed'}: cannot be read (Permission denied)"]


def test_a_link_to_nowhere_is_told(folder: Path, put: Put) -> None:
    put("a.txt")
    (folder / "b.txt").symlink_to("gone.txt")
    assert told(folder) == [f"{folder / 'b.txt'}: cannot be read (No such file or directory)"]


def test_a_pipe_is_told_rather_than_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "a.txt")
    assert told(folder) == [f"{folder / 'a.txt'}: is no regular file: leave it out"]
    assert told(folder / "a.txt") == [f"{folder / 'a.txt'}: is no regular file: leave it out"]


def test_a_name_that_is_not_utf_8_is_told(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_bytes(b"Headline")
    (line,) = told(folder)
    assert "its name is not UTF-8: rename it" in line


def test_a_time_of_no_calendar_is_told(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("a.txt")
    far = os.stat_result((*tuple(path.stat())[:8], 10**12, 10**12))
    monkeypatch.setattr(Path, "stat", lambda _self, **_options: far)
    assert told(path) == [f"{path}: its modification time is none of this calendar: touch it"]


def test_several_problems_are_told_at_once_and_good_files_are_not(folder: Path, put: Put, tmp_path: Path) -> None:
    paths = [put("a.txt", b""), put("b.txt", b"\xff\xfe"), put("c/d.txt", b"\0")]
    put("good.txt")
    lines = told(tmp_path / "gone", folder)
    assert [line.partition(":")[0] for line in lines] == [str(tmp_path / "gone"), *(str(path) for path in paths)]


def test_two_files_that_would_be_taken_for_one_another_are_told(tmp_path: Path) -> None:
    for parent in ("one", "two"):
        (tmp_path / parent / "news").mkdir(parents=True)
        (tmp_path / parent / "news/a.txt").write_text("Headline")
    one, two = tmp_path / "one/news", tmp_path / "two/news"
    (line,) = told(one, two)
    assert f"{two / 'a.txt'}: has the same collection (news) and name as {one / 'a.txt'}" in line
    assert "--collection" in line
    assert len(find([one])) == 1


def test_a_named_collection_can_clash_too(folder: Path, put: Put, tmp_path: Path) -> None:
    put("a.txt")
    (tmp_path / "a.txt").write_text("Headline")
    (line,) = told(folder, tmp_path / "a.txt", collection="mine")
    assert "same collection (mine)" in line


@pytest.mark.parametrize(
    "age", [timedelta(hours=1), timedelta(0), timedelta(hours=-1)], ids=["later", "equal", "older"]
)
def test_a_revision_comes_after_the_one_before_whatever_the_files_times(folder: Path, put: Put, age: timedelta) -> None:
    put("a.txt")
    put("a.2.txt", at=NOON + age)
    put("a.10.txt", at=NOON + 2 * age)
    seeds = find([folder])
    assert names(seeds) == [("a.txt", "a.txt", 1), ("a.2.txt", "a.txt", 2), ("a.10.txt", "a.txt", 10)]
    first, second, third = (seed.fetched_at for seed in seeds)
    assert first == NOON
    assert first < second < third
    if age > timedelta(0):
        assert (second, third) == (NOON + age, NOON + 2 * age)


def test_revisions_of_one_article_do_not_move_another(folder: Path, put: Put) -> None:
    put("a.txt", at=NOON + timedelta(days=1))
    put("a.2.txt")
    put("b.txt")
    assert {seed.file: seed.fetched_at for seed in find([folder])}["b.txt"] == NOON


def test_a_revision_alone_still_belongs_to_its_article(put: Put) -> None:
    put("a.txt")
    assert names(find([put("a.2.txt")])) == [("a.2.txt", "a.txt", 2)]


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("2021.10.02.txt", "2021.10.txt"),
        ("2021.10.02.txt", "other.txt"),
        ("a.2.txt", "other.txt"),
        ("a.1.txt", "a.txt"),
        ("a.0.txt", "a.txt"),
        ("a.v2.txt", "a.txt"),
        ("a.20211002.txt", "a.txt"),
        ("a2.txt", "a.txt"),
    ],
)
def test_what_only_looks_like_a_revision_is_an_article_of_its_own(
    folder: Path, put: Put, name: str, beside: str
) -> None:
    put(name)
    put(beside)
    assert sorted(names(find([folder]))) == sorted([(name, name, 1), (beside, beside, 1)])


def test_a_revision_stands_in_the_same_folder_as_its_article(folder: Path, put: Put) -> None:
    put("a.txt")
    put("deep/a.2.txt")
    assert names(find([folder])) == [("a.txt", "a.txt", 1), ("deep/a.2.txt", "deep/a.2.txt", 1)]


def test_a_text_is_read_as_it_stands(put: Put) -> None:
    text = "\ufeffÜberschrift\r\n\r\n“Zitat” \u00ad\u00a0\f"
    assert read(put("a.txt", text.encode())) == text


def test_the_largest_seed_is_taken(put: Put) -> None:
    assert len(read(put("a.txt", b"a" * LARGEST))) == LARGEST
