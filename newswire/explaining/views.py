"""An explanation as people and programs read it. Pure."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from consumers.stages.normalise.explaining import FLAGS, Explanation
from newswire.views import plain, time_text
from schemas.articles import Article, DateReading, RawArticle

SHORT = 100
"""Characters of a value that are shown at most."""


class Row(NamedTuple):
    """A field of an article, its value, where that was found, and the rule that decided."""

    field: str
    value: str
    found: str = ""
    rule: str = ""


def rows(told: Explanation, raw: RawArticle) -> Iterator[Row]:
    """Tell every field; an empty value where there is none."""
    article = told.article
    for row in _rows(article, raw):
        where, _, why = told.origins.get(row.field, "").partition(": ")
        yield row._replace(found=where or row.found, rule=row.rule or why) if row.value else Row(row.field, "")


def _rows(article: Article, raw: RawArticle) -> Iterator[Row]:
    entry = "the feed entry or its page" if raw.page else "the feed entry"
    whole = "the text" if raw.document is not None else entry
    words, paragraphs = len(article.body.split()), len(article.body.split("\n\n"))
    size = f"words {words}, paragraphs {paragraphs}: " if article.body else ""
    yield Row("id", article.id, "the producer")
    yield Row("source", _source(article), "the producer")
    yield Row("title", article.title, whole)
    yield Row("standfirst", article.standfirst or "", whole)
    yield Row("body", size + article.body, whole)
    yield Row("sections", "; ".join(f"{each.heading} (at {each.offset})" for each in article.sections), "the body")
    yield Row("authors", "; ".join(article.authors), whole)
    yield Row("credits", "; ".join(f"{credit.name} ({credit.kind})" for credit in article.credits), whole)
    yield Row("publisher", article.publisher or "", whole)
    yield _dated("published_at", article.published_at, article.dates.published, whole)
    yield _dated("updated_at", article.updated_at, article.dates.updated, whole)
    yield Row("fetched_at", time_text(article.fetched_at, None), "the producer")
    yield _language(article, whole)
    yield Row("url", article.url or "", whole)
    yield Row("canonical_url", article.canonical_url or "", "the url", "its canonical form")
    yield Row("categories", "; ".join(article.categories), whole)
    yield Row("image", article.image or "", whole)
    for flag in article.flags or ("",):
        yield Row("flags", flag, "", FLAGS.get(flag, ""))
    yield Row("content_hash", article.content_hash, "title, standfirst, body", "128 bits of SHA-256")
    yield Row("normaliser", str(article.normaliser), "", "the edition of these rules")


def _source(article: Article) -> str:
    source = article.source
    known = (source.kind, source.name, source.file or source.feed, source.country, source.language, source.timezone)
    return ", ".join(filter(None, known))


def _dated(field: str, at: datetime | None, reading: DateReading | None, whole: str) -> Row:
    if at is None or reading is None:
        return Row(field, "")
    who = {"text": "the date itself", "default": "nobody", "commonest": "the commonest reading"}
    named = who.get(reading.zone_source, f"the source's {reading.zone_source}")
    rule = f"{reading.rule}, {reading.precision}; zone {reading.zone} by {named}; confidence {reading.confidence:.2f}"
    return Row(field, f"{time_text(at, reading)}, from “{reading.raw}”", whole, rule)


def _language(article: Article, whole: str) -> Row:
    declared = article.source.language
    prior = f"the source declares {declared}" if declared else "the source declares none"
    return Row("language", article.language or "", whole, f"{prior}; confidence {article.language_confidence:.2f}")


def explanation_view(what: str, told: Explanation, raw: RawArticle) -> RenderableType:
    """Show an explanation: a row a field, and below it, for a pasted page, a row a line."""
    fields = _table("field", "value", "found in", "rule")
    for row in rows(told, raw):
        fields.add_row(*(Text(plain(cell)) for cell in (row.field, _short(row.value) or "-", row.found, row.rule)))
    parts: list[RenderableType] = [Text(plain(what), "bold"), fields]
    if told.lines:
        lines = _table("line", "kind", "use", "text")
        for line in told.lines:
            lines.add_row(*(Text(plain(cell)) for cell in (str(line.number), line.kind, line.use, _short(line.text))))
        parts.append(lines)
    return Group(*parts)


def _table(*names: str) -> Table:
    table = Table(*names, box=box.SIMPLE, pad_edge=False)
    table.columns[0].no_wrap = True
    return table


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…"


def explanation_json(what: str, told: Explanation, raw: RawArticle) -> str:
    """Write an explanation as one line of JSON, with the article itself."""
    return json.dumps(
        {
            "what": what,
            "fields": [row._asdict() for row in rows(told, raw)],
            "lines": [line._asdict() for line in told.lines],
            "article": told.article.model_dump(mode="json"),
        }
    )
