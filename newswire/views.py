"""Articles as people see them in a terminal. Pure: nothing is printed here."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from consumers.sinks.reading import Revision
from schemas.articles import DateReading, Evidence, Tag, TaggedArticle

_HOSTILE = {"Cc", "Cf", "Cs", "Co"}
_HARMLESS = "\u200c\u200d"
"""Joiners that Persian and emoji are written with."""


def plain(text: str) -> str:
    """Replace what could steer a terminal or reorder a line (controls, escapes, bidi marks), one for one."""
    return "".join(
        c if unicodedata.category(c) not in _HOSTILE or c in _HARMLESS or c == "\n" else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )


def articles_table(articles: Iterable[TaggedArticle]) -> Table:
    """Show one article a row: published, source, title, topics; a topic that is only mentioned is dim, after a `~`."""
    table = Table(box=box.SIMPLE, caption="times in UTC; ~topic: only mentioned", caption_justify="left")
    table.add_column("published", no_wrap=True)
    table.add_column("source", max_width=20, overflow="ellipsis", no_wrap=True)
    table.add_column("title", ratio=1, min_width=20)
    table.add_column("topics", min_width=12)
    for article in articles:
        source = article.publisher or article.source.name
        table.add_row(_published(article), Text(plain(source)), Text(plain(article.title)), _topics(article.tags))
    return table


def article_json(article: TaggedArticle) -> str:
    """Write an article as one line of JSON, with `seed`: the seed's file, a path below its collection, or null.

    What could steer a terminal is escaped, which changes no value.
    """
    seed = article.source.file if article.source.kind == "seed" else None
    line = json.dumps(article.model_dump(mode="json") | {"seed": seed}, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def article_view(article: TaggedArticle, revisions: Sequence[Revision]) -> RenderableType:
    """Show an article whole: its fields, its tags, its revisions, and its texts with the evidence marked."""
    parts: list[RenderableType] = [_marked(article, "title", "bold"), Text()]
    parts.append(_fields(article))
    parts += [_tag_line(tag) for tag in article.tags]
    if len(revisions) > 1:
        parts += [Text(), *(_revision_line(revision) for revision in revisions)]
    parts.append(Text())
    if article.standfirst:
        parts += [_marked(article, "standfirst", "italic"), Text()]
    parts.append(_marked(article, "body", ""))
    return Padding(Group(*parts), (0, 1))


def _published(article: TaggedArticle) -> str:
    if article.published_at is None:
        return "—"
    return time_text(article.published_at, article.dates.published).removesuffix(" UTC")


def time_text(moment: datetime, reading: DateReading | None) -> str:
    """Write a time in UTC; a mere day as the source's calendar has it, which in UTC may be another."""
    if reading is not None and reading.precision == "day":
        return f"{moment.astimezone(clock(reading.zone)):%Y-%m-%d}"
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def clock(name: str) -> tzinfo:
    """Give the clock of an IANA name or an offset such as +02:00; of UTC for anything else."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        pass
    try:
        return datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo or UTC
    except ValueError:
        return UTC


def _topics(tags: Sequence[Tag]) -> Text:
    ordered = sorted(tags, key=lambda tag: (tag.salience != "about", tag.topic))
    names = [Text(plain(t.topic)) if t.salience == "about" else Text(plain(f"~{t.topic}"), "dim") for t in ordered]
    return Text(", ").join(names)


def _fields(article: TaggedArticle) -> Table:
    table = Table.grid(padding=(0, 2))
    source = article.source
    rows: dict[str, str | None] = {
        "id": article.id,
        "published": _dated(article.published_at, article.dates.published),
        "updated": _dated(article.updated_at, article.dates.updated),
        "source": " ".join(part for part in (source.kind, source.name, source.file or source.feed) if part),
        "publisher": article.publisher,
        "url": article.canonical_url or article.url,
        "authors": ", ".join(article.authors),
        "credits": ", ".join(f"{credit.name} ({credit.kind})" for credit in article.credits),
        "language": f"{article.language} ({article.language_confidence:.2f})" if article.language else None,
        "sections": "; ".join(section.heading for section in article.sections),
        "flags": ", ".join(article.flags),
        "rules": f"normaliser {article.normaliser}, taxonomy {article.taxonomy.edition} ({article.taxonomy.hash[:8]})",
    }
    for name, value in rows.items():
        if value:
            table.add_row(Text(name, "dim"), Text(plain(value)))
    return table


def _dated(moment: datetime | None, reading: DateReading | None) -> str | None:
    if moment is None:
        return None
    why = "" if reading is None else f"  from “{reading.raw}” ({reading.zone}, by {reading.zone_source})"
    return f"{time_text(moment, reading)}{why}"


def _tag_line(tag: Tag) -> Text:
    terms = ", ".join(dict.fromkeys(plain(evidence.text) for evidence in tag.evidence))
    return Text.assemble((plain(tag.topic), "bold"), f" {tag.salience} {tag.score:.2f}: ", (terms, "dim"))


def _revision_line(revision: Revision) -> Text:
    changes = [f"+{topic}" for topic in revision.gained] + [f"-{topic}" for topic in revision.lost]
    state = "current" if revision.current else "earlier"
    fetched = time_text(revision.article.fetched_at, None)
    line = f"{state} revision {revision.article.content_hash[:8]}, fetched {fetched} {' '.join(changes)}"
    return Text(plain(line.rstrip()))


def _marked(article: TaggedArticle, field: str, style: str) -> Text:
    """Mark the evidence at its very offsets: what cannot be shown is replaced one for one, so they hold."""
    text = Text(plain(getattr(article, field)), style)
    for tag in article.tags:
        for evidence in tag.evidence:
            if evidence.field == field:
                text.stylize("reverse" if tag.salience == "about" else "underline", *_span(evidence))
    return text


def _span(evidence: Evidence) -> tuple[int, int]:
    return evidence.start, evidence.end
