import pytest

from consumers.stages.tag.terms import Term, check, patterns


def finds(spelling: str, text: str, language: str = "en") -> bool:
    return any(
        text.startswith(pattern.head) and pattern.end(text, len(pattern.head)) == len(text)
        for pattern in patterns(Term("topic", spelling, 1), language)
    )


@pytest.mark.parametrize("text", ["министр обороны", "министра обороны", "министру обороны", "министр обороне"])
def test_a_star_stands_for_any_ending_of_its_word(text: str) -> None:
    assert finds("министр* оборон*", text, "ru")


@pytest.mark.parametrize("text", ["министр", "министр культуры обороны", "министробороны", "премьер министр обороны"])
def test_a_star_ends_with_its_word(text: str) -> None:
    assert not finds("министр* оборон*", text, "ru")


def test_a_term_is_also_looked_for_without_its_accents() -> None:
    assert finds("ministre de la défense", "ministre de la defense", "fr")
    assert finds("Streitkräfte", "streitkräfte", "de")


@pytest.mark.parametrize("text", ["الناتو", "والناتو", "بالناتو", "للناتو", "وللناتو", "کالناتو", "فالناتو"])
def test_arabic_particles_join_a_word_with_the_article(text: str) -> None:
    assert finds("الناتو", text, "ar")


@pytest.mark.parametrize("text", ["جیش", "بجیش", "لجیش", "وجیش", "وبجیش"])
def test_arabic_particles_join_a_word_without_the_article(text: str) -> None:
    assert finds("جيش", text, "ar")


def test_particles_are_no_part_of_persian() -> None:
    assert finds("ناتو", "ناتو", "fa")
    assert not finds("ناتو", "بناتو", "fa")


def test_an_exact_term_asks_for_its_capitals() -> None:
    (pattern,) = patterns(Term("topic", "=Nato", 1), "mul")
    assert pattern.head == "nato"
    assert pattern.reads("Nato")
    assert not pattern.reads("nato")
    assert not pattern.reads("NATO")


def test_an_exact_term_looks_past_typography() -> None:
    (pattern,) = patterns(Term("topic", "=IS-K", 1), "mul")
    assert pattern.reads("IS\u2011K")


@pytest.mark.parametrize(
    ("spelling", "remedy"),
    [
        ("", "single spaces"),
        ("  nato", "single spaces"),
        ("air  defence", "single spaces"),
        ("***", "single spaces"),
        ("=NATO*", "spell the forms out"),
        ("NA=TO", "stands first"),
        ("na*to", "end of a word"),
        ("* army", "end of a word"),
        ("ar*", "at least 3 letters"),
        ("big ar*", "at least 3 letters"),
    ],
)
def test_a_bad_spelling_is_refused_with_a_remedy(spelling: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        check(spelling)


@pytest.mark.parametrize(
    "spelling", ["=NATO", "S-400", "Loya Jirga", "minist* of defence", "Émirat islamique d'Afghanistan", "北约", "Gen."]
)
def test_a_good_spelling_is_kept(spelling: str) -> None:
    assert check(spelling) == spelling
