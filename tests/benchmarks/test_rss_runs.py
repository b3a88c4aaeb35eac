import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.rss.cases import ALL, CASES, FIRST, SAME, SOME, Found, measured
from benchmarks.rss.site import Serving, Site, host
from benchmarks.rss.subject import outcomes
from benchmarks.rss.usage import Tree
from schemas.errors import InputError

COUNT = 20


@pytest.fixture
def site() -> Iterator[Site]:
    with Serving(1, COUNT) as serving:
        yield serving.site


def get(site: Site, number: int, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Ask for a feed; give the status, and what makes the next request conditional."""
    with closing(http.client.HTTPConnection(host(0), site.port, timeout=10)) as connection:
        connection.request("GET", f"/feed/{number}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        sent = {"If-None-Match": answer.getheader("ETag"), "If-Modified-Since": answer.getheader("Last-Modified")}
        return answer.status, {name: value for name, value in sent.items() if value}


def test_the_server_answers_304_until_a_feed_changes_and_counts(site: Site) -> None:
    asking = [get(site, number, {})[1] for number in (0, 1)]
    assert site.answered() == {200: 2}
    site.turn(SAME)
    assert [get(site, number, asking[number])[0] for number in (0, 1)] == [304, 304]
    site.turn(SOME)
    assert [get(site, number, asking[number])[0] for number in (0, 1)] == [200, 304]
    site.turn(ALL)
    assert get(site, 1, asking[1])[0] == 200
    assert site.answered() == {200: 1}


@pytest.mark.parametrize("name", ["poller", "reader"])
def test_a_subject_asks_and_finds_what_each_case_brings(name: str, site: Site, tmp_path: Path) -> None:
    arguments = (str(tmp_path / "reader.db"), "2") if name == "reader" else ()
    found = dict(outcomes(site, f"benchmarks.rss.{name}", *arguments))
    assert list(found) == list(range(len(CASES)))
    assert all(taken.seconds > 0 and taken.cpu > 0 and taken.peak > 20_000_000 for taken in found.values())
    assert found[SAME].cpu < found[ALL].cpu


def test_the_bare_client_asks_conditionally_the_second_time(site: Site) -> None:
    found = dict(outcomes(site, "benchmarks.rss.bare", counts=False))
    assert list(found) == [FIRST, SAME]


def test_a_subject_that_does_not_find_all_is_no_measure(site: Site) -> None:
    with pytest.raises(InputError, match="first fetch: Found"):
        list(outcomes(site, "benchmarks.rss.bare"))


def test_a_subject_that_fails_says_so(site: Site) -> None:
    with pytest.raises(InputError, match="exit code 1"):
        list(outcomes(site, "benchmarks.rss.reader"))


def test_a_case_counts_what_processes_below_it_used_and_held_at_most() -> None:
    lines = ("block = bytearray(80_000_000)", "sum(range(3_000_000))", "del block", "print(flush=True)", "input()")
    command = [sys.executable, "-c", "\n".join(lines)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:

        def visit() -> Found:
            assert child.stdout is not None
            child.stdout.readline()
            return Found(new=3)

        taken, found = measured(visit)
        child.communicate(b"\n")
    assert found == Found(new=3)
    assert taken.peak > 80_000_000
    assert taken.cpu > 0.03
    assert child.returncode == 0


def test_a_peak_that_was_before_a_case_does_not_count() -> None:
    block = bytearray(80_000_000)
    assert measured(Found)[0].peak > len(block)
    high = Tree(os.getpid()).peak()
    del block
    assert measured(Found)[0].peak < high - 70_000_000
