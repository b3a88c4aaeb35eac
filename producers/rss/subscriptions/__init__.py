"""Lists of feeds, read and written: OPML, TOML, and the feeds that a page names."""

from dataclasses import dataclass

from schemas.feeds import Feed


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The feeds of a list, each once, and one line for each thing in the list that is none."""

    feeds: tuple[Feed, ...]
    problems: tuple[str, ...] = ()
