import pytest

from consumers.stages.normalise.teaser import apart, is_teaser

SENTENCE = "The harbour opened on Monday after four years of work, the ministry said. "
SHORT = (SENTENCE.strip(),)
LONG = tuple((SENTENCE * 6).strip() for _ in range(4))


@pytest.mark.parametrize(
    ("content", "summary", "teaser"),
    [
        ((), (), True),
        ((), SHORT, True),
        (SHORT, (), False),
        (SHORT, ("Ferries are to follow.",), False),
        (LONG, SHORT, False),
        ((), LONG, False),
        ((), LONG[:2], True),
        ((), ((SENTENCE * 40).strip(),), False),
        ((), ((SENTENCE * 20).strip(),), True),
        ((), (*LONG, "And then it …"), True),
        (("The harbour opened after four …",), (), True),
        ((*LONG, "And then it…"), (), True),
        ((*LONG, "“And then it…”"), (), True),
        ((*LONG * 4, "And then it…"), (), False),
        (SHORT, SHORT, True),
        (SHORT, (SENTENCE + "Ferries follow.",), True),
        (LONG, LONG, False),
        ((*SHORT, "Ferries follow."), SHORT, False),
    ],
)
def test_teasers(content: tuple[str, ...], summary: tuple[str, ...], *, teaser: bool) -> None:
    assert is_teaser(content, summary) is teaser


def test_a_link_to_the_rest_makes_a_teaser() -> None:
    assert is_teaser(LONG, SHORT, linked=True)


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (("Ferries are to follow.",), ("Ferries are to follow.",)),
        (SHORT, ()),
        (("The harbour opened on Monday after four [...]",), ()),
        (("THE HARBOUR OPENED on Monday",), ()),
        (("Harbour opens",), ()),
        (("Harbour opens", "A quay is missing."), ("A quay is missing.",)),
        (("The harbour closed on Monday after four …",), ("The harbour closed on Monday after four …",)),
        ((), ()),
    ],
)
def test_a_standfirst_is_what_the_article_does_not_repeat(summary: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert apart(summary, "Harbour opens", (*SHORT, *LONG)) == expected


def test_an_excerpt_may_run_over_paragraphs() -> None:
    assert apart(("One two. Three four. Five …",), "", ("One two.", "Three four.", "Five six.")) == ()
