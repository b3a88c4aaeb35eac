"""Pages: the article's text, and the time that it takes, beside trafilatura used raw on the same pages."""

import gzip
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean, median
from time import process_time
from typing import NamedTuple
from urllib.parse import urlsplit

from trafilatura import extract

from benchmarks.text.section import Section
from benchmarks.text.shingles import Overlap, averaged, overlap
from consumers.stages.normalise.page import Page, read_page

_HEAD = ("extraction", "F1", "precision", "recall", "ms median", "ms mean", "time / precision")
_OURS, _REFERENCE = "newswire, with metadata", "trafilatura favor_precision"
_REPEATS, _FOLDS, _SLOWEST = 3, 5, 5

Extraction = Callable[[str, str], str]
_EXTRACTIONS: dict[str, Extraction] = {
    _OURS: lambda html, url: whole_text(read_page(html, url)),
    _REFERENCE: lambda html, _: extract(html, favor_precision=True) or "",
    "the same, no comments": lambda html, _: extract(html, favor_precision=True, include_comments=False) or "",
    "trafilatura": lambda html, _: extract(html) or "",
    "trafilatura fast": lambda html, _: extract(html, fast=True) or "",
}


class Sample(NamedTuple):
    """A page and the text of its article."""

    url: str
    html: str
    text: str


class Result(NamedTuple):
    """How an extraction did on every page; seconds of CPU, the least of the repeats."""

    overlaps: list[Overlap]
    seconds: list[float]


def measure(data: Path) -> Section:
    """Extract every page in every way, the ways in turn on each page so that a busy machine slows them alike."""
    samples = load(data / "extraction")
    if not samples:
        return Section("Pages", (), (), notes=[f"{data / 'extraction'} is absent: nothing is measured."])
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    for extraction in _EXTRACTIONS.values():
        extraction(samples[0].html, samples[0].url)
    results = {name: Result([], []) for name in _EXTRACTIONS}
    for sample in samples:
        for name, extraction in _EXTRACTIONS.items():
            text, seconds = _timed(extraction, sample)
            results[name].overlaps.append(overlap(text, sample.text))
            results[name].seconds.append(seconds)
    ours = results[_OURS]
    return Section(
        title="Pages",
        head=_HEAD,
        rows=[_row(name, result, results[_REFERENCE]) for name, result in results.items()],
        notes=[_folds(ours.overlaps), *_slowest(samples, ours.seconds)],
        figures={"extraction_f1": f"{averaged(ours.overlaps).f1:.4f}"},
    )


def load(folder: Path) -> list[Sample]:
    """Read the pages and their articles; none where the folder is absent."""
    truth = folder / "ground-truth.json"
    if not truth.exists():
        return []
    stated = json.loads(truth.read_text(encoding="utf-8"))
    return [Sample(page["url"], _html(folder / "html", name), page["articleBody"]) for name, page in stated.items()]


def whole_text(page: Page) -> str:
    """Give a page's paragraphs with the headings among them, as it reads."""
    return "\n".join(block.text for block in page.blocks)


def _html(folder: Path, name: str) -> str:
    plain = folder / f"{name}.html"
    content = plain.read_bytes() if plain.exists() else gzip.decompress((folder / f"{name}.html.gz").read_bytes())
    return content.decode("utf-8", "replace")


def _timed(extraction: Extraction, sample: Sample) -> tuple[str, float]:
    least, text = float("inf"), ""
    for _ in range(_REPEATS):
        start = process_time()
        text = extraction(sample.html, sample.url)
        least = min(least, process_time() - start)
    return text, least


def _row(name: str, result: Result, reference: Result) -> tuple[str, ...]:
    score = averaged(result.overlaps)
    figures = (f"{figure:.4f}" for figure in score)
    times = (f"{1000 * seconds:.1f}" for seconds in (median(result.seconds), fmean(result.seconds)))
    return (name, *figures, *times, f"{sum(result.seconds) / sum(reference.seconds):.2f}")


def _folds(overlaps: Sequence[Overlap]) -> str:
    """Tell how much the score depends on the pages."""
    scores = sorted(averaged(overlaps[start::_FOLDS]).f1 for start in range(min(_FOLDS, len(overlaps))))
    return (
        f"{len(overlaps)} pages in {_FOLDS} folds: F1 {scores[0]:.4f} to {scores[-1]:.4f}, mean {fmean(scores):.4f}. "
        "No parameter is fitted, so a fold scores the same whichever pages were left out; the rules were tried on them."
    )


def _slowest(samples: Sequence[Sample], seconds: Sequence[float]) -> list[str]:
    """Name the slowest pages, with what the time grows with."""
    typical = median(sample.html.count("<") for sample in samples)
    slowest = sorted(zip(seconds, samples, strict=True), key=lambda pair: pair[0], reverse=True)[:_SLOWEST]
    lines = (
        f"- {1000 * taken:.0f} ms: {urlsplit(sample.url).hostname}, {len(sample.html) // 1000} KB, "
        f"{sample.html.count('<'):,} tags ({sample.html.count('<') / typical:.1f} times the median)"
        for taken, sample in slowest
    )
    return ["The slowest pages:\n\n" + "\n".join(lines)]
