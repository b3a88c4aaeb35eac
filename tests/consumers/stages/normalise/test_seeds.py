import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.articles import Article

SEEDS = Path(__file__).resolve().parents[4] / "seeds"
EXPECTED: list[dict[str, Any]] = [
    json.loads(line) for line in (SEEDS / "expected.jsonl").read_text("utf-8").splitlines() if line.strip()
]


def iso(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def credits_of(article: Article) -> list[dict[str, str]]:
    return sorted((credit.model_dump() for credit in article.credits), key=str)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: str(expected["file"]))
def test_seed_is_read_as_a_careful_reader_reads_it(read: Callable[..., Article], expected: dict[str, Any]) -> None:
    article = read((SEEDS / "articles" / expected["file"]).read_bytes().decode("utf-8"), file=expected["file"])
    published, updated = article.dates.published, article.dates.updated
    assert {
        "title": article.title,
        "standfirst": article.standfirst,
        "authors": list(article.authors),
        "credits": credits_of(article),
        "published_at": iso(article.published_at),
        "published_precision": published and published.precision,
        "updated_at": iso(article.updated_at),
        "updated_precision": updated and updated.precision,
        "sections": [section.heading for section in article.sections],
        "language": article.language,
    } == {
        "title": expected["title"],
        "standfirst": expected["standfirst"],
        "authors": expected["authors"],
        "credits": sorted(expected["credits"], key=str),
        "published_at": expected["published_at"],
        "published_precision": expected["published_precision"],
        "updated_at": expected["updated_at"],
        "updated_precision": expected["updated_precision"],
        "sections": expected["sections"],
        "language": expected["language"],
    }
    assert article.body.startswith(expected["body_start"])
    assert article.body.endswith(expected["body_end"])
    assert [line for line in expected["absent"] if line in article.body] == []
    assert set(expected["flags"]) <= set(article.flags)
    for section in article.sections:
        assert article.body[section.offset :].startswith(section.heading)
