"""Numbered articles, the same for the same seed: each number is an id, each revision of it a later fetch."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from schemas.articles import RawArticle, Source
from schemas.identity import seed_id
from schemas.topics import RAW
from schemas.wire import Envelope, Message, encode

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
PUBLISHED = datetime(2026, 3, 12, 10, 15, tzinfo=UTC)
"""What every article says of itself."""
REVISED = 0.2
"""Share of the articles that come again, changed."""
_PLACES = ("harbour", "airfield", "barracks", "shipyard", "depot", "ministry")
_SUBJECTS = (
    "NATO will send two frigates to the north, said the minister of defence",
    "the last convoy left Afghanistan by road, said the governor of Kabul",
    "the orchard gave more pears than in any year before",
    "the army bought forty armoured vehicles and a year of spare parts",
)


def raw_article(number: int, revision: int, chance: random.Random) -> RawArticle:
    """Make one revision of one article, short so that the pipeline and not the reading of it is tried."""
    place, subject = chance.choice(_PLACES), chance.choice(_SUBJECTS)
    document = (
        f"Report {number} from the {place}\n\n{PUBLISHED:%d %B %Y, %H:%M} GMT\n\n"
        f"In report {number}, revision {revision}, {subject}, and the {place} stayed open through the night.\n\n"
        f"The report has {chance.randrange(10, 99)} pages and will be followed by another in the spring.\n"
    )
    file = f"{number}.txt"
    return RawArticle(
        id=seed_id("faults", file),
        source=Source(kind="seed", name="faults", collection="faults", file=file, language="en", timezone="UTC"),
        fetched_at=FIRST + timedelta(minutes=revision),
        document=document,
    )


def messages(seed: int, count: int, prefix: str) -> Iterator[Message]:
    """Give `count` raw records, in an order that the seed decides; of one article the revisions stay in order."""
    chance = random.Random(seed)  # noqa: S311 - a test's articles, not a secret
    numbers = [chance.randrange(round(count * (1 - REVISED))) for _ in range(count)]
    revisions: dict[int, int] = {}
    for number in numbers:
        revision = revisions[number] = revisions.get(number, 0) + 1
        yield message(raw_article(number, revision, chance), prefix)


def message(raw: RawArticle, prefix: str, at: datetime | None = None) -> Message:
    """Make the record of a raw article."""
    return encode(RAW, raw, Envelope("newswire/faults", at or datetime.now(UTC)), prefix=prefix)
