"""`newswire dead redrive` on a real broker: what was refused is sent back exactly once."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from typer.testing import CliRunner

from consumers.sinks.sqlite.reader import SqliteReader
from consumers.sinks.sqlite.sink import SqliteSink
from newswire.__main__ import app
from newswire.compose import normalise_stage, tag_stage
from newswire.context import Context
from newswire.dead.index import Filter, Index
from newswire.dead.redriving import LETTERS, chosen, redrive
from runtime import metrics as m
from runtime.sinks import Outcome, Refuse, SinkBatch
from runtime.stage import Stage
from runtime.stopping import Stop
from schemas.articles import Article, RawArticle, TaggedArticle
from schemas.errors import FencedError, InputError, RejectedError
from schemas.topics import ARTICLES, DEAD, RAW, Topic
from schemas.wire import ATTEMPTS, FOR, Message, decode_letter, header
from tests.newswire.dead.conftest import Run, last, letter, listed, poison, raw, sent
from tests.newswire.pipeline import drain, publish, records, sink, stage, until

EVERY = Filter()


def refusing(text: str) -> Stage[Any, Any]:
    """The normaliser, in a version that cannot read texts with these words."""
    good = normalise_stage()

    def run(article: RawArticle) -> Article:
        if text in (article.document or ""):
            raise RejectedError("unsupported", f"{text} cannot be read yet")
        made: Article = good.run(article)
        return made

    return replace(good, run=run)


def test_what_a_new_version_can_read_arrives_exactly_once(here: Context, run: Run) -> None:
    publish(here, raw(here, 1, 2, 3))
    drain(stage(here, refusing("report 2,")))
    (found,) = listed(run)
    assert (found["stage"], found["kind"], found["attempts"]) == ("normalise", "unsupported", 0)
    assert found["id"] == f"normalise/{here.prefix}.raw/0/1"
    assert last(run("redrive", "--all")) == "sent back 1 dead letter: normalise 1 (unsupported 1)"
    assert listed(run) == []
    drain(stage(here, normalise_stage()))
    assert [record.key for record in records(here, ARTICLES)] == [raw(here, n)[0].key for n in (1, 3, 2)]
    original, back = (records(here, RAW)[offset] for offset in (1, 3))
    assert (back.key, back.value, back.partition) == (original.key, original.value, original.partition)
    assert back.headers == (*original.headers, (ATTEMPTS, b"1"))
    assert last(run("redrive", "--all")) == "sent back 0 dead letters"
    assert last(run("list")) == "0 dead letters"


def test_what_is_refused_again_is_a_new_letter_with_its_attempts(here: Context, run: Run) -> None:
    publish(here, [poison(here, b"{", (ATTEMPTS, b"?"))])
    for attempts in range(3):
        drain(stage(here, normalise_stage()))
        (found,) = listed(run)
        assert found["attempts"] == attempts
        assert run("redrive", found["id"]).exit_code == 0
        assert listed(run) == []
    heads = [header(record.headers, ATTEMPTS) for record in records(here, RAW)]
    assert heads == ["?", "1", "2", "3"]
    assert all(len([name for name, _ in record.headers if name == ATTEMPTS]) == 1 for record in records(here, RAW))
    with pytest.raises(InputError, match=r"raw/0/0 was redriven at .* UTC; what is refused again is a letter of its"):
        run("redrive", "0/0")


class Picky(SqliteSink):
    """A store that cannot take one article."""

    bad: str

    def write(self, batch: SinkBatch[TaggedArticle], refuse: Refuse) -> Sequence[Outcome]:
        bad = [index for index, article in enumerate(batch.values) if article.id == self.bad]
        if bad:
            refuse(dict.fromkeys(bad, "no room for it"))
        kept = [article for article in batch.values if article.id != self.bad]
        done = iter(super().write(SinkBatch(kept, batch.spans), refuse))
        return ["refused" if article.id == self.bad else next(done) for article in batch.values]


def test_what_one_sink_refused_goes_to_that_sink_alone(here: Context, run: Run, tmp_path: Path) -> None:
    publish(here, raw(here, 1, 2))
    drain(stage(here, normalise_stage()))
    drain(stage(here, tag_stage()))
    choosy = Picky(tmp_path / "choosy.db")
    choosy.bad = (raw(here, 2)[0].key or b"").decode()
    drain(sink(here, "choosy", choosy))
    drain(sink(here, "other", SqliteSink(tmp_path / "other.db")))
    (found,) = listed(run)
    assert (found["stage"], found["kind"], found["reason"]) == ("sink.choosy", "refused", "no room for it")
    run("redrive", "--stage", "sink.choosy")
    mended = drain(sink(here, "choosy", SqliteSink(tmp_path / "choosy.db")))
    other = drain(sink(here, "other", SqliteSink(tmp_path / "other.db")))
    outcomes = ("new", "unchanged", "passed", "dead")
    assert [mended.counted(m.RECORDS.name, result=name) for name in outcomes] == [1, 0, 0, 0]
    assert [other.counted(m.RECORDS.name, result=name) for name in outcomes] == [0, 0, 1, 0]
    for name in ("choosy", "other"):
        with closing(SqliteReader(tmp_path / f"{name}.db")) as reader:
            assert reader.get(choosy.bad)
    assert listed(run) == []


POINTS = ("before_send", "before_offsets", "before_commit", "after_commit")


@pytest.mark.parametrize("point", POINTS)
def test_a_redrive_that_is_killed_has_sent_and_marked_or_neither(
    here: Context, run: Run, environ: dict[str, str], point: str
) -> None:
    """Marked in a transaction of its own, the letter would be lost or sent twice at one of the points."""
    publish(here, [poison(here)])
    drain(stage(here, normalise_stage()))
    outside = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}
    done = subprocess.run(
        [sys.executable, "-m", "newswire", "dead", "redrive", "--all"],
        env=outside | environ | {"NEWSWIRE_KAFKA_FAILPOINTS": f"{point}=kill@1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    committed = point == "after_commit"
    assert len(listed(run)) == (0 if committed else 1)  # though a transaction may still be open
    assert last(run("redrive", "--all")).startswith("sent back 0" if committed else "sent back 1 dead letter:")
    assert sent(here) == [b"{"] * 2
    assert listed(run) == []


def test_a_dry_run_tells_and_changes_nothing(here: Context, run: Run) -> None:
    publish(here, [letter(here, 1), letter(here, 2, stage="tag", topic=ARTICLES, kind="bug")])
    before = records(here, DEAD)
    result = run("redrive", "--all", "--dry-run")
    assert result.stdout == "would send back 2 dead letters: normalise 1 (invalid 1), tag 1 (bug 1)\n"
    assert run("redrive", "1", "--dry-run").stdout == "would send back 1 dead letter: normalise 1 (invalid 1)\n"
    assert (records(here, DEAD), sent(here), records(here, ARTICLES)) == (before, [], [])


@pytest.mark.parametrize("arguments", [[], ["0/1", "--all"], ["--all", "--kind", "bug"], ["0/1", "--since", "1d"]])
def test_a_redrive_has_to_be_told_of_what(run: Run, arguments: list[str]) -> None:
    with pytest.raises(InputError, match=r"say which letters: ids, .* or --all"):
        run("redrive", *arguments)


def test_what_was_null_is_sent_back_null(here: Context, run: Run) -> None:
    publish(here, [poison(here, None), Message(RAW.on(here.prefix), None, b"{", (), 0)])
    drain(stage(here, normalise_stage()))
    assert {row["kind"] for row in listed(run)} == {"null_value", "unknown_type"}
    assert "null" in run("show", "0/0").stdout
    assert run("show", "0/0", "--raw").stdout_bytes == b""
    run("redrive", "--all")
    assert [(record.key, record.value) for record in records(here, RAW)] == [(b"poison", None), (None, b"{")] * 2


def test_one_key_is_one_letter_though_it_was_written_twice(here: Context, run: Run) -> None:
    publish(here, [letter(here, 1, value=b"first"), letter(here, 2), letter(here, 1, value=b"again")])
    assert [row["id"][-2:] for row in listed(run)] == ["/1", "/2"]
    run("redrive", "--all")
    assert sent(here) == [b"2", b"again"]


def configure(here: Context, topic: Topic[Any], **configs: str) -> None:
    named = {name.replace("_", "."): value for name, value in configs.items()}
    with closing(KafkaAdminClient(bootstrap_servers=here.kafka.bootstrap)) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.on(here.prefix), named)])


def test_letters_that_compaction_took_from_the_middle_are_no_problem(here: Context, run: Run) -> None:
    configure(here, DEAD, segment_ms="100", min_cleanable_dirty_ratio="0.001", max_compaction_lag_ms="100")
    for offset in (9, 1, 2, 1, 3, 1):
        publish(here, [letter(here, offset, value=b"value of %d" % offset)])
    until(lambda: 1 not in [record.offset for record in records(here, DEAD)])
    assert [row["id"][-2:] for row in listed(run)] == ["/1", "/3", "/2", "/9"]
    run("redrive", "--all")
    assert sent(here) == [b"value of 9", b"value of 2", b"value of 3", b"value of 1"]
    assert listed(run) == []


def every(index: Index) -> Sequence[Any]:
    return chosen(index, (), EVERY)


def test_many_go_in_transactions_of_a_bounded_size_and_a_stop_ends_between_two(here: Context, run: Run) -> None:
    count = 2 * LETTERS + 50
    publish(here, [letter(here, n) for n in range(count)])
    stop = Stop()
    first = redrive(here, every, stop)
    assert [next(first).done for _ in range(2)] == [0, LETTERS]
    stop.ask()
    assert list(first) == []
    assert len(listed(run, "--limit", "1000")) == count - LETTERS
    assert [at.done for at in redrive(here, every, Stop())] == [0, LETTERS, LETTERS + 50]
    assert sent(here) == [b"%d" % n for n in range(count)]


def test_a_redrive_that_is_told_to_stop_says_what_is_left(
    here: Context, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(here, [letter(here, 1)])
    monkeypatch.setattr(Stop, "on_signals", Stop.ask)  # a signal that comes at once
    result = run("redrive", "--all")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "sent back 0 of 1 dead letter: normalise 1 (invalid 1)",
        "stopped; what was not sent back is still listed",
    ]
    assert sent(here) == []
    assert len(listed(run)) == 1


def test_of_two_redrives_the_older_is_fenced_and_nothing_is_sent_twice(here: Context) -> None:
    """The newer takes over before it looks: looking first, it would send again what the older sends meanwhile."""
    count = LETTERS + 50
    publish(here, [letter(here, n) for n in range(count)])
    older = redrive(here, every, Stop())
    assert [next(older).done for _ in range(2)] == [0, LETTERS]

    def meanwhile(index: Index) -> Sequence[Any]:
        with pytest.raises(FencedError, match=r"redrive: .*newer instance"):
            next(older)
        return every(index)

    assert [at.done for at in redrive(here, meanwhile, Stop())] == [0, 50]
    assert sent(here) == [b"%d" % n for n in range(count)]


def test_where_the_partition_is_gone_nothing_is_sent_back(here: Context, run: Run) -> None:
    publish(here, [letter(here, 1), letter(here, 2, partition=7), letter(here, 3, partition=7)])
    for dry in ([], ["--dry-run"]):
        with pytest.raises(InputError, match=r"raw has no partition 7 any more, where 2 of these letters came from"):
            run("redrive", "--all", *dry)
    assert sent(here) == []
    run("redrive", "0/1")
    assert sent(here) == [b"1"]


def test_one_that_is_too_large_now_is_named_and_keeps_back_no_other(here: Context, run: Run) -> None:
    large = Random(1).randbytes(400_000)  # noqa: S311 - bytes that no compression shortens
    publish(here, [letter(here, 1), letter(here, 2), letter(here, 3, value=large), letter(here, 4)])
    configure(here, RAW, max_message_bytes="300000")
    result = CliRunner().invoke(app, ["dead", "redrive", "--all"])
    assert isinstance(result.exception, InputError)
    assert re.match(r"normalise/\w+\.raw/0/3 cannot be sent back: .*max\.message\.bytes", str(result.exception))
    assert last(result) == "sent back 2 of 4 dead letters: normalise 4 (invalid 4)"
    assert sent(here) == [b"1", b"2"]
    assert [row["id"][-2:] for row in listed(run)] == ["/4", "/3"]


def test_a_sinks_header_names_its_group(here: Context, run: Run) -> None:
    publish(here, [letter(here, 1, stage="sink.x")])
    run("redrive", "--all")
    (back,) = records(here, RAW)
    assert header(back.headers, FOR) == f"{here.prefix}.sink.x"


def test_the_mark_keeps_every_fact(here: Context, run: Run) -> None:
    publish(here, [poison(here, b"\xff\x00", ("a", b"1"))])
    drain(stage(here, normalise_stage()))
    run("redrive", "--all")
    first, marked = (decode_letter(record) for record in records(here, DEAD))
    assert marked.redriven_at is not None
    assert marked.model_copy(update={"redriven_at": None}) == first
