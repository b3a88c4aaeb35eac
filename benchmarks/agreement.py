"""Whether an entry as the parser gives it agrees with plain feedparser's, and with what a test file expects."""

import ast
import io
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import feedparser

from schemas.articles import Observed

FIELDS = ("guid", "title", "link", "summary", "content", "authors", "categories", "dates")
_HEADER = re.compile(rb"^Header:\s*([\w-]+)\s*:\s*([^\r\n]*)", re.MULTILINE)
_EXPECTED = re.compile(
    rb"Expect:\s*(?:not bozo and )?entries\[0\]\.?\[?['\"]?"
    rb"(title|id|guid|link|published|issued|updated|modified|created)['\"]?\]?\s*==\s*u?((?:'[^'\r\n]*'|\"[^\"\r\n]*\"))\s*$",
    re.MULTILINE,
)
_NAMES = {"guid": "id", "issued": "published", "modified": "updated"}


def headers(body: bytes) -> dict[str, str]:
    """Give the HTTP headers that a test file names for itself: of those, only the content type."""
    named = {name.decode().lower(): value.decode("latin-1").strip() for name, value in _HEADER.findall(body[:2048])}
    return {name: value for name, value in named.items() if name == "content-type"}


def plainly(body: bytes, sent: Mapping[str, str]) -> tuple[list[dict[str, Any]], str]:
    """Give feedparser's own entries, with its sanitiser and resolver off as ours are, or how it failed."""
    try:
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=dict(sent), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # noqa: BLE001  # it raises whatever its input provokes; that is what is compared
        return [], f"({type(error).__name__})"
    return parsed.entries, ""


def agreeing(ours: Observed, plain: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Compare each field that plain feedparser gives."""
    facts: dict[str, tuple[str | None, AbstractSet[str | None]]] = {
        "guid": (_raw(plain, "id"), {ours.guid}),
        "title": (_raw(plain, "title"), {ours.title.value if ours.title else None}),
        "link": (_raw(plain, "link"), {link.href for link in ours.links} | {ours.guid}),
        "summary": (_raw(plain, "summary"), _texts(ours)),
    }
    for what, (value, known) in facts.items():
        if value:
            yield what, value in known
    if content := [part["value"] for part in _list(plain, "content") if part["value"]]:
        yield "content", content == [part.value for part in ours.content]
    if names := [part.get("name") or part.get("email") for part in _list(plain, "authors") if part]:
        yield "authors", all(any(name in author for author in ours.authors) for name in names if name)
    if tags := [{tag.get("term"), tag.get("label")} for tag in _list(plain, "tags")]:
        yield "categories", all(tag & set(ours.categories) for tag in tags if any(tag))
    if dates := [date for name in ("published", "updated", "created") if (date := _raw(plain, name))]:
        yield "dates", set(dates) <= {ours.published, ours.updated, ours.created}


def expectation(body: bytes) -> tuple[str, str] | None:
    """Give the field and the value that a test file says its first entry has, where that is plain to see."""
    match = _EXPECTED.search(body[:2048])
    if match is None:
        return None
    name = match[1].decode()
    try:
        value = ast.literal_eval(match[2].decode("utf-8"))
    except (SyntaxError, ValueError):
        return None
    return (_NAMES.get(name, name), value) if isinstance(value, str) else None


def meets(ours: Observed, wanted: tuple[str, str]) -> bool:
    """Tell whether an entry has the expected value."""
    name, value = wanted
    has: dict[str, AbstractSet[str | None]] = {
        "title": {ours.title.value if ours.title else ""},
        "id": {ours.guid or ""},
        "link": {link.href for link in ours.links} | {ours.guid},
        "published": {ours.published},
        "updated": {ours.updated, ours.published},
        "created": {ours.created},
    }
    return value in has[name]


def _texts(ours: Observed) -> set[str | None]:
    return {part.value for part in (*ours.content, *filter(None, [ours.summary]))}


def _raw(plain: Mapping[str, Any], name: str) -> str | None:
    value = dict(plain).get(name)
    return value if isinstance(value, str) else None


def _list(plain: Mapping[str, Any], name: str) -> list[Any]:
    value = dict(plain).get(name)
    return value if isinstance(value, list) else []
