"""Clocks that are wrong: an hour ahead here, an hour behind there."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from newswire.data_files import data_file
from schemas.articles import Article
from schemas.identity import content_hash, event_id
from schemas.topics import ARTICLES, RAW, TAGGED, Topic
from schemas.wire import Record, decode, header, read_envelope
from tests.faults import log
from tests.faults.articles import PUBLISHED
from tests.faults.run import Run
from tests.faults.service import Service
from tests.faults.verifier import ORIGIN, Findings

RATE = 150.0
MOST = 30_000
"""Articles at most; they end with the fault."""
HOUR = 3600.0
AHEAD, BEHIND, RIGHT = "+1h", "-1h", "+0"
NEAR = 60.0
"""Seconds between two clocks that count as the same."""
SEEDS = len(list((data_file("seeds") / "articles").glob("*.txt")))
"""Articles that newswire brings along."""
LIBRARY = "vendor/libfaketime/src/libfaketime.so.1"
STAGES = {"normalise": "normalise", "tag": "tag", "sink": "sink.sqlite"}


def an_hour_off(run: Run) -> Findings:
    """23: one service's clock jumps ahead, another's back, and producers start with either: nobody notices."""
    chance = run.chance
    enough, clocks = chance.randrange(200, 800), dict(zip(chance.sample([*STAGES], 2), (AHEAD, BEHIND), strict=True))
    for name in clocks:
        _start(run, name, RIGHT)
    run.start_all()
    run.rate, run.count = RATE, MOST
    run.drive_on()
    run.wait(lambda: run.rows() > enough, what="the first rows")
    for name, clock in clocks.items():
        _set(run, name, clock)
        run.wait(partial(_shows, run.services[name], clock), what=f"{name} {clock}")
        run.hit()
    for clock in (AHEAD, BEHIND):
        assert _start(run, "seed", clock, ["-m", "newswire", "seed"]).await_exit(90) == 0
    run.driven()
    run.drained()
    for name, stage in STAGES.items():
        _assert_latencies(run.services[name], stage, clocks.get(name, RIGHT))
    findings = run.finish()
    _assert_stable(run)
    return findings


def _start(run: Run, name: str, clock: str, command: Sequence[str] = ()) -> Service:
    """Start a process under a clock of its own, which a file sets."""
    spec = find_spec("libfaketime")
    assert spec is not None, "this fault needs the package libfaketime, which is for Linux"
    _set(run, name, clock)
    return run.start(
        name,
        command=command,
        LD_PRELOAD=str(Path(spec.origin or "").parent / LIBRARY),
        FAKETIME_TIMESTAMP_FILE=str(_file(run, name)),
        FAKETIME_CACHE_DURATION="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
    )


def _file(run: Run, name: str) -> Path:
    return run.folder / f"{name}.clock"


def _set(run: Run, name: str, clock: str) -> None:
    _file(run, name).write_text(f"{clock}\n", "ascii")


def _off(clock: str) -> float:
    return {AHEAD: HOUR, BEHIND: -HOUR, RIGHT: 0.0}[clock]


def _shows(service: Service, clock: str) -> bool:
    """Whether a service believes in its clock: it tells when its loop last turned."""
    turned = service.metric(f'newswire_progress_timestamp_seconds{{stage="{STAGES[service.name]}"}}')
    return abs(turned - time.time() - _off(clock)) < NEAR


def _assert_latencies(service: Service, stage: str, clock: str) -> None:
    """See that no latency was negative.

    A clock behind makes it nothing, one ahead an hour; what a producer an hour behind has sent is an hour old as well.
    """
    name = "newswire_latency_seconds"
    count, total = (service.metric(f'{name}_{part}{{stage="{stage}"}}') for part in ("count", "sum"))
    old = count - service.metric(f'{name}_bucket{{le="1800.0",stage="{stage}"}}')
    assert total >= 0, f"{stage}: {total} s in {count} latencies"
    match clock:
        case "+1h":
            assert old > SEEDS
        case "-1h":
            assert old == 0
        case _:
            assert old == SEEDS


def _assert_stable(run: Run) -> None:
    """See that every id, hash and time is what the raw record has, and that a seed is the same at any hour."""
    raws = list(log.read(run.bootstrap, RAW.on(run.prefix)))
    topic = log.topic_id(run.bootstrap, RAW.on(run.prefix))
    places = {f"{topic}/{raw.partition}/{raw.offset}": raw for raw in raws}
    for record, article in chain(_articles(run, ARTICLES), _articles(run, TAGGED)):
        _assert_same(places[header(record.headers, ORIGIN) or ""], record, article)
    seeds = Counter((raw.key, header(raw.headers, "ce_id"), raw.value) for raw in raws if not _driven(raw))
    assert sum(seeds.values()) == 2 * SEEDS
    assert set(seeds.values()) == {2}


def _articles(run: Run, topic: Topic[Any]) -> Iterator[tuple[Record, Article]]:
    for record in log.read(run.bootstrap, topic.on(run.prefix)):
        yield record, decode(topic, record)


def _assert_same(record: Record, result: Record, article: Article) -> None:
    raw = decode(RAW, record)
    assert article.id == raw.id == (result.key or b"").decode()
    assert article.fetched_at == raw.fetched_at
    assert article.content_hash == content_hash(article.title, article.standfirst, article.body)
    assert header(result.headers, "ce_id") == event_id(article)
    assert read_envelope(result).time == read_envelope(record).time
    if _driven(record):
        assert article.published_at == PUBLISHED
        assert article.flags == ("future_dated",)  # against the time that it was fetched, not of any clock


def _driven(raw: Record) -> bool:
    return header(raw.headers, "ce_source") == "newswire/faults"
