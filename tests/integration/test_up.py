"""`newswire up`: one run from nothing, deaths, restarts and ends. Every test on a real Apache Kafka of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from functools import partial
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from runtime.kafka.config import KafkaConfig
from runtime.kafka.publisher import KafkaPublisher
from schemas.wire import Message
from tests.integration.conftest import Newswire, child_of

pytestmark = pytest.mark.timeout(240)
TEXT = "Army tests a bridge\n\nPublished 3 March 2022 at 10:00 GMT\n\nThe army tested a pontoon bridge on {n} rivers.\n"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text(TEXT.format(n=n))
    return folder


def rows(newswire: Newswire) -> list[tuple[str, ...]]:
    """Everything that the database holds, apart from offsets."""
    with sqlite3.connect(newswire.data / "newswire.db") as db:
        return [
            *db.execute("SELECT id, content_hash, fetched_at, record FROM articles ORDER BY id"),
            *db.execute("SELECT key, content_hash, fetched_at, record FROM revisions ORDER BY key, content_hash"),
            *db.execute("SELECT key, topic, evidence FROM tags ORDER BY key, topic"),
        ]


def restarted(newswire: Newswire, service: str, old: int) -> bool:
    found = newswire.running()["services"].get(service)
    return found is not None and found["pid"] != old


def test_a_run_with_its_services_killed_one_by_one(newswire: Newswire, seeds: Path) -> None:
    newswire.up(str(seeds))
    before = rows(newswire)
    assert len(newswire.articles()) == 3
    for service in ("normalise", "tag", "sink.sqlite"):
        launcher = newswire.running()["services"][service]["pid"]
        os.kill(child_of(launcher), signal.SIGKILL)
        assert newswire.run("seed", str(seeds)).returncode == 0
        newswire.until(partial(restarted, newswire, service, launcher))
        newswire.until(lambda: newswire.behind() == 0)
    _check_pages(newswire)
    launcher = newswire.running()["services"]["tag"]["pid"]
    os.kill(launcher, signal.SIGKILL)  # the id that run.json names; its child dies with it
    newswire.until(partial(restarted, newswire, "tag", launcher))
    assert rows(newswire) == before  # published four times, stored once, not a byte changed
    assert newswire.process is not None
    newswire.process.send_signal(signal.SIGTERM)
    assert newswire.process.wait(20) == 0
    assert newswire.left() == []
    assert newswire.running()["services"] == {}


def _check_pages(newswire: Newswire) -> None:
    """Each service is live and ready, and its metrics can be read."""
    for name, service in newswire.running()["services"].items():
        for page in ("live", "ready"):
            assert urllib.request.urlopen(f"{service['address']}/{page}").status == 200  # noqa: S310 - our own page
        text = urllib.request.urlopen(f"{service['address']}/metrics").read().decode()  # noqa: S310
        names = {family.name for family in text_string_to_metric_families(text)}
        own = {"newswire_feeds"} if name == "rss" else {"newswire_lag_records", "newswire_latency_seconds"}
        assert {"newswire_records", "newswire_build_info"} | own <= names
        if name == "sink.sqlite":
            assert "newswire_backfilled_articles" in names


def test_all_is_gone_after_up_itself_is_killed(newswire: Newswire, seeds: Path) -> None:
    newswire.up(str(seeds))
    before = rows(newswire)
    assert newswire.left()
    assert newswire.process is not None
    newswire.process.kill()
    newswire.process.wait()
    newswire.until(lambda: newswire.left() == [], seconds=40)
    newswire.up(str(seeds))  # nothing stands in its way, and the data is still there
    assert rows(newswire) == before


def test_a_dead_broker_is_started_again(newswire: Newswire, seeds: Path) -> None:
    newswire.up(str(seeds))
    broker = newswire.running()["broker"]
    os.kill(child_of(broker["pid"]), signal.SIGKILL)
    newswire.until(lambda: newswire.running()["broker"]["pid"] != broker["pid"])
    assert newswire.running()["broker"]["bootstrap"] == broker["bootstrap"]
    (seeds / "new.txt").write_text(TEXT.format(n=99))
    newswire.until(lambda: newswire.run("seed", str(seeds)).returncode == 0)
    newswire.until(lambda: len(newswire.articles()) == 4)


def test_a_terminals_ctrl_c_stops_everything_in_order(newswire: Newswire, seeds: Path) -> None:
    newswire.up(str(seeds))
    assert newswire.process is not None
    newswire.process.send_signal(signal.SIGINT)
    assert newswire.process.wait(20) == 0
    assert newswire.left() == []


def test_a_second_up_says_so_and_two_folders_do_not_meet(newswire: Newswire, seeds: Path, tmp_path: Path) -> None:
    newswire.up(str(seeds))
    second = newswire.run("up", str(seeds))
    assert second.returncode == 1
    assert "runs there already" in second.stderr
    other = Newswire(tmp_path / "other")
    assert other.run("up", "--once", str(seeds)).returncode == 0
    assert len(other.articles()) == 3
    assert newswire.process is not None
    assert newswire.process.poll() is None


def test_up_uses_a_broker_that_runs_and_leaves_it_running(newswire: Newswire, seeds: Path) -> None:
    assert newswire.run("broker", "start").returncode == 0
    try:
        bootstrap = newswire.running()["broker"]["bootstrap"]
        done = newswire.run("up", "--once", str(seeds))
        assert done.returncode == 0, done.stdout + done.stderr
        assert newswire.running()["broker"]["bootstrap"] == bootstrap
        assert bootstrap in newswire.run("broker", "status").stdout
        assert "news.tagged" in newswire.run("topics", "list").stdout
    finally:
        assert newswire.run("broker", "stop").returncode == 0
    assert newswire.left() == []
    assert newswire.run("broker", "status").returncode == 1


def test_once_fails_where_anything_was_dead_lettered(newswire: Newswire, seeds: Path) -> None:
    assert newswire.run("broker", "start").returncode == 0
    try:
        assert newswire.run("topics", "create").returncode == 0
        poison = Message("news.raw", b"poison", b"\xff not JSON", (("ce_type", b"newswire.article.raw.v1"),), 0)
        publisher = KafkaPublisher(KafkaConfig(newswire.running()["broker"]["bootstrap"]), "test", patience=10)
        publisher.publish([poison])
        publisher.close()
        done = newswire.run("up", "--once", str(seeds))
        assert done.returncode == 1
        assert "dead letter normalise/news.raw/0/" in done.stdout
        assert "undecodable" in done.stdout
        assert len(newswire.articles()) == 3
    finally:
        newswire.run("broker", "stop")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.txt", b" \n", "is empty"),
        ("binary.txt", b"\x7fELF\0\0", "is not text"),
        ("latin.txt", "Überfall".encode("latin-1"), "is not UTF-8"),
        ("large.txt", b"x" * 20_000_000, "20.0 MB"),
    ],
)
def test_a_bad_seed_stops_before_anything_starts(
    newswire: Newswire, seeds: Path, name: str, content: bytes, told: str
) -> None:
    (seeds / name).write_bytes(content)
    done = newswire.run("up", "--once", str(seeds))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert name in done.stderr
    assert told in done.stderr
    assert not newswire.data.exists()


def test_an_absent_cluster_is_one_line(newswire: Newswire, seeds: Path) -> None:
    done = newswire.run("topics", "list", NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")
    assert done.returncode == 1
    assert "no Kafka answers at 127.0.0.1:1" in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_running_is_one_line(newswire: Newswire) -> None:
    done = newswire.run("lag")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "newswire up" in done.stderr


def test_an_unknown_setting_stops_the_start(newswire: Newswire) -> None:
    done = newswire.run("lag", NEWSWIRE_KAFKA_BOOTSTRAP="x")
    assert done.returncode == 78
    assert "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS" in done.stderr


def test_a_full_disk_is_one_line(newswire: Newswire, seeds: Path) -> None:
    """A file-size limit stands in for the full disk: the same write fails in the same place."""
    command = f"ulimit -f 0; exec {sys.executable} -m newswire up --once --data {newswire.data} {seeds}"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=environ)  # noqa: S607
    assert done.returncode == 1
    assert done.stderr.startswith("newswire: ")
    assert done.stderr.count("\n") == 1
    assert not (newswire.data / "newswire.db").exists()


def test_seed_json_has_its_file(newswire: Newswire, seeds: Path) -> None:
    assert newswire.run("up", "--once", str(seeds)).returncode == 0
    row = newswire.articles("--topic", "defence")[0]
    shown = newswire.run("show", row["id"][:12], "--json")
    assert json.loads(shown.stdout) == row
    assert row["seed"] in {"0.txt", "1.txt", "2.txt"}
