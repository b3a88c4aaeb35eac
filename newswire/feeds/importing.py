"""Lists of feeds from files to the cluster."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from newswire.context import Context
from newswire.feeds.checks import check
from newswire.feeds.publishing import put
from producers.rss.addresses import AllowedHosts
from producers.rss.subscriptions import Subscriptions
from producers.rss.subscriptions.opml import read_opml
from producers.rss.subscriptions.toml import read_toml
from runtime.settings import RssSettings
from schemas.errors import InputError
from schemas.feeds import Feed

_MARKS = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
"""What may stand before the first character: byte-order marks, blanks, half a character of UTF-16."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many feeds a file has added, changed and left as they were, and a line for each problem in it."""

    added: int
    changed: int
    unchanged: int
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it in words."""
        return f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged"


def import_feeds(here: Context, file: Path) -> Imported:
    """Subscribe to the feeds of an OPML or TOML file. Fields that it does not state keep their value.

    Of OPML all that is good is taken, of TOML all or nothing. Raises InputError, and changes nothing, where the file
    cannot be read, is TOML with errors, or holds no feed.
    """
    return subscribe_to(here, read_file(file, here.settings.rss))


def read_file(file: Path, settings: RssSettings) -> Subscriptions:
    """Read a list of feeds. Raises InputError as `import_feeds` does."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None
    return read_list(data, str(file), AllowedHosts.parse(settings.allow_private_hosts))


def subscribe_to(here: Context, found: Subscriptions) -> Imported:
    """Subscribe to the feeds of a list that was read."""
    counts = Counter(change.kind for change in put(here, found.feeds))
    return Imported(counts["added"], counts["changed"], counts["unchanged"], found.problems)


def read_list(data: bytes, file: str, allowed: AllowedHosts) -> Subscriptions:
    """Read a list of feeds in either form: what begins with < is OPML, whatever it is called.

    A private address that is not allowed is a problem like any other. Raises InputError as `import_feeds` does.
    """
    opml = data.lstrip(_MARKS).startswith(b"<") or file.lower().endswith((".opml", ".xml"))
    read = (read_opml if opml else read_toml)(data, file)
    feeds: list[Feed] = []
    refused: list[str] = []
    for feed in read.feeds:
        try:
            check(str(feed.url), allowed)
            feeds.append(feed)
        except InputError as error:
            refused.append(f"{file}: {error}")
    problems = (*read.problems, *refused)
    if refused and not opml:
        raise InputError("\n".join(problems))
    if not feeds:
        raise InputError("\n".join((*problems, f"{file}: holds no feed")))
    return Subscriptions(tuple(feeds), problems)
