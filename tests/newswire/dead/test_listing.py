"""`newswire dead list` and `dead show` on a real broker."""

from datetime import datetime

import pytest
from confluent_kafka import Producer

from newswire.compose import normalise_stage
from newswire.context import Context
from schemas.errors import InputError
from schemas.topics import ARTICLES, DEAD, RAW
from schemas.wire import Message
from tests.newswire.dead.conftest import Run, last, letter, listed, poison, sent
from tests.newswire.pipeline import drain, publish, stage, until


def test_filters_choose_what_is_listed_and_sent_back(here: Context, run: Run) -> None:
    publish(here, [letter(here, 1), letter(here, 2, kind="bug"), letter(here, 3, stage="tag", topic=ARTICLES)])
    arrived = datetime.fromisoformat(listed(run)[0]["arrived"])
    publish(here, [letter(here, 4, kind="bug")])
    until(lambda: len(listed(run)) == 4)
    offsets = {name: [int(row["id"].rpartition("/")[2]) for row in listed(run, *name.split())] for name in OFFSETS}
    assert offsets == OFFSETS
    assert last(run("list", "--limit", "1")).endswith("(invalid 1); the newest 1 are shown")
    later = arrived.timestamp() + 0.001
    since = datetime.fromtimestamp(later, arrived.tzinfo).isoformat()
    assert [row["id"][-2:] for row in listed(run, "--since", since)] == ["/4"]
    assert last(run("redrive", "--kind", "bug")) == "sent back 2 dead letters: normalise 2 (bug 2)"
    assert sent(here) == [b"2", b"4"]
    assert [row["id"][-2:] for row in listed(run)] == ["/3", "/1"]


OFFSETS = {
    "--stage normalise": [4, 2, 1],
    "--kind bug": [4, 2],
    "--stage tag --kind invalid": [3],
    "--stage tag --kind bug": [],
    "--kind undecodable": [],
    "--since 1h": [4, 3, 2, 1],
    "--limit 2": [4, 3],
}


@pytest.mark.parametrize("command", [["list"], ["redrive"], ["redrive", "--dry-run"]])
def test_a_stage_or_kind_that_there_is_not_is_named_with_those_that_are(
    here: Context, run: Run, command: list[str]
) -> None:
    publish(here, [letter(here, 1), letter(here, 2, stage="sink.x", kind="refused")])
    with pytest.raises(InputError, match=r"--stage sink\.y: no dead letter has it; known are normalise, tag, sink\.x$"):
        run(*command, "--stage", "sink.y")
    with pytest.raises(InputError, match=r"--kind invlid: no dead letter has it; known are null_value, .*, bug$"):
        run(*command, "--kind", "invlid")
    assert len(listed(run)) == 2


def test_a_letter_is_shown_whole(here: Context, run: Run) -> None:
    value = b'{"title": "Kab\xc3\xbbl", "bell": "\\u0007"}'
    publish(here, [poison(here, value, ("trace", b"\xff\x1b[31m"))])
    drain(stage(here, normalise_stage()))
    text = run("show", "raw/0/0").stdout
    for part in ("normalise", "invalid", "poison", "\\xff\\x1b[31m", f"{here.prefix}.raw, partition 0, offset 0"):
        assert part in text
    assert '\n  "title": "Kabûl",\n' in text
    assert run("show", "raw/0/0", "--raw").stdout_bytes == value
    run("redrive", "--all")
    assert "redriven" in run("show", "normalise/").stdout


def test_what_is_no_letter_is_counted_and_passed_over(here: Context, run: Run) -> None:
    publish(here, [Message(DEAD.on(here.prefix), b"x", b"y"), letter(here, 1)])
    assert last(run("list")) == "1 dead letter: normalise 1 (invalid 1); 1 records there are no dead letters"
    run("redrive", "--all")
    assert sent(here) == [b"1"]


def test_a_header_without_a_value_ends_no_service(here: Context, run: Run) -> None:
    """Only other clients write one. Without the reading of it as empty, its letter could not be written, for ever."""
    other = Producer({"bootstrap.servers": here.kafka.bootstrap})
    other.produce(RAW.on(here.prefix), b"{", b"k", partition=0, headers=[("ce_type", RAW.type), ("a", None)])
    other.flush()
    drain(stage(here, normalise_stage()))
    assert [row["kind"] for row in listed(run)] == ["undecodable"]
