import contextlib
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.stages.normalise import normalise
from consumers.stages.normalise.dates import Place, read_date
from consumers.stages.normalise.text import clean
from schemas.articles import Article, RawArticle, Source
from schemas.errors import RejectedError

MEGABYTE = 1_000_000
LINES = st.sampled_from(
    [
        "",
        "Harbour opens in the north",
        "By Jane Doe and John Smith, Reuters",
        "Updated: 31/12/2021 à 14h30",
        "2021-10-02T06:30:00+05:30",
        "29 February 2023",
        "Image: AP | Image:self",
        "Related articles",
        "• item, 2 May",
        "Advertisement",
        "KYIV, March 3, 2022 (Reuters) - A harbour opened.",
        "نشر في: ٢ أكتوبر ٢٠٢١ - ١٤:٣٠",
        "شنبه ۱۰ مهر ۱۴۰۰",
        "A harbour opened on Monday, the ministry said. It is the second one in the north.",
        "(" * 50,
        "9" * 60,
        "© 2024 The Courier",
        "Photo:",
        "Published",
        "| - |",
        "\ud800",
        "e\u0301" * 40,
    ]
)
TEXTS = st.text() | st.text(st.characters()) | st.lists(LINES | st.text(max_size=40)).map("\n".join)
NAMES = (
    st.none() | st.text(max_size=20) | st.sampled_from(["Europe/Oslo", "..", "US", "de-DE", "/etc/passwd", "Europe"])
)


FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


def raw(text: str, zone: str | None = None, country: str | None = None, language: str | None = None) -> RawArticle:
    source = Source.model_construct(
        kind="seed", name="x", feed=None, collection=None, file=None, timezone=zone, country=country, language=language
    )
    return RawArticle.model_construct(
        id="0" * 32, source=source, fetched_at=FETCHED, document=text, observed=None, page=None
    )


def outcome(article: RawArticle) -> Article | None:
    """Give the article, or None for a text without one; anything else that is raised fails the test."""
    with contextlib.suppress(RejectedError):
        return normalise(article)
    return None


@settings(max_examples=300, deadline=None)
@given(TEXTS, NAMES, NAMES, NAMES)
def test_any_text_is_an_article_or_a_rejection(
    text: str, zone: str | None, country: str | None, language: str | None
) -> None:
    article = outcome(raw(text, zone, country, language))
    if article is None:
        return
    assert article.title
    for section in article.sections:
        assert article.body[section.offset : section.offset + len(section.heading)] == section.heading
    assert article.flags == tuple(sorted(article.flags))
    assert (article.published_at is None) == ("undated" in article.flags)
    assert "\n\n\n" not in article.body
    assert article.body == article.body.strip("\n")


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60) | st.lists(st.sampled_from("0123456789/-:., TZ+GMTpmOct of juin"), max_size=30).map("".join)
)
def test_any_string_is_a_date_or_none(text: str) -> None:
    moment = read_date(text, Place())
    assert moment is None or moment.instant.utcoffset() is not None


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a\n",
        "\n",
        " x",
        "12 March 2022, 14:30\n",
        "By Jane Doe\n",
        "- item one\n",
        "([{<\n",
        "| - ",
        "Photo: ",
        "Related articles\nSome headline here\n\n",
        "وزير الدفاع قال\n",
        "e\u0301\u0316",
        "ب\u200c",
        "\ud800",
        "1",
        "© 2020 x\n",
    ],
)
def test_time_grows_with_size_and_not_with_content(piece: str) -> None:
    normalise(raw("A harbour opens\n\nThe model of languages is loaded once.\n"))
    small, large = (_seconds(piece * (MEGABYTE // part // len(piece))) for part in (16, 2))
    assert large < 24 * small + 0.5  # eight times the size; were it quadratic, 64 times the time


def _seconds(text: str) -> float:
    start = time.process_time()
    outcome(raw(text))
    return time.process_time() - start
