"""The raw article that somebody asks for: in a file, or on the cluster."""

import re
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from newswire.context import Context
from newswire.records import newest, record_at
from producers.seed.files import find, read
from producers.seed.publish import Facts, raw_article
from runtime.kafka.cluster import Cluster
from schemas.articles import RawArticle
from schemas.errors import InputError, RejectedError
from schemas.topics import ARTICLES, DAY_MS, RAW, TAGGED
from schemas.wire import Record, decode, read_envelope

SHOWN = 5
"""Ids that an error names at most."""
_PLACE = re.compile(r"(?P<topic>[\w.-]+)[:/](?P<partition>\d{1,9})[:/](?P<offset>\d{1,18})")
_ID = re.compile(r"[0-9a-f]{6,32}")


def from_file(path: Path) -> RawArticle:
    """Read a seed as `newswire seed` would, or a raw article as JSON from a file called NAME.json.

    Raises InputError naming the file and what is wrong with it.
    """
    if path.is_dir():
        raise InputError(f"{path}: is a folder: name one of its files")
    if path.suffix != ".json":
        (seed,) = find([path])
        return raw_article(seed, read(path), Facts())
    try:
        return RawArticle.model_validate_json(path.read_bytes(), extra="ignore")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"])) or "value"
        raise InputError(
            f"{path}: is no raw article ({where}: {first['msg']}): see schemas/json/{RAW.type}.json"
        ) from None


class Place(NamedTuple):
    """Where a record stands."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        """Write it as it is asked for."""
        return f"{self.topic}:{self.partition}:{self.offset}"


def asked_for(text: str) -> Place | str:
    """Read a record's place, or the beginning of an article's id. Raises InputError for what is neither."""
    if place := _PLACE.fullmatch(text):
        return Place(place["topic"], int(place["partition"]), int(place["offset"]))
    if _ID.fullmatch(text):
        return text
    raise InputError(f"{text}: no file, no id (6 to 32 of 0-9, a-f) and no record (TOPIC:PARTITION:OFFSET)")


def from_cluster(here: Context, known: Cluster, asked: Place | str, last: int) -> tuple[str, RawArticle]:
    """Give a raw record's place and its article: of a record that stems from it, or of an article's latest revision.

    An id is looked for among the last `last` records of each partition. Raises InputError, naming the remedy.
    """
    record = _at(here, known, asked) if isinstance(asked, Place) else _newest(here, known, asked, last)
    raw = record if record.topic == RAW.on(here.prefix) else _origin(here, known, record)
    try:
        return raw.place, decode(RAW, raw)
    except RejectedError as error:
        raise InputError(f"{raw.place}: {error.kind}: {error.reason}: see `newswire dead list`") from None


def _at(here: Context, known: Cluster, place: Place) -> Record:
    topics = [each.on(here.prefix) for each in (RAW, ARTICLES, TAGGED)]
    if place.topic not in topics:
        raise InputError(f"{place.topic}: no topic of articles: name a record of {', '.join(topics)}")
    record = record_at(here, known, *place)
    if record is None:
        first, end = known.bounds(place.topic, place.partition)
        raise InputError(f"{place}: no such record: the partition has offsets from {first} below {end}")
    return record


def _newest(here: Context, known: Cluster, beginning: str, last: int) -> Record:
    """Find the last record of the one article whose id begins so."""
    topic, found = ARTICLES.on(here.prefix), dict[str, Record]()
    for record in newest(here, known, topic, last):
        name = (record.key or b"").decode("utf-8", "replace")
        if name.startswith(beginning) and (name not in found or found[name].timestamp <= record.timestamp):
            found[name] = record
    if not found:
        raise InputError(
            f"{beginning}: no article of that id among the last {last} records of each partition of {topic}: "
            "look at more with --last, or name its record"
        )
    if len(found) > 1:
        raise InputError(f"{beginning}: several ids begin so: {', '.join(sorted(found)[:SHOWN])}; give more")
    return next(iter(found.values()))


def _origin(here: Context, known: Cluster, record: Record) -> Record:
    """Lead a record back to the raw one that it stems from."""
    topic = RAW.on(here.prefix)
    topic_id, _, place = (read_envelope(record).origin or "").partition("/")
    partition, _, offset = place.partition("/")
    if not (partition.isdecimal() and offset.isdecimal()) or topic_id != known.topic_id(topic):
        raise InputError(
            f"{record.place}: does not stem from {topic} as it is: name the record's file, or one of {topic}"
        )
    origin = Place(topic, int(partition), int(offset))
    raw = record_at(here, known, *origin)
    if raw is None:
        days = int(RAW.configs["retention.ms"]) // DAY_MS
        raise InputError(
            f"{record.place}: its raw record {origin} is gone ({topic} keeps {days} days): "
            "name the article's file, or wait until it is published again"
        )
    return raw
