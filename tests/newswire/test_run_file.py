"""What runs on a data folder, as other commands read it."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from newswire.run_file import Broker, Run, RunningService, read_run, write_run
from schemas.errors import InputError

FULL = Run(
    broker=Broker(pid=10, bootstrap="127.0.0.1:9092", owner="broker", training=Path("/cache/kafka.training")),
    up=11,
    services={"tag": RunningService(pid=12, address="http://127.0.0.1:8000")},
)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_run(tmp_path / "new", FULL)
    assert read_run(tmp_path / "new") == FULL


def test_nothing_runs_where_there_is_no_file(tmp_path: Path) -> None:
    assert read_run(tmp_path) == Run()


@pytest.mark.parametrize("text", ["", "{", '{"up": "me"}', '{"downs": 1}', '{"broker": {"pid": 1}}'])
def test_file_that_is_not_ours_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(InputError, match=rf"{tmp_path}/run\.json: cannot be read"):
        read_run(tmp_path)


def test_folder_in_the_files_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "run.json").mkdir()
    with pytest.raises(InputError, match=rf"{tmp_path}/run\.json: cannot be read"):
        read_run(tmp_path)
    with pytest.raises(InputError, match=f"{tmp_path}: cannot be written"):
        write_run(tmp_path, FULL)
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_full_disk_leaves_the_old_file_and_no_half_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_descriptor: int, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    write_run(tmp_path, FULL)
    with monkeypatch.context() as full:
        full.setattr(Path, "replace", no_room)
        with pytest.raises(InputError, match="No space left"):
            write_run(tmp_path, Run())
    assert read_run(tmp_path) == FULL
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    write_run(tmp_path, FULL)

    def write() -> None:
        for number in range(300):
            write_run(tmp_path, FULL if number % 2 else Run())

    seen = _while_it_runs(write, lambda: read_run(tmp_path))
    assert seen
    assert all(run in (FULL, Run()) for run in seen)


def _while_it_runs(work: Callable[[], None], look: Callable[[], Run]) -> list[Run]:
    thread = Thread(target=work)
    thread.start()
    seen = []
    while thread.is_alive():
        seen.append(look())
    thread.join()
    return seen
