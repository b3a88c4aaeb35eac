import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consumers.stages.tag.folding import fold, inside_word, unaccented, word_end

ODD = st.sampled_from(
    [
        "ß",
        "İ",
        "ı",
        "ﬁ",
        "ŉ",
        "\u00ad",
        "\u200c",
        "\u0301",
        "\u0307",
        "i\u0307",
        "e\u0301",
        "\u064e",
        "ـ",
        "أ",
        "が",
        "か\u3099",
        "’",
        "\n\n",
        "ё",
        "A",
        " ",
    ]
)
TEXTS = st.lists(ODD | st.text(max_size=4), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NATO", "nato"),
        ("AFGANİSTAN", "Afganistan"),
        ("KIRIM", "kırım"),
        ("STRASSE", "Straße"),
        ("de\u0301fense", "défense"),
        ("Af\u00adgha\u00adnistan", "Afghanistan"),
        ("S-400", "S 400"),
        ("F\u201135", "F-35"),
        ("NATO’nun", "NATO'nun"),
        ("алё", "АЛЕ"),
        ("أفغانستان", "افغانستان"),
        ("النَّاتو", "الناتو"),
        ("كابل", "کابل"),
        ("هسته\u200cای", "هسته ای"),
        ("oﬃcer", "officer"),
    ],
)
def test_what_looks_alike_folds_alike(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


def test_a_paragraph_break_is_more_than_a_space() -> None:
    assert fold("air\ndefence").text == "air defence"
    assert fold("air\n\ndefence").text != fold("air defence").text


def test_only_the_characters_that_are_known_to_grow_do_so_when_their_case_is_folded() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        folded = fold(char)
        if not folded.edits:
            assert len(folded.text) == 1, hex(code)


@given(TEXTS)
def test_every_character_of_a_folded_text_has_its_place_in_the_original(text: str) -> None:
    folded = fold(text)
    places = [folded.span(index, index + 1) for index in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    if places:
        assert folded.span(0, len(folded.text)) == (places[0][0], places[-1][1])


@given(TEXTS, st.text(alphabet="abcdefXYZ", min_size=1), TEXTS)
@example("\ufb01\u0307", "X", "\u304b\u3099")
def test_a_plain_word_keeps_its_place_among_odd_neighbours(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    start, end = len(before) + 1, len(before) + 1 + len(word)
    folded = fold(text)
    index = len(fold(before + " ").text)
    assert folded.text[index : index + len(word)] == word.lower()
    if not after or not unicodedata.combining(after[0]):
        assert folded.span(index, index + len(word)) == (start, end)


def test_accents_fall_from_letters_alone() -> None:
    assert unaccented("Défense, Türkiye, ñandú") == "Defense, Turkiye, nandu"


def test_words_end_where_their_letters_and_marks_do() -> None:
    assert word_end("साना है", 0) == 4
    assert word_end("nato's", 0) == 4
    assert not inside_word("nato's", 4)
    assert inside_word("senator", 2)
    assert not inside_word("北约nato", 2)
