"""A feed from its fields as written."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from producers.rss.subscriptions import fields
from schemas.errors import InputError
from schemas.feeds import Feed
from schemas.identity import feed_id

FIELDS: Mapping[str, Callable[[object], object]] = {
    "url": fields.url,
    "name": fields.name,
    "country": fields.country,
    "language": fields.language,
    "timezone": fields.timezone,
    "interval": fields.interval,
    "full_text": fields.full_text,
}


def unknown(key: str, known: Mapping[str, object]) -> str:
    """Say that a key is unknown, and which was meant."""
    close = get_close_matches(key, known, n=1, cutoff=0.5)
    return f"unknown key {key!r}: " + (f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}")


def subscribe(written: Mapping[str, object], where: str, categories: tuple[str, ...] = ()) -> Feed:
    """Make a feed of its fields. Raises InputError with one line, beginning with `where`, for each that is wrong."""
    problems, read = [], {}
    for key, value in written.items():
        if key not in FIELDS:
            problems.append(f"{where}: {unknown(key, FIELDS)}")
            continue
        try:
            read[key] = FIELDS[key](value)
        except ValueError as error:
            problems.append(f"{where}: {key}: {error}")
    if "url" not in written:
        problems.append(f"{where}: has no url")
    if problems:
        raise InputError("\n".join(problems))
    return Feed.model_validate({"id": feed_id(str(read["url"])), "categories": categories, **read})
