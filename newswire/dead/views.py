"""Dead letters as people and programs read them. Pure."""

import json
from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from newswire.dead.index import Entry
from schemas.dead import DeadLetter
from schemas.wire import attempts

SHOWN = 10_000
"""Characters of a value that are shown at most."""
HEADER = 500
"""Characters of a header that are shown at most."""
NARROWEST = 16
"""Columns that a reason has at least, however narrow the terminal."""


def letters_lines(entries: Sequence[Entry], width: int) -> Iterator[str]:
    """Give a heading and one letter a line, its reason cut to the width; an id is never cut."""
    rows = [("id", "arrived (UTC)", "kind", "tries", "reason"), *map(_row, entries)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        before = "".join(f"{text:{wide}}  " for text, wide in zip(row, widths, strict=False))
        reason = Text(row[-1])
        reason.truncate(max(NARROWEST, width - len(before)), overflow="ellipsis")
        yield before + reason.plain


def _row(entry: Entry) -> tuple[str, str, str, str, str]:
    reason = escaped(" ".join(entry.reason.split()))
    return (
        escaped(entry.id),
        f"{entry.arrived:%Y-%m-%d %H:%M}",
        escaped(entry.kind),
        str(entry.attempts),
        reason,
    )


def entry_json(entry: Entry) -> str:
    """Write what a list shows as one line of JSON."""
    topic, partition = entry.origin
    return json.dumps(
        {
            "id": entry.id,
            "arrived": entry.arrived.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "stage": entry.stage,
            "kind": entry.kind,
            "attempts": entry.attempts,
            "reason": entry.reason,
            "topic": topic,
            "partition": partition,
        }
    )


def facts(entry: Entry, letter: DeadLetter) -> Table:
    """Show everything about a letter but its value."""
    size = "null" if letter.value is None else f"{len(letter.value)} bytes"
    rows = {
        "id": letter.id,
        "stage": letter.stage,
        "kind": letter.kind,
        "reason": letter.reason,
        "code": letter.code,
        "arrived": f"{entry.arrived:%Y-%m-%d %H:%M:%S} UTC",
        "record": f"{letter.topic}, partition {letter.partition}, offset {letter.offset}",
        "attempts": str(attempts(letter.headers)),
        "redriven": "" if letter.redriven_at is None else f"{letter.redriven_at:%Y-%m-%d %H:%M:%S} UTC",
        "key": "null" if letter.key is None else text_of(letter.key, HEADER),
    }
    rows |= {f"header {name}": text_of(data, HEADER) for name, data in letter.headers}
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in (rows | {"value": size}).items():
        if text:
            table.add_row(Text(escaped(name), "dim"), Text(escaped(text)))
    return table


def value_view(value: bytes) -> str:
    """Give a value to be read: JSON indented, anything else as text; in both, what cannot be shown is escaped."""
    try:
        text = json.dumps(json.loads(value), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text_of(value, SHOWN)
    return _cut(text, SHOWN)


def text_of(data: bytes, limit: int) -> str:
    """Read bytes as UTF-8, with what is none or cannot be shown escaped."""
    return _cut(data.decode("utf-8", "backslashreplace"), limit)


def escaped(text: str) -> str:
    """Escape what could steer a terminal or reorder a line; lines and tabs stay."""
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)


def _cut(text: str, limit: int) -> str:
    rest = len(text) - limit
    return escaped(text[:limit]) + (f"… and {rest} more characters" if rest > 0 else "")
