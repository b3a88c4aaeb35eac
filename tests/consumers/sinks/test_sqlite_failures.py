"""A full disk, another writer, kill -9: nothing is lost or repeated."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from consumers.sinks.sqlite.sink import SqliteSink
from runtime.sinks import SinkBatch, Span
from schemas.errors import UnavailableError
from tests.consumers.sinks.conftest import STREAM, Make, refused
from tests.consumers.sinks.sqlite_rows import dump, write

ROOT = Path(__file__).parents[3]

WRITER = """
import sys
from pathlib import Path
from consumers.sinks.sqlite.sink import SqliteSink
from runtime.sinks import SinkBatch, Span, Stream
from schemas.articles import TaggedArticle

def refuse(reasons):
    raise SystemExit(str(reasons))

path, lines = Path(sys.argv[1]), Path(sys.argv[2]).read_text().splitlines()
articles = [TaggedArticle.model_validate_json(line) for line in lines]
sink = SqliteSink(path)
sink.open(Stream("cluster", "topic", "group"))
start = sink.positions().get(0, 0)
while start < len(articles):
    print(start, flush=True)
    end = min(start + 5, len(articles))
    outcomes = sink.write(SinkBatch(articles[start:end], {0: Span(start, end)}), refuse)
    print(*outcomes, flush=True)
    start = end
"""


def test_a_full_database_is_tried_again_and_loses_nothing(sink: SqliteSink, path: Path, make: Make) -> None:
    sink.write(SinkBatch([make(1)], {0: Span(0, 1)}), refused)
    before = dump(path)
    (pages,) = sink._open.execute("PRAGMA page_count").fetchone()
    sink._open.execute(f"PRAGMA max_page_count = {pages}")
    batch = SinkBatch([make(number, f"{number} " * 2000) for number in range(2, 40)], {0: Span(1, 39)})
    with pytest.raises(UnavailableError, match=r"articles\.db: .*full; make room on its disk"):
        sink.write(batch, refused)
    assert (dump(path), sink.positions()) == (before, {0: 1})
    sink._open.execute("PRAGMA max_page_count = 1000000")
    assert set(sink.write(batch, refused)) == {"new"}
    assert sink.positions() == {0: 39}


def test_a_file_that_may_not_grow_is_tried_again_and_loses_nothing(sink: SqliteSink, path: Path, make: Make) -> None:
    sink.write(SinkBatch([make(1)], {0: Span(0, 1)}), refused)
    before = dump(path)
    batch = SinkBatch([make(number, f"{number} " * 2000) for number in range(2, 40)], {0: Span(1, 39)})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name("articles.db-wal").stat().st_size + 5000, hard))
    try:
        with pytest.raises(UnavailableError, match=r"articles\.db: .*(full|I/O error); "):
            sink.write(batch, refused)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (dump(path), sink.positions()) == (before, {0: 1})
    assert set(sink.write(batch, refused)) == {"new"}


def test_another_writer_is_waited_for_and_then_named(sink: SqliteSink, path: Path, make: Make) -> None:
    sink._open.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    batch = SinkBatch([make()], {0: Span(0, 1)})
    with pytest.raises(UnavailableError, match=r"articles\.db: database is locked; another process is writing"):
        sink.write(batch, refused)
    other.execute("ROLLBACK")
    other.close()
    assert sink.write(batch, refused) == ["new"]


@pytest.mark.parametrize("killed_after", [1, 2, 5, 8, 11])
def test_a_killed_writer_loses_and_repeats_nothing(killed_after: int, tmp_path: Path, make: Make) -> None:
    articles = [make(number % 40, f"Text {number} " * 500, at=number) for number in range(100)]
    lines, killed, whole_run = tmp_path / "lines", tmp_path / "killed.db", tmp_path / "whole.db"
    lines.write_text("\n".join(article.model_dump_json() for article in articles))
    write(whole_run, articles, [5] * 20)

    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, killed, lines], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with writer:
        assert writer.stdout is not None
        for _ in range(killed_after):
            writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL

    sink = SqliteSink(killed)
    sink.open(STREAM)
    reached = dict(sink.positions()).get(0, 0)
    sink.close()
    assert reached % 5 == 0
    assert reached >= killed_after // 2 * 5
    if reached:
        write(tmp_path / "part.db", articles[:reached], [5] * (reached // 5))
        assert dump(killed) == dump(tmp_path / "part.db")

    again = subprocess.run(
        [sys.executable, "-c", WRITER, killed, lines], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert "unchanged" not in again.stdout
    assert dump(killed) == dump(whole_run)
