"""Feed entries: microseconds an article, without and with its language, beside lxml raw."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import lxml.html

from benchmarks.rss.documents import SITE
from benchmarks.rss.feeds import NEWEST, Channel, Entry, channel
from benchmarks.text.section import Section
from consumers.stages.normalise import normalise, parts
from consumers.stages.normalise.prose import line, paragraphs
from schemas.articles import Link, Observed, RawArticle, Source, Text

FEEDS, ENTRIES = 200, 5
REPEATS = 5
SIZES = ((0, 1_000), (1_500, 2_500), (4_000, 6_000))
"""Characters of HTML between which an article is of a size that is reported by itself."""
_FETCHED = datetime(2026, 3, 3, tzinfo=UTC)
_HTML = "text/html"
Step = Callable[[RawArticle], object]


def measure(data: Path) -> Section:
    """Time the path of made-up feed entries; nothing is read from `data`."""
    del data
    articles = list(_articles())
    steps: dict[str, Step] = {
        "prose of title, summary and content": _prose,
        "normalise, language given": normalise,
        "normalise": normalise,
        "raw: lxml text_content() of content": _raw,
    }
    times = {name: _times(step, articles, known=name.endswith("given")) for name, step in steps.items()}
    rows = [(name, *_row(took, articles)) for name, took in times.items()]
    given = times["normalise, language given"]
    ranges = (f"{low:,}-{high:,} characters" for low, high in SIZES)
    note = (
        f"{len(articles):,} entries of made-up feeds, the fastest of {REPEATS} readings of each; medians. "
        "With the language given, the identifier is replaced by a constant."
    )
    return Section(
        "Feed entries",
        ("µs an article", "median", *ranges, "slowest 1 %"),
        rows,
        (note, _slowest(given, articles)),
        {"entry_us": f"{statistics.median(given):.0f}"},
    )


def _articles() -> Iterator[RawArticle]:
    for number in range(FEEDS):
        feed = channel(number)
        yield from (_article(feed, entry) for entry in islice(feed.entries(0), ENTRIES))


def _article(feed: Channel, entry: Entry) -> RawArticle:
    """Write an entry as its feed has it, with the summary and the footer that are usual."""
    title = f"Report {entry.number} on the harbour &amp; its «orchard»"
    link = f"{SITE}/{feed.number}/{entry.number}"
    footer = f'<p>The post <a href="{link}">{title}</a> appeared first on <a href="{SITE}">Feed {feed.number}</a>.</p>'
    return RawArticle(
        id="0" * 32,
        source=Source(kind="rss", name=f"Feed {feed.number}", feed=f"{SITE}/{feed.number}/feed", language="en"),
        fetched_at=_FETCHED,
        observed=Observed(
            title=Text(value=title, type=_HTML),
            summary=Text(value=f"<p>{_excerpt(entry.body)} [&#8230;]</p>\n{footer}", type=_HTML),
            content=(Text(value=f"{entry.body}\n{footer}", type=_HTML),),
            links=(Link(href=link),),
            authors=("Ilse Okafor",),
            categories=tuple(f"topic {number}" for number in range(feed.categories)),
            published=f"{NEWEST:%a, %d %b %Y %H:%M:%S} GMT",
        ),
    )


def _excerpt(body: str) -> str:
    """Cut a summary after 55 words, as the commonest program does."""
    return escape(" ".join(" ".join(paragraphs(Text(value=body, type=_HTML))).split()[:55]))


def _prose(raw: RawArticle) -> None:
    entry = raw.observed or Observed()
    line(entry.title)
    for text in (entry.summary, *entry.content):
        paragraphs(text)


def _raw(raw: RawArticle) -> None:
    lxml.html.fromstring(_content(raw)).text_content()


def _content(raw: RawArticle) -> str:
    return raw.observed.content[0].value if raw.observed else ""


def _times(step: Step, articles: Sequence[RawArticle], *, known: bool) -> list[float]:
    """Give the microseconds that each article takes; where its language is `known`, nobody looks for it."""
    if not known:
        return [_fastest(step, raw) for raw in articles]
    with patch.object(parts, "identify", lambda *_: ("en", 1.0)):
        return [_fastest(step, raw) for raw in articles]


def _fastest(step: Step, raw: RawArticle) -> float:
    took: list[float] = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        step(raw)
        took.append(time.perf_counter() - start)
    return min(took) * 1e6


def _row(took: Sequence[float], articles: Sequence[RawArticle]) -> Iterator[str]:
    """Give the medians of all, of each size, and of the slowest."""
    sized = [(len(_content(raw)), time_) for raw, time_ in zip(articles, took, strict=True)]
    yield f"{statistics.median(took):.0f}"
    for low, high in SIZES:
        within = [time_ for size, time_ in sized if low <= size < high]
        yield f"{statistics.median(within):.0f}" if within else "-"
    yield f"{statistics.median(sorted(took)[-max(1, len(took) // 100) :]):.0f}"


def _slowest(took: Sequence[float], articles: Sequence[RawArticle]) -> str:
    """Say what the slowest hundredth have in common: their size, or their markup."""
    slowest = sorted(zip(took, map(_content, articles), strict=True))[-max(1, len(took) // 100) :]
    size = statistics.median(len(text) for _, text in slowest)
    tags = statistics.median(text.count("<") for _, text in slowest)
    usual = statistics.median(each / len(_content(raw)) for each, raw in zip(took, articles, strict=True))
    rate = statistics.median(each / len(text) for each, text in slowest)
    return (
        f"The slowest 1 % have {size:,.0f} characters and {tags:.0f} tags, and take {rate * 1000:.0f} ns a character "
        f"(all articles: {usual * 1000:.0f})."
    )
