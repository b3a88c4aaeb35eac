"""Which URL is which store: one line a sink."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from consumers.sinks.reading import Readable
from consumers.sinks.sqlite.reader import SqliteReader
from consumers.sinks.sqlite.sink import SqliteSink
from runtime.sinks import Sink
from schemas.articles import TaggedArticle
from schemas.errors import InputError


class Store(NamedTuple):
    """How a scheme's sink is made, and its reader, where the store can be asked."""

    sink: Callable[[str], Sink[TaggedArticle]]
    reader: Callable[[str], Readable] | None


def _path(url: str) -> Path:
    """Read the path of `sqlite:relative`, `sqlite:/absolute` and `sqlite:///absolute`."""
    rest = url.partition(":")[2]
    path = "/" + rest.lstrip("/") if rest.startswith("//") else rest
    if not path.strip("/"):
        raise InputError(f"{url}: names no file; give sqlite:PATH")
    return Path(path)


STORES = {
    "sqlite": Store(lambda url: SqliteSink(_path(url)), lambda url: SqliteReader(_path(url))),
}


def sink_name(url: str) -> str:
    """Give a sink its name when the user gives none: the scheme."""
    return _scheme(url)


def open_sink(url: str) -> Sink[TaggedArticle]:
    """Make the sink of a URL; it connects when opened. Raises InputError on an unknown scheme or a password."""
    return STORES[_scheme(url)].sink(url)


def open_reader(url: str) -> Readable:
    """Open the store of a URL for reading. Raises InputError where it cannot be asked."""
    make = STORES[_scheme(url)].reader
    if make is None:
        raise InputError(f"{url}: this kind of store cannot be asked")
    return make(url)


def _scheme(url: str) -> str:
    scheme, colon, _ = url.partition(":")
    if not colon or scheme not in STORES:
        known = ", ".join(f"{name}:…" for name in STORES)
        raise InputError(f"{scheme if colon else url}: not the URL of a sink; known are {known}")
    try:
        password = urlsplit(url).password
    except ValueError as error:
        raise InputError(f"{url}: {error}") from None
    if password is not None:
        raise InputError(f"{scheme}: a password in the URL would stand in process lists and logs; give it in a file")
    return scheme
