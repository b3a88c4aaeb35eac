"""How often the language of a text is found, how sure that is, and how long it takes."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from benchmarks.text.section import Section
from consumers.stages.normalise.language import identify

TEXTS = Path(__file__).with_name("languages.toml")
FEW = 20
REPEATS = 3
BANDS = (0.99, 0.9, 0.6, 0.0)
_SAME = {"prs": "fa"}
"""Dari is written as Persian is: only a declaration tells."""
_UNSPACED = {"zh", "ja"}

Guess = tuple[str | None, float]


class Sample(NamedTuple):
    """A text and its language."""

    language: str
    text: str

    @property
    def short(self) -> str:
        """Give its first 20 words; of what is written without spaces, about as much."""
        return self.text[: 2 * FEW] if self.language in _UNSPACED else " ".join(self.text.split()[:FEW])

    @property
    def wrong(self) -> str:
        """Give a wrong declaration, such as programs make that nobody has set up."""
        return "de-DE" if self.language == "en" else "en-US"


class Trial(NamedTuple):
    """What a way of telling made of all samples."""

    guesses: Sequence[tuple[Sample, Guess]]
    seconds: float

    def right(self) -> int:
        """Count what was told as it is."""
        return sum(_is_right(sample, guess) for sample, guess in self.guesses)

    def row(self, name: str, texts: str) -> tuple[str, ...]:
        """Give a row of the table."""
        count = len(self.guesses)
        microseconds = f"{self.seconds / count * 1e6:.0f}"
        return name, texts, f"{self.right()}/{count}", microseconds, " ".join(self._mistakes())

    def _mistakes(self) -> Iterator[str]:
        for sample, guess in self.guesses:
            if not _is_right(sample, guess):
                yield f"{sample.language}→{guess[0]}"


def samples() -> list[Sample]:
    """Read the labelled texts."""
    languages = tomllib.loads(TEXTS.read_text("utf-8"))["language"]
    return [Sample(language["is"], text) for language in languages for text in language["texts"]]


def measure(data: Path) -> Section:
    """Measure on the texts beside this module: `data` has none with a label."""
    del data
    raw = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    ways: dict[str, Callable[[Sample, str], Guess]] = {
        "newswire": lambda _, text: identify(text),
        "newswire, declared": lambda sample, text: identify(text, sample.language),
        "newswire, wrongly declared": lambda sample, text: identify(text, sample.wrong),
        "py3langid": lambda _, text: raw.classify(text),
    }
    known = samples()
    whole = {name: _try(known, way, lambda sample: sample.text) for name, way in ways.items()}
    short = {name: _try(known, way, lambda sample: sample.short) for name, way in ways.items()}
    long = {name: _try(known, way, lambda sample: " ".join([sample.text] * 10)) for name, way in ways.items()}
    lengths = {"20 to 60 words": whole, "20 words": short, "an article": long}
    plain = whole["newswire"]
    return Section(
        title="Languages",
        head=("by", "texts", "right", "µs a text", "mistakes"),
        rows=[trial.row(name, label) for label, trials in lengths.items() for name, trial in trials.items()],
        notes=[
            f"{len(known)} texts, {len({sample.language for sample in known})} languages. Dari reads as Persian.",
            f"Right by confidence, {FEW} words: {'; '.join(_bands(short['newswire']))}",
        ],
        figures={"language_accuracy": f"{plain.right() / len(known):.3f}"},
    )


def _try(known: Sequence[Sample], way: Callable[[Sample, str], Guess], text: Callable[[Sample], str]) -> Trial:
    texts = [(sample, text(sample)) for sample in known]
    guesses, seconds = [(sample, way(sample, written)) for sample, written in texts], float("inf")
    for _ in range(REPEATS):
        start = perf_counter()
        for sample, written in texts:
            way(sample, written)
        seconds = min(seconds, perf_counter() - start)
    return Trial(guesses, seconds)


def _is_right(sample: Sample, guess: Guess) -> bool:
    return guess[0] in {sample.language, _SAME.get(sample.language)}


def _bands(trial: Trial) -> Iterator[str]:
    """Count what is right among the guesses of each band of confidence."""
    upper = 2.0
    for least in BANDS:
        band = [(sample, guess) for sample, guess in trial.guesses if least <= guess[1] < upper]
        upper = least
        if band:
            yield f"{least} and more: {sum(_is_right(*pair) for pair in band)}/{len(band)}"
