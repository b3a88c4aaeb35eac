"""The JVM's command line, its surroundings, and its AOT cache."""

import os
import time
from pathlib import Path

import pytest

from newswire.broker.java import FLAGS, STALE, UNWANTED, Java, aot, environment, keep_training


def java_at(folder: Path) -> Java:
    """Make what an AOT cache depends on, the same wherever it is made."""
    home, jar = folder / "home", folder / "jars" / "one-1.0.jar"
    for file, text in {home / "release": "25.0.2", home / "lib" / "modules": "modules", jar: "jar"}.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        os.utime(file, (1000, 1000))
    return Java(home, [jar])


@pytest.fixture
def java(tmp_path: Path) -> Java:
    return java_at(tmp_path / "one")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


def train(java: Java, cache: Path) -> Path:
    """Write what a JVM writes while it stops."""
    _, training = aot(java, cache)
    assert training
    training.write_text("trained")
    return training


def test_command_names_java_jars_and_main_class(java: Java) -> None:
    command = java.command("kafka.Kafka", "server.properties", flags=["-XX:One"])
    assert command[0] == str(java.home / "bin" / "java")
    assert command[1:-4] == [*FLAGS, "-XX:One"]
    assert command[-4:] == ["-cp", str(java.jars[0]), "kafka.Kafka", "server.properties"]


def test_nobodys_java_options_reach_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in UNWANTED:
        monkeypatch.setenv(name, "-Xmx1m")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("KEPT", "yes")
    given = environment()
    assert not given.keys() & set(UNWANTED)
    assert (given["LC_ALL"], given["KEPT"]) == ("C.UTF-8", "yes")


def test_first_run_trains_and_the_next_uses_it_from_any_clone(java: Java, cache: Path, tmp_path: Path) -> None:
    flags, training = aot(java, cache)
    assert flags == [f"-XX:AOTCacheOutput={training}"]
    keep_training(train(java, cache), finished=True)
    flags, training = aot(java_at(tmp_path / "another"), cache)
    (made,) = cache.iterdir()
    assert flags[0] == f"-XX:AOTCache={made}"
    assert training is None


@pytest.mark.parametrize("changed", ["home/release", "home/lib/modules", "jars/one-1.0.jar"])
def test_another_java_or_jar_trains_anew(changed: str, java: Java, tmp_path: Path) -> None:
    before = java.key()
    (tmp_path / "one" / changed).write_text("something longer")
    assert java.key() != before


def test_jar_that_was_fetched_again_trains_anew(java: Java) -> None:
    before = java.key()
    os.utime(java.jars[0], (2000, 2000))  # Java refuses the cache of a jar with another time
    assert java.key() != before


def test_cache_of_a_killed_jvm_is_thrown_away(java: Java, cache: Path) -> None:
    training = train(java, cache)
    training.with_name(f"{training.name}.config").write_text("draft")
    keep_training(training, finished=False)
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("finished", [True, False])
def test_jvm_that_wrote_nothing_leaves_nothing(finished: bool, java: Java, cache: Path) -> None:  # noqa: FBT001
    keep_training(aot(java, cache)[1], finished=finished)
    keep_training(None, finished=finished)
    assert list(cache.iterdir()) == []


def test_two_first_runs_at_once_write_two_files(java: Java, cache: Path) -> None:
    first, second = train(java, cache), train(java, cache)
    assert first != second
    keep_training(first, finished=True)
    keep_training(second, finished=True)
    assert [file.suffix for file in cache.iterdir()] == [".aot"]


@pytest.mark.parametrize("trained", [True, False])
def test_old_leavings_are_swept_and_young_ones_are_not(trained: bool, java: Java, cache: Path) -> None:  # noqa: FBT001
    if trained:
        keep_training(train(java, cache), finished=True)
    kept = list(cache.iterdir())
    old, young = leave_behind(java, cache), leave_behind(java, cache)
    long_ago = time.time() - STALE - 1
    os.utime(old, (long_ago, long_ago))
    aot(java, cache)
    assert sorted(cache.iterdir()) == sorted([*kept, young])


def leave_behind(java: Java, cache: Path) -> Path:
    """Leave what a killed JVM leaves, cache or no cache."""
    left = cache / f"kafka-{java.key()}.{len(list(cache.iterdir()))}.training.config"
    left.write_text("draft")
    return left
