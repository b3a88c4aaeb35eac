"""Lists of feeds in TOML: one `[[feed]]` table each."""

import tomllib

from producers.rss.addresses import shown
from producers.rss.subscriptions import Subscriptions
from producers.rss.subscriptions.subscribe import subscribe, unknown
from schemas.errors import InputError
from schemas.feeds import Feed


def read_toml(data: bytes, file: str) -> Subscriptions:
    """Read the feeds; one that stands twice is told. Raises InputError with a line for each thing that is wrong."""
    problems: list[str] = []
    twice: list[str] = []
    feeds: dict[str, tuple[Feed, str]] = {}
    for number, table in enumerate(_tables(data, file), 1):
        url = table.get("url")
        where = f"{file}: [[feed]] {number}" + (f" ({shown(url)})" if isinstance(url, str) else "")
        try:
            feed = subscribe(table, where)
        except InputError as error:
            problems.append(str(error))
            continue
        if feed.id in feeds:
            twice.append(f"{where}: is the same feed as {feeds[feed.id][1]}")
        else:
            feeds[feed.id] = feed, f"[[feed]] {number}"
    if problems:
        raise InputError("\n".join(problems))
    return Subscriptions(tuple(feed for feed, _ in feeds.values()), tuple(twice))


def _tables(data: bytes, file: str) -> list[dict[str, object]]:
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{file}: is not TOML: {error}") from None
    problems = [f"{file}: {unknown(key, {'feed': None})}" for key in document if key != "feed"]
    tables: list[dict[str, object]] = document.get("feed", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(f"{file}: feed is no list of tables: begin each feed with [[feed]]")
    if problems:
        raise InputError("\n".join(problems))
    return tables
