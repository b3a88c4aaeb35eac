from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from consumers.sinks.counting import counted
from runtime.metrics import Metrics
from runtime.sinks import Outcome
from schemas.articles import TaggedArticle

Make = Callable[..., TaggedArticle]

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEWS = "newswire_articles_total"
BACKFILL = "newswire_backfilled_articles_total"
HOUR = timedelta(hours=1)


def samples(metrics: Metrics) -> dict[tuple[str, str], float]:
    """Give what was counted by metric and topic, all salience together."""
    counts: dict[tuple[str, str], float] = {}
    for family in metrics.registry.collect():
        for sample in family.samples:
            if sample.name in (NEWS, BACKFILL) and sample.value:
                key = sample.name, sample.labels["topic"]
                counts[key] = counts.get(key, 0) + sample.value
    return counts


@pytest.mark.parametrize(
    ("published", "outcome", "series"),
    [
        (NOW, "new", NEWS),
        (NOW - 48 * HOUR, "new", NEWS),
        (NOW - 49 * HOUR, "new", BACKFILL),
        (NOW + HOUR, "new", BACKFILL),
        (None, "new", BACKFILL),
        (NOW, "revised", BACKFILL),
        (NOW, "unchanged", None),
        (NOW, "refused", None),
    ],
)
def test_only_new_and_fresh_articles_are_news(
    published: datetime | None, outcome: Outcome, series: str | None, make: Make
) -> None:
    metrics = Metrics()
    observe = counted(metrics, lambda: NOW)
    observe([make(topics=("nato", "defence"), published_at=published)], [outcome])
    assert samples(metrics) == ({(series, "nato"): 1, (series, "defence"): 1} if series else {})


def test_outcomes_belong_to_the_articles_beside_them(make: Make) -> None:
    metrics = Metrics()
    observe = counted(metrics, lambda: NOW)
    articles = [make(1, topics=("nato",), published_at=NOW), make(2, topics=("defence",), published_at=NOW), make(3)]
    observe(articles, ["unchanged", "new", "refused"])
    observe([make(4, topics=())], ["new"])
    assert samples(metrics) == {(NEWS, "defence"): 1}
