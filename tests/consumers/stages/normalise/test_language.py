import pytest

from consumers.stages.normalise.language import identify

ENGLISH = (
    "The ministry said on Monday that it would buy ten helicopters and that the first of them was to arrive in May. "
)


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (ENGLISH * 2, None, "en"),
        (ENGLISH * 2, "de", "en"),
        (ENGLISH * 2, "en-GB", "en-GB"),
        (ENGLISH * 2, "en_GB", "en-GB"),
        (ENGLISH * 2, "English (UK)", "en"),
        ("Verteidigung", "de-AT", "de-AT"),
    ],
)
def test_language_and_what_the_source_declares(text: str, declared: str | None, language: str) -> None:
    assert identify(text, declared)[0] == language


def test_confidence_is_high_for_a_text_and_low_for_a_few_words() -> None:
    assert identify(ENGLISH * 5)[1] > 0.9
    assert identify("Verteidigung und Heimat")[1] <= 0.5


@pytest.mark.parametrize("text", ["", "1234 5678", "— … !"])
def test_text_without_words_has_no_language(text: str) -> None:
    assert identify(text) == (None, 0.0)
