"""What is in the news: articles counted by topic as they arrive at a sink."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from runtime import metrics as m
from runtime.metrics import Metrics
from runtime.sinks import Outcome
from schemas.articles import TaggedArticle

FRESH = timedelta(hours=48)


def counted(
    metrics: Metrics, now: Callable[[], datetime]
) -> Callable[[Sequence[TaggedArticle], Sequence[Outcome]], None]:
    """Count new articles of the last 48 hours as news, and every other change as backfill: it is no news of today."""

    def observe(articles: Sequence[TaggedArticle], outcomes: Sequence[Outcome]) -> None:
        for article, outcome in zip(articles, outcomes, strict=True):
            if outcome not in ("new", "revised"):
                continue
            series = m.ARTICLES if outcome == "new" and is_fresh(article, now()) else m.BACKFILLED
            for tag in article.tags:
                metrics.counter(series, tag.topic, tag.salience).inc()

    return observe


def is_fresh(article: TaggedArticle, now: datetime) -> bool:
    """Whether an article was published in the 48 hours before `now`."""
    return article.published_at is not None and now - FRESH <= article.published_at <= now
