"""A made-up web of feeds: what each lists, revises and comes to over time; a seed decides all of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from random import Random
from typing import Literal

Format = Literal["rss", "rdf", "atom", "json"]
Shape = Literal["summary", "html", "page"]
Naming = Literal["both", "guid", "link"]
Trouble = Literal[
    "ampersand",  # malformed, though every entry can be read
    "cut",  # malformed: the document ends behind an entry
    "error",
    "login",
    "silent",
    "torn",  # the connection breaks off within the body
    "moved",
    "lent",  # moved for a while
    "gone",
    "missing",
]
FORMATS: tuple[Format, ...] = ("rss", "rdf", "atom", "json")
SHAPES: tuple[Shape, ...] = ("summary", "html", "page")
TEMPORARY: frozenset[Trouble] = frozenset({"ampersand", "cut", "error", "login", "silent", "torn"})
FATES: tuple[Trouble | None, ...] = (
    *(None,) * 9,
    *("moved", "moved", "lent", "gone", "missing"),
    *("ampersand", "cut", "error", "login", "silent", "torn"),
)
"""How often each comes: the feeds are dealt these in turn."""
PUBLISHES, EDITS = (8.0, 120.0), (15.0, 240.0)
"""Seconds between two entries of a feed, and between two edits, on average: at least and at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision of one entry of a feed; times are seconds since the world began."""

    feed: int
    number: int
    born: float
    revision: int = 1
    changed: float = 0.0

    @property
    def name(self) -> str:
        """What all its revisions share."""
        return f"r{self.feed}-e{self.number}"

    @property
    def token(self) -> str:
        """What its text holds of this revision alone."""
        return f"{self.name}-v{self.revision}"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a feed is like for as long as it lives; `retitles` where an edit changes the title too."""

    format: Format
    shape: Shape
    naming: Naming
    size: int
    etag: bool
    modified: bool
    gzip: bool
    retitles: bool
    max_age: int | None
    ttl: int | None
    publishes: float
    edits: float


@dataclass
class Channel:
    """A feed: its entries as listed, newest first. `modified` is in whole seconds, and another at every change."""

    number: int
    traits: Traits
    fate: Trouble | None
    since: float
    until: float
    chance: Random
    entries: list[Entry] = field(default_factory=list)
    modified: int = 0
    made: int = 0
    revised: int = 0
    _next_new: float = 0.0
    _next_edit: float = 0.0

    def begin(self) -> None:
        """List what was published before the world began."""
        for age in range(self.traits.size, 0, -1):
            self._publish(-age * self.traits.publishes)
        self.made, self.modified = 0, 0
        self._next_new, self._next_edit = self._wait(self.traits.publishes), self._wait(self.traits.edits)

    def advance(self, passed: float) -> bool:
        """Publish and revise what is due; tells whether anything was."""
        before = self.made, self.revised
        while min(self._next_new, self._next_edit) <= passed:
            if self._next_new <= self._next_edit:
                self._publish(self._next_new)
                self._next_new += self._wait(self.traits.publishes)
            else:
                self._revise(self._next_edit)
                self._next_edit += self._wait(self.traits.edits)
        return before != (self.made, self.revised)

    def trouble(self, passed: float) -> Trouble | None:
        """Tell what ails it."""
        return self.fate if self.since <= passed < self.until else None

    def _wait(self, mean: float) -> float:
        return 1.0 + self.chance.expovariate(1 / mean)

    def _publish(self, at: float) -> None:
        newest = self.entries[0].number if self.entries else 0
        self.entries = [Entry(self.number, newest + 1, at, changed=at), *self.entries][: self.traits.size]
        self.made += 1
        self._touch(at)

    def _revise(self, at: float) -> None:
        place = self.chance.randrange(len(self.entries))
        old = self.entries[place]
        self.entries[place] = Entry(old.feed, old.number, old.born, old.revision + 1, at)
        self.revised += 1
        self._touch(at)

    def _touch(self, at: float) -> None:
        self.modified = max(int(at), self.modified + 1)


class World:
    """Feeds, which change for `seconds` from `began` on and stay as they are then."""

    def __init__(self, seed: int, count: int, seconds: float, began: datetime | None = None) -> None:
        """Make them; the same for the same seed."""
        self.seconds = seconds
        self.began = began or datetime.now(UTC).replace(microsecond=0)
        self.channels = list(_channels(seed, count, seconds))

    def advance(self, passed: float) -> list[Channel]:
        """Let them publish and revise until then; gives those that did."""
        return [each for each in self.channels if each.advance(min(passed, self.seconds))]

    def date(self, at: float) -> datetime:
        """Give a moment of the world as a date."""
        return self.began + timedelta(seconds=int(at))


def _channels(seed: int, count: int, seconds: float) -> Iterator[Channel]:
    order = Random(seed)  # noqa: S311 - a test's world, not a secret
    fates = [FATES[number % len(FATES)] for number in range(count)]
    order.shuffle(fates)
    for number, fate in enumerate(fates):
        chance = Random(f"{seed}/{number}")  # noqa: S311
        since = chance.uniform(0.2, 0.6) * seconds
        until = since + chance.uniform(0.1, 0.3) * seconds if fate in TEMPORARY else inf
        channel = Channel(number, _traits(number, chance), fate, since, until, chance)
        channel.begin()
        yield channel


def _traits(number: int, chance: Random) -> Traits:
    shape = SHAPES[number // len(FORMATS) % len(SHAPES)]
    namings: tuple[Naming, ...] = ("both", "link") if shape == "page" else ("both", "both", "guid", "link")
    return Traits(
        format=FORMATS[number % len(FORMATS)],
        shape=shape,
        naming=chance.choice(namings),
        size=chance.randint(5, 50),
        etag=chance.random() < 0.5,
        modified=chance.random() < 0.5,
        gzip=chance.random() < 0.3,
        retitles=chance.random() < 0.5,
        max_age=chance.choice((None, 5, 20)),
        ttl=chance.choice((None, None, 1)),
        publishes=chance.uniform(*PUBLISHES),
        edits=chance.uniform(*EDITS),
    )
