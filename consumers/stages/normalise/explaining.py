"""Why an article is what it is: where its fields were found, and what became of each line."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from consumers.stages.normalise import normalise
from consumers.stages.normalise.document import Page, take_apart
from consumers.stages.normalise.entry import entry_parts
from consumers.stages.normalise.lines import Kind, Line
from consumers.stages.normalise.parts import Parts
from consumers.stages.normalise.pasted import document_parts
from consumers.stages.normalise.text import clean
from schemas.articles import Article, DateReading, RawArticle

FLAGS: Mapping[str, str] = {
    "ambiguous_date": "a date's day and month may be either way round, and nothing decides",
    "ambiguous_zone": "a zone's name has several meanings; the commonest was taken",
    "future_dated": "a date lies more than a day after the article was fetched",
    "teaser_only": "the feed gives no more than a summary",
    "undated": "no date was found that tells one instant or day",
    "untitled": "there is no title; the first sentence stands for it",
}
"""What each flag means."""


class LineUse(NamedTuple):
    """A line of a pasted page: its number among those that are not blank, what it was taken for, what became of it."""

    number: int
    kind: Kind
    use: str
    text: str


class Explanation(NamedTuple):
    """An article, in words where its fields were found (`where`, or `where: why`), and the lines of a pasted page."""

    article: Article
    origins: Mapping[str, str]
    lines: tuple[LineUse, ...] = ()


def explain(raw: RawArticle) -> Explanation:
    """Normalise a raw article, and tell how. Raises RejectedError as `normalise` does."""
    article = normalise(raw)
    if raw.document is None:
        return Explanation(article, entry_parts(raw, raw.observed)[0].origins if raw.observed else {})
    page = take_apart(clean(raw.document))
    origins = _origins(article, page, document_parts(raw.document))
    return Explanation(article, origins, tuple(_uses(page)))


def _origins(article: Article, page: Page, parts: Parts) -> dict[str, str]:
    about, header = page.body.about, page.header
    authors, credits_ = set(article.authors), set(article.credits)
    found = {
        "title": _numbered(page, [page.lines[index] for index in header.title]),
        "standfirst": _numbered(page, [page.lines[index] for index in header.standfirst]),
        "body": "the lines marked body",
        "authors": _numbered(page, [line for line in about if authors & set(line.authors)]),
        "credits": _numbered(page, [line for line in about if credits_ & set(line.credits)])
        or "the text's first or last words, or the notice of rights",
        "published_at": _dated(page, article.dates.published),
        "updated_at": _dated(page, article.dates.updated),
    }
    for name, words in parts.origins.items():
        where, colon, why = words.partition(": ")
        found[name] = " in ".join(filter(None, (where, found.get(name)))) + colon + why
    return {name: words for name, words in found.items() if words and getattr(article, name)}


def _dated(page: Page, reading: DateReading | None) -> str:
    """Name the lines that hold a date; in none of them, it is the dateline's."""
    if reading is None:
        return ""
    lines = [line for line in page.body.about if any(date.raw == reading.raw for date in line.dates)]
    return _numbered(page, lines) or "the dateline"


def _numbered(page: Page, lines: Collection[Line]) -> str:
    numbers = [str(number) for number, line in enumerate(page.lines, 1) if line in lines]
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else ""


def _uses(page: Page) -> Iterator[LineUse]:
    kept = {line for paragraph in page.body.paragraphs for line in paragraph.split("\n")}
    headings = {section.heading for section in page.body.sections}
    for index, line in enumerate(page.lines):
        if index in page.header.title:
            use = "title"
        elif index in page.header.standfirst:
            use = "standfirst"
        elif line in page.body.about:
            use = _told(line)
        elif line.kind not in {"site", "links"} and line.text in kept:
            use = "sub-headline" if line.text in headings else "body"
        else:
            use = f"dropped: {_reason(page, index)}"
        yield LineUse(index + 1, line.kind, use, line.text)


def _told(line: Line) -> str:
    """Say what a line tells about the article."""
    told: Sequence[str] = [
        *(f"date “{date.raw}”" for date in line.dates),
        *(f"author {name}" for name in line.authors),
        *(f"{credit.kind} credit {credit.name}" for credit in line.credits),
    ]
    return f"tells: {'; '.join(told)}" if told else "dropped: tells nothing that counts"


def _reason(page: Page, index: int) -> str:
    match page.lines[index].kind:
        case "site":
            return "furniture of the site"
        case "links":
            return "label of links"
        case _ if index < page.header.end:
            return "stands in the head"
        case _:
            return "a link, or a note on an author"
