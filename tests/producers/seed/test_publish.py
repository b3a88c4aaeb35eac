import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from producers.seed import publish as module
from producers.seed.files import LARGEST, Seed, find
from producers.seed.publish import Facts, publish, raw_article
from runtime.memory import MemoryBroker, MemoryPublisher
from schemas.articles import RawArticle, Source
from schemas.errors import UnavailableError
from schemas.identity import seed_id
from schemas.topics import ARTICLE_BYTES, MIB, RAW
from schemas.wire import Message, decode, header, read_envelope

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    return made


def put(folder: Path, name: str, text: str = "Headline\n\nText.\n") -> None:
    (folder / name).write_text(text, encoding="utf-8")
    os.utime(folder / name, (NOON.timestamp(), NOON.timestamp()))


def sent(seeds: Sequence[Seed], facts: Facts = Facts()) -> tuple[MemoryBroker, list[int]]:  # noqa: B008 - frozen
    broker = MemoryBroker(1)
    return broker, list(publish(seeds, facts, MemoryPublisher(broker), prefix="t"))


def articles(broker: MemoryBroker) -> list[RawArticle]:
    return [decode(RAW, record) for record in broker.records("t.raw")]


def test_a_seed_becomes_a_raw_article_whose_text_is_untouched(folder: Path) -> None:
    text = "\ufeffHeadline “x”\r\n\r\nText.\u00ad\n"
    (folder / "a.txt").write_bytes(text.encode())
    os.utime(folder / "a.txt", (NOON.timestamp(), NOON.timestamp()))
    broker, counts = sent(find([folder]), Facts("The Example", "IN", "en", "Asia/Kolkata"))
    assert counts == [1]
    assert articles(broker) == [
        RawArticle(
            id=seed_id("articles", "a.txt"),
            source=Source(
                kind="seed",
                name="The Example",
                collection="articles",
                file="a.txt",
                country="IN",
                language="en",
                timezone="Asia/Kolkata",
            ),
            fetched_at=NOON,
            document=text,
        )
    ]


def test_without_facts_the_collection_names_the_source(folder: Path) -> None:
    put(folder, "a.txt")
    (seed,) = find([folder])
    assert raw_article(seed, "x", Facts()).source.name == "articles"


def test_ids_are_the_same_in_every_run(folder: Path) -> None:
    for name in ("a.txt", "b.txt"):
        put(folder, name)
    first, second = (
        [
            (record.key, header(record.headers, "ce_id"), record.value)
            for record in sent(find([folder]))[0].records("t.raw")
        ]
        for _ in range(2)
    )
    assert first == second
    assert len({key for key, _, _ in first}) == 2


def test_a_revision_has_the_id_of_its_article_and_an_event_of_its_own(folder: Path) -> None:
    put(folder, "a.txt")
    put(folder, "a.2.txt", "Headline\n\nBetter text.\n")
    broker, _ = sent(find([folder]))
    first, second = articles(broker)
    assert first.id == second.id == seed_id("articles", "a.txt")
    assert (first.source.file, second.source.file) == ("a.txt", "a.2.txt")
    assert second.fetched_at > first.fetched_at
    assert len({header(record.headers, "ce_id") for record in broker.records("t.raw")}) == 2


def test_the_event_is_of_now_whatever_the_files_time(folder: Path) -> None:
    put(folder, "a.txt")
    before = datetime.now(UTC)
    broker, _ = sent(find([folder]))
    (record,) = broker.records("t.raw")
    envelope = read_envelope(record)
    assert before <= envelope.time <= datetime.now(UTC)
    assert (envelope.source, envelope.origin) == ("newswire/seed/articles", None)
    assert header(record.headers, "ce_type") == "newswire.article.raw.v1"
    assert record.key == seed_id("articles", "a.txt").encode()


def test_every_event_begins_a_trace_of_its_own(folder: Path) -> None:
    for name in ("a.txt", "b.txt"):
        put(folder, name)
    traces = [read_envelope(record).trace or "" for record in sent(find([folder]))[0].records("t.raw")]
    assert all(re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", trace) for trace in traces)
    assert len(set(traces)) == 2


def test_a_batch_holds_at_most_so_many_records(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_RECORDS", 2)
    for name in "abcde":
        put(folder, f"{name}.txt")
    broker, counts = sent(find([folder]))
    assert counts == [2, 2, 1]
    assert [article.source.file for article in articles(broker)] == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]


def test_a_batch_holds_at_most_so_many_bytes(folder: Path) -> None:
    for name in "abcde":
        put(folder, f"{name}.txt", name * (3 * MIB))
    _, counts = sent(find([folder]))
    assert counts == [2, 2, 1]


def test_every_file_that_is_accepted_fits_a_record(folder: Path) -> None:
    put(folder, "plain.txt", "a" * LARGEST)
    put(folder, "wide.txt", "€" * (LARGEST // 3))
    put(folder, "lines.txt", "abc\n" * (LARGEST // 4))
    broker, counts = sent(find([folder]))
    assert counts == [1, 1, 1]
    assert all(len(record.value or b"") < ARTICLE_BYTES for record in broker.records("t.raw"))


def test_a_batch_is_counted_once_it_is_durable(folder: Path) -> None:
    class Away(MemoryPublisher):
        def publish(self, messages: Sequence[Message]) -> None:
            assert len(messages) == 1
            raise UnavailableError("away")

    put(folder, "a.txt")
    counts = publish(find([folder]), Facts(), Away(MemoryBroker()), prefix="t")
    with pytest.raises(UnavailableError):
        next(counts)


def test_nothing_is_sent_for_nothing() -> None:
    broker, counts = sent([])
    assert (counts, broker.records("t.raw")) == ([], [])
