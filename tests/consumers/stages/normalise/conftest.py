from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from consumers.stages.normalise import normalise
from schemas.articles import Article, RawArticle, Source

Read = Callable[..., Article]


@pytest.fixture(scope="session")
def read() -> Read:
    def article(text: str, file: str = "page.txt", **source: str) -> Article:
        return normalise(
            RawArticle(
                id="0" * 32,
                source=Source(kind="seed", name="articles", collection="articles", file=file, **source),
                fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
                document=text,
            )
        )

    return article
