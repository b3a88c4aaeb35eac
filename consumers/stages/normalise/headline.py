"""Headlines without the outlet's name that stands behind them."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from consumers.stages.normalise import names
from consumers.stages.normalise.site import is_section
from consumers.stages.normalise.text import fold

_MARKS = (" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ")  # noqa: RUF001 - as pages write them
_FEED = re.compile(r"\s*(?:[|:–—»·•>]|\s-\s).*")  # noqa: RUF001
"""What follows the outlet in a feed's name: `The Outlet - World`."""
_COMPANY = re.compile(r"\s(?:publishing|publishers|media|group|company|limited|ltd|llc|inc|gmbh)\b.*")


def without_outlet(title: str, own: Iterable[str]) -> tuple[str, str | None]:
    """Cut an outlet's name, and a section's before it, off the end of a headline; give what is left and the name.

    It is cut where an outlet of that name is known, or where it is among the source's `own` names or begins one of
    two words and more (`Kyiv Courier` of `Kyiv Courier News`); hosts and addresses count as names.
    """
    for mark in _MARKS:
        head, found, tail = title.rpartition(mark)
        if found and head.strip() and (names.is_outlet(tail) or any(_names(name, tail) for name in own)):
            return _without_section(head, mark), tail.strip()
    return title, None


def _without_section(head: str, mark: str) -> str:
    """Cut a section's name, such as ` | World`, where the outlet's stood behind it."""
    rest, found, section = head.rpartition(mark)
    return (rest if found and rest.strip() and is_section(section) else head).strip()


def _names(name: str, tail: str) -> bool:
    """Tell whether a source's name is the one behind a headline."""
    if "." in name and " " not in name.strip():
        return _is_host(name, tail)
    whole, end = (" ".join(fold(text).split()).removeprefix("the ") for text in (name, tail))
    if not end:
        return False
    if end in {whole, _FEED.sub("", whole), _COMPANY.sub("", whole)}:
        return True
    return whole.startswith(f"{end} ") and " " in end


def _is_host(address: str, tail: str) -> bool:
    """Tell whether a name is a host's: `Kyiv Courier`, `kyivcourier.example` of `https://www.kyivcourier.example/`."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return False
    labels = fold(host).removeprefix("www.").split(".")
    end = fold(tail).strip().removeprefix("www.")
    close = "".join(end.split())
    return end == ".".join(labels) or close in set(labels[:-1]) or close.removeprefix("the") in set(labels[:-1])
