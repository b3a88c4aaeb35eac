import pytest

from consumers.stages.normalise.text import clean, fold


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one\u2029two", "one\n\ntwo"),
        ("\ufeffBundes\u00adwehr\u200b", "Bundeswehr"),
        ("1\u00a0000\u202fkm\tweit\u3000weg", "1 000 km weit weg"),
        ("  two   spaces \n  and   more  ", "two spaces\nand more"),
        ("Cafe\u0301", "Café"),
        ("“curly” ‘quotes’ « stay »", "“curly” ‘quotes’ « stay »"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("de\u200cfence\u200d", "defence"),
        ("a\x00b\x07c\x9dd", "abcd"),
        ("\u202eright\u202c\u200f", "right"),
        ("lone \ud800 half", "lone \ufffd half"),
    ],
)
def test_cleaning(raw: str, read: str) -> None:
    assert clean(raw) == read


def test_long_runs_of_marks_are_cut_and_short_ones_kept() -> None:
    assert clean("e" + "\u0301\u0316" * 1000).count("\u0316") <= 30
    assert len(clean("q" + "\u0301" * 10)) == 11


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Güncelleme", "guncelleme"),
        ("İSTANBUL", "istanbul"),
        ("Août", "aout"),
        ("آخر تحديث", "اخر تحديث"),
        ("کد", "كد"),
    ],
)
def test_folding_compares_spellings(one: str, other: str) -> None:
    assert fold(one) == fold(other)
