import pytest
from hypothesis import given
from hypothesis import strategies as st

from consumers.stages.normalise.language import identify

ENGLISH = (
    "The ministry said on Monday that it would buy ten helicopters and that the first of them was to arrive in May. "
)
DARI = (
    "قوماندان امنیه گفت که نیروهای پولیس دو تن را در نزدیکی پوهنتون بازداشت کرده‌اند و تحقیقات در این باره جریان دارد. "
)
CHINESE = "国防部长周一宣布军队明年将获得新的直升机因为旧的直升机由于缺乏零件已经几乎无法飞行维修费用也越来越高。"
SERBIAN = (
    "Ministarka odbrane je najavila da će vojska sledeće godine dobiti nove helikoptere, jer stare letelice zbog "
    "nedostatka rezervnih delova gotovo da više ne mogu da lete."
)
NORWEGIAN = (
    "Forsvarsministeren kunngjorde at hæren får nye helikoptre neste år, fordi de gamle nesten ikke kan fly lenger."
)


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (ENGLISH * 2, None, "en"),
        (ENGLISH * 2, "de", "en"),
        (ENGLISH * 2, "en-GB", "en-GB"),
        (ENGLISH * 2, "en_gb", "en-GB"),
        (ENGLISH * 2, "EN", "en"),
        (ENGLISH * 2, "English (UK)", "en"),
        (ENGLISH * 2, "tlh", "en"),
        ("Verteidigung", "de-AT", "de-AT"),
        ("Wahlen in Berlin", "de", "de"),
        ("国防部长宣布", "en-US", "zh"),
        (CHINESE, "zh_hant_hk", "zh-Hant-HK"),
        (DARI, None, "fa"),
        (DARI, "prs", "prs"),
        (NORWEGIAN, None, "no"),
        (NORWEGIAN, "nb-NO", "nb-NO"),
        ("משרד הביטחון הודיע ביום שני כי ירכוש עשרה מסוקים חדשים לצבא.", "iw", "he"),
    ],
)
def test_language_and_what_the_source_declares(text: str, declared: str | None, language: str) -> None:
    assert identify(text, declared)[0] == language


def test_a_declaration_decides_between_languages_that_are_alike() -> None:
    assert identify(SERBIAN, "sr")[0] == "sr"
    assert identify(SERBIAN, "bs")[0] == "bs"
    assert identify(SERBIAN, "en")[0] in {"sr", "bs", "hr"}


def test_a_declaration_that_agrees_raises_the_confidence_and_another_lowers_it() -> None:
    _, alone = identify(SERBIAN)
    assert identify(SERBIAN, "bs")[1] > alone
    assert identify(SERBIAN, "hr") != identify(SERBIAN)


def test_a_quotation_at_the_beginning_does_not_outweigh_what_is_declared() -> None:
    german = "Das sagte die Ministerin am Montag in Berlin, und sie fügte hinzu, dass die Hubschrauber fehlen. " * 8
    assert identify(ENGLISH * 2 + german, "de")[0] == "de"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, DARI])
def test_confidence_is_high_for_a_text_of_20_words(text: str) -> None:
    assert identify(text)[1] > 0.9


@pytest.mark.parametrize("text", ["Verteidigung und Heimat", "国防部长宣布军队将获得直升机", "وزارت صحت عامه"])
@pytest.mark.parametrize("declared", [None, "de", "zh"])
def test_confidence_is_low_for_a_few_words(text: str, declared: str | None) -> None:
    assert 0 < identify(text, declared)[1] <= 0.5


@pytest.mark.parametrize("text", ["", "1234 5678", "— … !"])
def test_text_without_words_has_no_language(text: str) -> None:
    assert identify(text) == (None, 0.0)
    assert identify(text, "pt_br") == ("pt-BR", 0.0)


@given(st.text(), st.none() | st.text(max_size=12) | st.sampled_from(["en", "de-AT", "prs", "xx", "zh-Hans"]))
def test_any_text_has_a_confidence_that_is_a_probability(text: str, declared: str | None) -> None:
    assert 0 <= identify(text, declared)[1] <= 1
