"""Dead letters as they are read: nothing in them steers a terminal, and no id is cut."""

import json
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from newswire.dead.index import Entry
from newswire.dead.views import NARROWEST, SHOWN, entry_json, escaped, facts, letters_lines, text_of, value_view
from schemas.dead import DeadLetter

AT = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
ENTRY = Entry(
    id="tag/news.articles/1/7",
    stage="tag",
    kind="invalid",
    reason="title:\n  Field \x1b[31mrequired",
    arrived_ms=int(AT.timestamp() * 1000),
    attempts=2,
    redriven_at=None,
    place=(0, 3),
    origin=("news.articles", 1),
)
LETTER = DeadLetter(
    id=ENTRY.id,
    stage="tag",
    kind="invalid",
    reason=ENTRY.reason,
    code="newswire 1",
    topic="news.articles",
    partition=1,
    offset=7,
    key=None,
    value=None,
    headers=(("newswire-attempts", b"2"), ("[bold]a", b"\xff\x1b" + b"x" * 1000)),
)


def test_a_line_a_letter_with_the_reason_cut_to_the_width() -> None:
    other = ENTRY._replace(id="t/n/1/8", kind="unknown_version", reason="漢" * 60)
    heading, first, second = letters_lines([ENTRY, other], 90)
    assert heading.split() == ["id", "arrived", "(UTC)", "kind", "tries", "reason"]
    assert first == f"{ENTRY.id}  2026-03-01 12:30  invalid          2      title: Field \\x1b[31mreq…"
    assert [cell_len(line) for line in (first, second)] == [90, 90]
    assert first.index("title") == second.index("漢") == heading.index("reason")


def test_a_narrow_terminal_cuts_no_id() -> None:
    _, line = letters_lines([ENTRY], 30)
    assert line.startswith(f"{ENTRY.id}  2026-03-01 12:30  invalid  2      ")
    assert len(line.rpartition("2      ")[2]) == NARROWEST


def test_programs_read_the_same_with_the_reason_as_it_is() -> None:
    line = entry_json(ENTRY)
    assert line.isascii()
    assert json.loads(line) == {
        "id": ENTRY.id,
        "arrived": "2026-03-01T12:30:05.000Z",
        "stage": "tag",
        "kind": "invalid",
        "attempts": 2,
        "reason": ENTRY.reason,
        "topic": "news.articles",
        "partition": 1,
    }


def shown(letter: DeadLetter) -> str:
    console = Console(width=120, no_color=True)
    with console.capture() as capture:
        console.print(facts(ENTRY, letter))
    return capture.get()


def test_everything_about_a_letter_is_shown() -> None:
    text = shown(LETTER)
    rows = dict(line.split(maxsplit=1) for line in text.splitlines() if not line.startswith((" ", "header")))
    found = {name: rest.rstrip() for name, rest in rows.items()}
    assert found == {
        "id": ENTRY.id,
        "stage": "tag",
        "kind": "invalid",
        "reason": "title:",  # and its second line
        "code": "newswire 1",
        "arrived": "2026-03-01 12:30:05 UTC",
        "record": "news.articles, partition 1, offset 7",
        "attempts": "2",
        "key": "null",
        "value": "null",
    }
    assert "Field \\x1b[31mrequired" in text
    assert "header [bold]a" in text
    assert "\\xff\\x1bxxx" in text
    assert "more characters" in text


def test_a_redriven_letter_says_when() -> None:
    redriven = LETTER.model_copy(update={"redriven_at": AT, "key": b"k", "value": b"12"})
    rows = [line.split() for line in shown(redriven).splitlines()]
    assert ["redriven", "2026-03-01", "12:30:05", "UTC"] in rows
    assert ["key", "k"] in rows
    assert ["value", "2", "bytes"] in rows


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b'{"a":["\xc3\xbb",1]}', '{\n  "a": [\n    "û",\n    1\n  ]\n}'),
        (b'"\\u001b\\u202e\\ud800"', '"\\u001b\\u202e\\ud800"'),
        (b"{", "{"),
        (b"", ""),
        (b"\xff a\x00b\r\n\tc", "\\xff a\\x00b\\r\n\tc"),
        (b"[" * 3000, "[" * 3000),
        (b"[" * 100_000, "[" * SHOWN + "… and 90000 more characters"),
        (b"9" * 5000, "9" * 5000),
    ],
    ids=["json", "json escapes", "broken", "empty", "bytes", "nested", "nested deep", "a number too long for Python"],
)
def test_a_value_is_read_as_json_or_as_text(value: bytes, text: str) -> None:
    assert value_view(value) == text


def test_what_is_long_is_cut_after_it_was_counted() -> None:
    assert text_of(b"\x1b" * 12, 10) == "\\x1b" * 10 + "… and 2 more characters"
    assert text_of(b"x" * 10, 10) == "x" * 10


def test_nothing_escaped_is_left_to_steer_a_terminal() -> None:
    text = escaped("".join(map(chr, range(0x110000))))
    assert all(c.isprintable() or c in "\n\t" for c in text)
