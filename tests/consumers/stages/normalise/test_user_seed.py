from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.articles import Article, Credit

SHARED = Path(__file__).resolve().parents[5] / "shared" / "seeds"

TWIN = """Updated March 9th, 2022 at 17:30 IST

Danish armed forces chief calls Czech colleague, agrees on winter exercise

Denmark’s Chief of Defence Mette Krogh spoke by telephone with her Czech colleague Pavel Dvorak and agreed on an exercise.

Reported by: Anjali Menon
Image: PTI\u00a0 | Image:self
Advertisement

Denmark’s Chief of Defence, Mette Krogh, on Tuesday, spoke by telephone with her Czech colleague Pavel Dvorak and agreed on an exercise in the Krkonoše mountains next winter. She called it “long overdue”. A readout said that 400 soldiers would take part.

Denmark to lend snow vehicles

Meanwhile, Denmark is to lend forty snow vehicles to the Czech army. The two ministries wrote, "We train where the snow is, and not where the map says that it should be."

Prague to pay for fuel

The fuel is to be paid for by Prague. In addition, the two sides talked about spare parts. \n\nA treaty is not needed for this, a spokesman said.\u00a0

Image: PTI\u00a0

Advertisement

Published March 9th, 2022 at 17:30 IST"""  # noqa: E501 - a paragraph is one line


def check(article: Article, standfirst: str, author: str, published: datetime, sections: list[str]) -> None:
    assert article.standfirst == standfirst
    assert article.authors == (author,)
    assert article.published_at == published
    assert article.updated_at == published
    assert [section.heading for section in article.sections] == sections
    for section in article.sections:
        assert article.body[section.offset :].startswith(section.heading + "\n\n")
    for furniture in ("Advertisement", "Image:", "Reported by", "Updated", "Published", " IST"):
        assert furniture not in article.body
    for reading in (article.dates.published, article.dates.updated):
        assert reading is not None
        assert (reading.zone, reading.zone_source, reading.precision) == ("Asia/Kolkata", "commonest", "instant")
        assert reading.confidence <= 0.5
    assert article.flags == ("ambiguous_zone",)
    assert article.language == "en"
    assert article.publisher is None


def test_twin_of_the_user_s_seed(read: Callable[..., Article]) -> None:
    article = read(TWIN)
    assert article.title == "Danish armed forces chief calls Czech colleague, agrees on winter exercise"
    assert article.body.startswith("Denmark’s Chief of Defence, Mette Krogh, on Tuesday")
    assert article.body.endswith("A treaty is not needed for this, a spokesman said.")
    assert article.credits == (Credit(kind="image", name="PTI"),)
    check(
        article,
        "Denmark’s Chief of Defence Mette Krogh spoke by telephone with her Czech colleague Pavel Dvorak"
        " and agreed on an exercise.",
        "Anjali Menon",
        datetime(2022, 3, 9, 12, 0, tzinfo=UTC),
        ["Denmark to lend snow vehicles", "Prague to pay for fuel"],
    )


@pytest.mark.skipif(not SHARED.is_dir(), reason="the user's own seeds lie beside the project, in ../shared/seeds")
def test_user_s_seed(read: Callable[..., Article]) -> None:
    path = next(path for path in sorted(SHARED.glob("*.txt")) if "Turkish defence minister" in path.read_text("utf-8"))
    text = path.read_text("utf-8")
    article = read(text)
    assert article.title == "Turkish defence minister dials US counterpart, discusses future security cooperation"
    assert article.body.startswith("Turkey’s Minister of Defence")
    assert article.credits == (Credit(kind="image", name="AP"),)
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    check(
        article,
        paragraphs[2],
        "Riya Baibhawi",
        datetime(2021, 10, 2, 6, 30, tzinfo=UTC),
        ["Turkey to bolster bilateral ties with Kabul", "Turkey to buy Russian missiles"],
    )
