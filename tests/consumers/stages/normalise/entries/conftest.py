from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from consumers.stages.normalise import normalise
from schemas.articles import Article, Observed, RawArticle, Source

FEED = "https://outlet.example/feeds/world.xml"
Enter = Callable[..., Article]


@pytest.fixture(scope="session")
def enter() -> Enter:
    """Normalise an entry with the given fields, its page, what is known of its feed, and where that came from."""

    def article(
        page: str | None = None, source: dict[str, str] | None = None, base: str | None = None, **fields: Any
    ) -> Article:
        return normalise(
            RawArticle(
                id="0" * 32,
                source=Source.model_validate({"kind": "rss", "name": "The Outlet", "feed": FEED} | (source or {})),
                fetched_at=datetime(2026, 1, 10, 12, tzinfo=UTC),
                observed=Observed.model_validate(fields),
                page=page,
                base=base,
            )
        )

    return article
