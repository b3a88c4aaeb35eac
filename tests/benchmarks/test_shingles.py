import pytest

from benchmarks.text.shingles import Overlap, averaged, overlap, shingles


def test_a_shingle_is_four_words_whatever_stands_between_them() -> None:
    assert shingles("One, two; three - four five.") == {
        ("One", "two", "three", "four"): 1,
        ("two", "three", "four", "five"): 1,
    }
    assert shingles("a b a b a b") == {("a", "b", "a", "b"): 2, ("b", "a", "b", "a"): 1}
    assert shingles("two words") == {("two", "words"): 1}
    assert shingles(" – ") == {}


@pytest.mark.parametrize(
    ("found", "true", "expected"),
    [
        ("a b c d e", "a b c d e", Overlap(1.0, 1.0)),
        ("a b c d e f g", "a b c d e", Overlap(0.5, 1.0)),
        ("a b c d", "a b c d e", Overlap(1.0, 0.5)),
        ("a b c d a b c d", "a b c d", Overlap(0.2, 1.0)),
        ("x", "a b c d", Overlap(0.0, 0.0)),
        ("", "a b c d", Overlap(None, 0.0)),
        ("x", "", Overlap(0.0, None)),
    ],
)
def test_precision_and_recall_count_each_shingle_as_often_as_it_is_there(
    found: str, true: str, expected: Overlap
) -> None:
    assert overlap(found, true) == expected


def test_pages_count_alike_and_those_without_a_figure_not_at_all() -> None:
    score = averaged([Overlap(1.0, 0.5), Overlap(0.5, 0.5), Overlap(None, 0.2)])
    assert score == pytest.approx((2 * 0.75 * 0.4 / 1.15, 0.75, 0.4))
    assert averaged([]) == (0.0, 0.0, 0.0)
