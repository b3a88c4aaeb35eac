"""The soak's verdict: on memory that it has seen, and on runs that did not come to their end."""

import sqlite3
import subprocess
from pathlib import Path

import pytest
from confluent_kafka import KafkaException

from schemas.errors import UnavailableError
from tests.faults.memory import Memory, Sample
from tests.faults.run import Run
from tests.faults.soak import ALLOWED, BROKER, BROKER_MOST, MEASURED, SHORTEST, Soak, soak
from tests.faults.verifier import Findings

LONG = SHORTEST * 8


def ended(tmp_path: Path, seconds: float, more: float = 0.0, broker: float = 300.0) -> Soak:
    """Give a run in which every service held 80 MiB, the last of them `more` in the last eighth."""
    made = Soak(Run("nowhere:1", tmp_path, 1), seconds)
    for at in range(0, round(seconds), 2):
        held = dict.fromkeys(MEASURED, 80.0) | {BROKER: broker}
        held[MEASURED[-1]] += more if at >= seconds * 7 / 8 else 0.0
        made.memory.samples.append(Sample(at, dict.fromkeys(held, 1), held))
    return made


def test_growth_is_told_and_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(tmp_path, LONG, ALLOWED).wrong(Findings()) == []
    assert f"normalise +0 MiB, tag +0 MiB, sink +{ALLOWED} MiB; the broker at most 300 MiB" in capsys.readouterr().out
    assert ended(tmp_path, LONG, ALLOWED + 1).wrong(Findings()) == [f"sink grew by {ALLOWED + 1} MiB"]


def test_a_run_too_short_for_growth_says_so_and_judges_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = ended(tmp_path, 4.0, broker=BROKER_MOST + 1.0)  # some of its eighths have no sample
    assert short.wrong(Findings(lost=["one"])) == ["lost 1: one", f"the broker had {BROKER_MOST + 1} MiB"]
    said = f"too short to tell growth, which takes 2.7 minutes; the broker at most {BROKER_MOST + 1} MiB"
    assert capsys.readouterr().out.startswith(said)


def test_memory_that_was_not_seen_has_not_stayed_the_same() -> None:
    seen = Memory(dict, [Sample(at, {"tag": 1}, {"tag": 80.0} if at < 50 else {}) for at in range(100)])
    with pytest.raises(AssertionError, match=r"^nothing was seen of tag's memory from 60 s to 70 s$"):
        seen.growth("tag", (10, 20), (60, 70))
    with pytest.raises(AssertionError, match=r"^nothing was seen of tag's memory from 51 s to 55 s$"):
        seen.growth("tag", (51, 55), (60, 70))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AssertionError("not within 60 s: tag ready\n--- tag\nits log"), "AssertionError: not within 60 s: tag ready"),
        (UnavailableError("no Kafka answers"), "UnavailableError: no Kafka answers"),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (sqlite3.DatabaseError("malformed"), "DatabaseError: malformed"),
        (KafkaException("away"), "KafkaException: away"),
        (subprocess.TimeoutExpired("java", 10), "TimeoutExpired: Command 'java' timed out after 10 seconds"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_run_that_breaks_off_has_failed_and_its_last_line_says_why(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    said: str,
) -> None:
    def start(*_: object) -> None:
        raise error

    monkeypatch.setattr("tests.faults.soak.local.start", start)
    assert soak(tmp_path, 1, 1, 1) == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"SOAK failed: {said}"
