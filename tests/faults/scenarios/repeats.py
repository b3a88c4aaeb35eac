"""What a producer publishes again: an article that it has already sent, as it was or corrected."""

import sqlite3
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random

from schemas.articles import RawArticle
from schemas.topics import RAW, TAGGED
from schemas.wire import Message, decode
from tests.faults import log
from tests.faults.articles import message, messages, raw_article
from tests.faults.driver import Driver
from tests.faults.run import ARTICLES_EACH, Run
from tests.faults.service import Service
from tests.faults.store import stored
from tests.faults.verifier import Findings

RATE = 100.0
MOST = 30_000
"""Articles at most; they end once every repeat is seen."""
CORRECTED = 100
"""Articles that come again with another text."""
SEEDS = 60
SAID, MENDED = "stayed open through the night", "was closed before the morning"
LATER = timedelta(days=1)
"""What a correction is fetched after the article."""


def twice(run: Run) -> Findings:
    """10: articles and seeds are published once more, some corrected: two stores have one and the same row an id."""
    run.rate, run.count = RATE, MOST
    chance, other = run.chance, run.folder / "second.db"
    first = list(islice(messages(run.seed, run.count, run.prefix), ARTICLES_EACH))
    same = chance.sample(first, chance.randrange(ARTICLES_EACH // 4, ARTICLES_EACH // 2))
    mended = [_corrected(each, run.prefix) for each in chance.sample(_last_of_each(first), CORRECTED)]
    second = run.start("second", command=["-m", "newswire", "sink", f"sqlite:{other}", "--name", "second"])
    run.start_all()
    sinks = {"sqlite": run.services["sink"], "second": second}
    begin = run.rows() + chance.randrange(100, 1000)
    run.drive_on()
    run.wait(lambda: run.rows() > begin, what="articles to be repeated")
    again = Driver(run.bootstrap, _reordered(same + mended, chance), RATE)
    due = len(same) + _seed_twice(run, chance)
    again.wait()
    _see(run, sinks, due)
    run.driven()
    run.drained()
    group = f"{run.prefix}.sink.second"
    run.wait(lambda: log.caught_up(run.bootstrap, group, TAGGED.on(run.prefix)), what="sink.second drained")
    expected = _expected(run)
    for name, sink in sinks.items():
        assert _counts(name, sink) == expected, f"sink.{name}: {_counts(name, sink)}, where {expected} are due"
    run.end_all()
    assert len(stored(run.database)) == expected.new
    assert stored(run.database) == stored(other)
    assert _revisions(run.database) == _revisions(other)
    return run.verify([run.database, other])


def _see(run: Run, sinks: Mapping[str, Service], due: int) -> None:
    """See every repeat arrive in every sink, and change nothing there."""
    seen = 0
    while seen < due:
        run.wait(lambda: _least(sinks) > seen, what=f"a repeat after {seen} of {due}")  # noqa: B023 - waits at once
        now = min(due, _least(sinks))
        run.hit(now - seen)
        seen = now


def _least(sinks: Mapping[str, Service]) -> int:
    return min(_counts(name, sink).unchanged for name, sink in sinks.items())


def _corrected(sent: Message, prefix: str) -> Message:
    """Make the same article with another text, as a producer that comes back a day later finds it."""
    raw = RawArticle.model_validate_json(sent.value or b"")
    text = (raw.document or "").replace(SAID, MENDED)
    return message(raw.model_copy(update={"document": text, "fetched_at": raw.fetched_at + LATER}), prefix)


def _last_of_each(sent: Sequence[Message]) -> list[Message]:
    return list({each.key: each for each in sent}.values())


def _reordered(sent: Sequence[Message], chance: Random) -> Iterator[Message]:
    """Give messages in another order, in which those of one article keep theirs."""
    queues: dict[bytes | None, deque[Message]] = defaultdict(deque)
    for each in sent:
        queues[each.key].append(each)
    keys = [each.key for each in sent]
    chance.shuffle(keys)
    return (queues[key].popleft() for key in keys)


def _seed_twice(run: Run, chance: Random) -> int:
    """Publish a folder of seeds, and once more after some of its files were corrected; give how many were not."""
    folder = run.folder / "again"
    folder.mkdir()
    files = [folder / f"{number}.txt" for number in range(SEEDS)]
    for number, file in enumerate(files):
        file.write_text(raw_article(10**6 + number, 1, chance).document or "", "utf-8")
    changed = chance.sample(files, chance.randrange(1, SEEDS // 2))
    _seed(run, "seed", folder)
    for file in changed:
        file.write_text(file.read_text("utf-8").replace(SAID, MENDED), "utf-8")
    _seed(run, "seed-again", folder)
    return len(files) - len(changed)


def _seed(run: Run, name: str, folder: Path) -> None:
    seeding = run.start(name, command=["-m", "newswire", "seed", str(folder)])
    assert seeding.await_exit() == 0, seeding.tail()
    seeding.await_log(f"{SEEDS} seeds published")


@dataclass(frozen=True)
class _Counts:
    """What became of the records that a sink has read."""

    new: int
    revised: int
    unchanged: int


def _counts(name: str, sink: Service) -> _Counts:
    def count(result: str) -> int:
        return int(sink.metric(f'newswire_records_total{{result="{result}",stage="sink.{name}"}}'))

    return _Counts(count("new"), count("revised"), count("unchanged"))


def _expected(run: Run) -> _Counts:
    """Count what the raw topic holds: each id is new once, each further text a revision, the rest nothing new."""
    raws = [decode(RAW, record) for record in log.read(run.bootstrap, RAW.on(run.prefix))]
    ids, texts = {raw.id for raw in raws}, {(raw.id, raw.document) for raw in raws}
    return _Counts(len(ids), len(texts) - len(ids), len(raws) - len(texts))


def _revisions(path: Path) -> list[tuple[str, str, str]]:
    """Give every revision that a store keeps: its article, its text's hash, its record."""
    query = "SELECT id, revisions.content_hash, revisions.record FROM revisions JOIN articles USING (key) ORDER BY 1, 2"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return db.execute(query).fetchall()
