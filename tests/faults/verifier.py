"""The verifier reads every topic and the store, and counts what is wrong; it shares the schemas alone."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schemas.articles import Tag, TaggedArticle
from schemas.errors import RejectedError
from schemas.identity import content_hash, rank
from schemas.topics import ARTICLES, DEAD, RAW, TAGGED, Topic
from schemas.wire import Record, decode, decode_letter, header
from tests.faults import log
from tests.faults.examples import examples

ORIGIN = "newswire-origin"
WRONG = ("lost", "duplicated", "disordered", "torn", "aborted")
"""The findings of which there may be none."""


@dataclass
class Findings:
    """What was counted; all but `published` and `dead` have to be 0 or empty."""

    published: int = 0
    dead: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    aborted: list[str] = field(default_factory=list)
    """Results, rows and letters of what stands in an aborted transaction alone, where no reader may look."""
    behind: dict[str, int] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not any(getattr(self, name) for name in WRONG) and not any(self.behind.values())

    def __str__(self) -> str:
        """Say what is wrong, with examples."""
        parts = examples({name: getattr(self, name) for name in WRONG})
        parts += [f"{group} is {count} behind" for group, count in self.behind.items() if count]
        return "; ".join(parts) or "clean"


@dataclass(frozen=True)
class Gone:
    """Tagged records that somebody has deleted, as they stood before, and by a store's stem the places it missed."""

    tagged: Sequence[Record] = ()
    missed: Mapping[str, AbstractSet[str]] = field(default_factory=dict)


NOTHING = Gone()
Content = tuple[str, str, tuple[Tag, ...]]
"""What tells two revisions apart: id, content hash and tags."""


def verify(
    bootstrap: str,
    prefix: str,
    stores: Sequence[Path],
    strangers: AbstractSet[str] = frozenset(),
    gone: Gone = NOTHING,
) -> Findings:
    """Compare raw, articles, tagged and dead letters with each other and with each SQLite store.

    `strangers` are the places of records that no stage wrote: they are nobody's results, but inputs like all others.
    `gone` counts as if it still stood there, and no store has to hold what it missed of it.
    """
    found = Findings()
    raws = list(log.read(bootstrap, RAW.on(prefix)))
    articles = list(log.read(bootstrap, ARTICLES.on(prefix)))
    tagged = [*gone.tagged, *log.read(bootstrap, TAGGED.on(prefix))]
    letters = _letters(bootstrap, prefix)
    found.published, found.dead = len(raws), len(letters)
    topic = log.topic_id(bootstrap, RAW.on(prefix))
    origins = [f"{topic}/{raw.partition}/{raw.offset}" for raw in raws]
    written, rewritten = ([each for each in part if each.place not in strangers] for part in (articles, tagged))
    _one_each(found, "normalise", zip(origins, raws, strict=True), written, letters)
    _one_each(found, "tag", ((_origin(record), record) for record in articles), rewritten, letters)
    _in_order(found, dict(zip(origins, raws, strict=True)), articles)
    _in_order(found, dict(zip(origins, raws, strict=True)), tagged)
    aborted = _aborted(bootstrap, prefix, articles, tagged, letters, found)
    for store in stores:
        missed = gone.missed.get(store.stem, ())
        _stored(found, store, [record for record in tagged if record.place not in missed], letters, aborted)
    groups: list[tuple[str, Topic[Any]]] = [
        ("normalise", RAW),
        ("tag", ARTICLES),
        *((f"sink.{store.stem}", TAGGED) for store in stores),
    ]
    for group, reads in groups:
        found.behind[group] = log.behind(bootstrap, f"{prefix}.{group}", reads.on(prefix))
    return found


def _letters(bootstrap: str, prefix: str) -> set[str]:
    """Give the ids of all dead letters: the last a key counts, so a repeat is none."""
    return {decode_letter(record).id for record in log.read(bootstrap, DEAD.on(prefix))}


def _origin(record: Record) -> str:
    return header(record.headers, ORIGIN) or f"no origin at {record.place}"


def _one_each(
    found: Findings,
    stage: str,
    inputs: Iterable[tuple[str, Record]],
    outputs: Sequence[Record],
    letters: set[str],
) -> None:
    """Every input has exactly one output of its origin, or a dead letter of its place."""
    counts = Counter(_origin(record) for record in outputs)
    wanted = set()
    for origin, record in inputs:
        wanted.add(origin)
        number = counts[origin] + (f"{stage}/{record.place}" in letters)
        if number == 0:
            found.lost.append(f"{stage}: {record.place}")
        elif number > 1:
            found.duplicated.append(f"{stage}: {record.place} has {number} results")
    found.duplicated += [f"{stage}: {origin} is no input's" for origin in counts if origin not in wanted]


def _in_order(found: Findings, raws: dict[str, Record], outputs: Sequence[Record]) -> None:
    """The results of one key stand in the order of their raw records."""
    places: dict[tuple[bytes | None, int], list[int]] = defaultdict(list)
    for record in outputs:
        raw = raws.get(_origin(record))
        if raw is None:
            continue
        if (raw.key, raw.partition) != (record.key, record.partition):
            found.disordered.append(f"{record.place} has another key or partition than {raw.place}")
        places[record.key, record.partition].append(raw.offset)
    found.disordered += [
        f"{key!r} of {outputs[0].topic}: raw offsets {offsets}"
        for (key, _), offsets in places.items()
        if offsets != sorted(offsets)
    ]


def _aborted(
    bootstrap: str,
    prefix: str,
    articles: Sequence[Record],
    tagged: Sequence[Record],
    letters: set[str],
    found: Findings,
) -> set[Content]:
    """No letter is of a record that was aborted, no tagged record of an article that is; give what no row may show.

    What an aborted transaction has written is what only a read-uncommitted reader sees. Most of it is written again
    and committed: whoever has read both of these has two results of one input, which counts as duplicated.
    """
    undone_articles = _undone(bootstrap, ARTICLES.on(prefix), articles)
    undone_tagged = _undone(bootstrap, TAGGED.on(prefix), tagged)
    places = {record.place for record in (*undone_articles, *undone_tagged)}
    found.aborted += [f"letter {letter}" for letter in sorted(letters) if letter.partition("/")[2] in places]
    origins = {_origin(record) for record in undone_articles} - {_origin(record) for record in articles}
    found.aborted += [f"tag: {record.place}" for record in tagged if _origin(record) in origins]
    return set(_contents(undone_tagged)) - set(_contents(tagged))


def _undone(bootstrap: str, topic: str, committed: Sequence[Record]) -> list[Record]:
    places = {record.place for record in committed}
    return [record for record in log.read(bootstrap, topic, committed=False) if record.place not in places]


def _contents(tagged: Iterable[Record]) -> Iterator[Content]:
    for record in tagged:
        with suppress(RejectedError):  # counted as torn where it matters
            article = decode(TAGGED, record)
            yield article.id, article.content_hash, article.tags


def _stored(
    found: Findings, path: Path, tagged: Sequence[Record], letters: set[str], aborted: AbstractSet[Content]
) -> None:
    """The store has exactly one row for every id, and it is that of the greatest rank, whole."""
    current: dict[str, TaggedArticle] = {}
    stage = f"sink.{path.stem}"
    for record in tagged:
        if f"{stage}/{record.place}" in letters:
            continue
        try:
            article = decode(TAGGED, record)
        except RejectedError as error:
            found.torn.append(f"{record.place}: {error}")
            continue
        known = current.get(article.id)
        current[article.id] = article if known is None or rank(article) >= rank(known) else known
    rows = _rows(found, path)
    counts = Counter(article_id for article_id, _ in rows)
    found.duplicated += [
        f"{stage}: {article_id} has {number} rows" for article_id, number in counts.items() if number > 1
    ]
    found.lost += [f"{stage}: {article_id} has no row" for article_id in current if article_id not in counts]
    for article_id, text in rows:
        wanted, row = current.get(article_id), _read(text)
        if row is not None and (article_id, row.content_hash, row.tags) in aborted:
            found.aborted.append(f"{stage}: {article_id}")
        elif wanted is None:
            found.duplicated.append(f"{stage}: {article_id} is no article's")
        elif row is None or row.content_hash != content_hash(row.title, row.standfirst, row.body):
            found.torn.append(f"{stage}: {article_id}")
        elif (row.content_hash, row.tags) != (wanted.content_hash, wanted.tags):
            found.lost.append(f"{stage}: {article_id} has not its current revision")


def _rows(found: Findings, path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        (integrity,) = db.execute("PRAGMA integrity_check").fetchone()
        if integrity != "ok":
            found.torn.append(f"{path.name}: {integrity}")
        (rows,) = db.execute("SELECT count(*) FROM articles").fetchone()
        (indexed,) = db.execute("SELECT count(*) FROM search").fetchone()
        if rows != indexed:
            found.torn.append(f"{path.name}: {rows} rows, {indexed} in the index")
        result: list[tuple[str, str]] = db.execute("SELECT id, record FROM articles").fetchall()
    db.close()
    return result


def _read(text: str) -> TaggedArticle | None:
    try:
        return TaggedArticle.model_validate(json.loads(text))
    except ValueError:
        return None
