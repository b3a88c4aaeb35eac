"""Made-up feeds, each of its own format, size and age; the same for the same number, whoever asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from random import Random
from typing import Literal, NamedTuple

from benchmarks.articles import story

Format = Literal["rss", "rdf", "atom", "json"]
FORMATS: tuple[Format, ...] = ("rss",) * 12 + ("atom",) * 5 + ("json",) * 2 + ("rdf",)
"""How often each comes."""
ENTRIES = (5, 100)
BODY = (200, 8_000)
"""Characters of a body: drawn once a feed, from which its entries differ by up to a half."""
GAP = (600.0, 7 * 24 * 3600.0)
"""Seconds between two entries of a feed."""
NEWEST = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
EDITED = 3
"""Place from the top at which a change edits an entry, the new one counted."""
_ZONES = (("GMT", 0), ("+0200", 2), ("EST", -5), ("-0700", -7))


class Entry(NamedTuple):
    """An entry as listed; the token is other after an edit."""

    number: int
    token: str
    published: datetime
    updated: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed is like, whatever it lists just now. The other sizes are in characters and seconds."""

    number: int
    format: Format
    size: int
    body: int
    gap: float
    zone: tuple[str, int]
    etag: bool
    modified: bool
    categories: int

    def entries(self, revision: int) -> Iterator[Entry]:
        """Give what it lists after so many changes, each of which published one entry and edited another."""
        for number in range(self.size + revision, revision, -1):
            edit = number - self.size + EDITED - 1
            edited = 1 <= edit <= revision
            published = NEWEST + timedelta(seconds=int(self.gap * (number - self.size)))
            updated = published + timedelta(seconds=self.gap) if edited else published
            token = f"{self.number}-{number}" + ("-edited" if edited else "")
            yield Entry(number, token, published, updated, self._text(number, token))

    def _text(self, number: int, token: str) -> str:
        """Take paragraphs from a stock, one after the other, until it is long enough."""
        stock = _stock()
        place = self.number * 31 + number * 7
        wanted = min(BODY[1], max(BODY[0], int(self.body * (0.5 + place * 0.618 % 1))))
        parts = [f"<p>Report {token}.</p>"]
        while wanted > 0:
            parts.append(_shortened(stock[place % len(stock)], wanted))
            wanted -= len(parts[-1]) or wanted
            place += 1
        return "".join(parts)


def channel(number: int) -> Channel:
    """Make the feed of that number."""
    chance = Random(number)  # noqa: S311 - made-up news, not a secret
    etag, modified = chance.choice(((True, True), (True, True), (True, False), (False, True)))
    return Channel(
        number,
        format=chance.choice(FORMATS),
        size=int(_between(chance, *ENTRIES)),
        body=int(_between(chance, *BODY)),
        gap=_between(chance, *GAP),
        zone=chance.choice(_ZONES),
        etag=etag,
        modified=modified,
        categories=chance.randrange(4),
    )


def _shortened(paragraph: str, length: int) -> str:
    """Cut a paragraph behind a word, and not within a tag: whoever writes feeds cuts their texts like this."""
    if len(paragraph) <= length:
        return paragraph
    words = paragraph[:length].rpartition(" ")[0]
    return words[: words.rfind("<")] if words.rfind("<") > words.rfind(">") else words


def _between(chance: Random, low: float, high: float) -> float:
    """Draw so that each doubling is as likely as the next: most are small, and some large."""
    return float(low * (high / low) ** chance.random())


@cache
def _stock() -> tuple[str, ...]:
    """Write paragraphs as HTML, with the links, pictures and emphasis that are usual."""
    chance = Random(1)  # noqa: S311
    told = (story(number, chance, NEWEST) for number in range(60))
    texts = [text for each in told for text in each.paragraphs]
    return tuple(_paragraph(place, text) for place, text in enumerate(texts))


def _paragraph(place: int, text: str) -> str:
    words = escape(text, quote=False).split(" ")
    linked = f'<a href="https://example.org/topic/{place}?a=1&amp;b=2">{" ".join(words[3:6])}</a>'
    plain = " ".join((*words[:3], linked, *words[6:]))
    picture = f'<img src="https://example.org/img/{place}.jpg" alt="" width="640">' if place % 5 == 0 else ""
    return f"<p>{picture}{plain} <em>R&amp;D</em></p>"
