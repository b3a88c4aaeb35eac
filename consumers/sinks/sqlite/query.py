"""What a person types into a search, as SQLite's full-text syntax. Pure."""

import re
from typing import NamedTuple

_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class Search(NamedTuple):
    """FTS5 expressions: what must be there and what must not; None where nothing was asked."""

    wanted: str | None
    unwanted: str | None


def bindable(text: str) -> str:
    """Replace stray surrogates (bytes that a terminal gave in another encoding), which no query can hold."""
    return text.encode(errors="replace").decode()


def read_search(text: str) -> Search:
    """Read words (all must occur), "phrases", begin* and -without; anything else is no syntax, and no error."""
    text = bindable(text).replace("\0", " ")  # where SQLite would see its end
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in _TERM.finditer(text):
        term = match["phrase"] if match["phrase"] is not None else match["word"]
        if not any(character.isalnum() for character in term):
            continue
        prefix = "*" if term.endswith("*") and match["phrase"] is None else ""
        quoted = '"' + term.replace('"', '""') + '"' + prefix
        (unwanted if match["minus"] else wanted).append(quoted)
    return Search(" AND ".join(wanted) or None, " OR ".join(unwanted) or None)
