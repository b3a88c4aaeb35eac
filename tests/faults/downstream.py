"""Articles as a later version of newswire would write them, straight to the topics behind news.raw."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from schemas.articles import Article, Source, TaggedArticle, Taxonomy
from schemas.identity import content_hash, seed_id
from schemas.topics import ARTICLES, TAGGED
from schemas.wire import Envelope, Message, Record, encode
from tests.faults import log

NEWER = 900
"""An edition that no normaliser or taxonomy of today has."""
AT = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)


def article(name: str) -> Article:
    """Make the article of a newer normaliser; the same for the same name."""
    title, body = f"Dispatch {name}", f"In dispatch {name}, NATO will send two frigates, said the minister of defence."
    return Article(
        id=seed_id("downstream", name),
        content_hash=content_hash(title, None, body),
        source=Source(kind="seed", name="downstream", collection="downstream", file=name),
        title=title,
        fetched_at=AT,
        language="en",
        language_confidence=1.0,
        body=body,
        normaliser=NEWER,
    )


def tagged_article(name: str) -> TaggedArticle:
    """Make the article of a newer tagger, which found nothing in it."""
    found = article(name)
    fields = {field: getattr(found, field) for field in Article.model_fields}
    return TaggedArticle(**fields, taxonomy=Taxonomy(edition=NEWER, hash="0" * 32))


def on_articles(name: str, prefix: str) -> Message:
    """Make the record of a newer normaliser; it stems from a raw record elsewhere."""
    return encode(ARTICLES, article(name), _envelope(name), prefix=prefix)


def on_tagged(name: str, prefix: str) -> Message:
    """Make the record of a newer tagger."""
    return encode(TAGGED, tagged_article(name), _envelope(name), prefix=prefix)


def _envelope(name: str) -> Envelope:
    return Envelope("newswire/downstream", datetime.now(UTC), origin=f"elsewhere/0/{name}")


def additive(sound: Message) -> Message:
    """Write a message as a later minor version would: every object in it has a field more."""
    return replace(sound, value=json.dumps(_added(json.loads(sound.value or b""))).encode())


def _added(part: Any) -> Any:
    match part:
        case dict():
            return {name: _added(each) for name, each in part.items()} | {"added_later": {"by": ["a", "newer", 1]}}
        case list():
            return [_added(each) for each in part]
        case _:
            return part


def mixed(usual: Iterable[Message], count: int, rare: Sequence[Message], chance: Random) -> Iterator[Message]:
    """Give the usual messages, with the rare ones at places of chance among the first `count` of them."""
    places = dict(zip(sorted(chance.sample(range(count), len(rare))), rare, strict=True))
    for place, message in enumerate(usual):
        if place in places:
            yield places[place]
        yield message


def found(bootstrap: str, messages: Sequence[Message]) -> Mapping[bytes, Record]:
    """Find where messages stand, by their keys, which nothing else may have; each has to be there once."""
    wanted = {message.key for message in messages}
    records = [
        (record.key or b"", record)
        for topic in sorted({message.topic for message in messages})
        for record in log.read(bootstrap, topic)
        if record.key in wanted
    ]
    assert len(records) == len(wanted) == len(messages), f"{len(messages)} sent, {len(records)} found"
    return dict(records)
