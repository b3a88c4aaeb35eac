from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from consumers.stages.tag import TAXONOMY, Tagger, load
from schemas.articles import Article, Source

Compose = Callable[..., Article]


@pytest.fixture(scope="session")
def compose() -> Compose:
    def article(title: str = "", body: str = "", standfirst: str | None = None) -> Article:
        return Article(
            id="0" * 32,
            content_hash="0" * 32,
            source=Source(kind="seed", name="tests"),
            title=title,
            standfirst=standfirst,
            body=body,
            fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
            normaliser=1,
        )

    return article


@pytest.fixture(scope="session")
def shipped() -> Tagger:
    return load(TAXONOMY)
