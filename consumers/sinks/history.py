"""How records of one article become its revisions and its current row: the same ones, whatever the order of arrival."""

from collections.abc import Iterable, MutableMapping
from datetime import UTC, datetime
from typing import NamedTuple

from consumers.sinks.reading import Revision
from runtime.sinks import Outcome
from schemas.articles import TaggedArticle
from schemas.identity import Rank, rank


class Version(NamedTuple):
    """One revision as a store keeps it: the greatest record seen of it, and its rank at the time it was last fetched.

    `record` is that record's canonical JSON, `made_at` its own `fetched_at`; all times are UTC.
    """

    id: str
    rank: Rank
    made_at: datetime
    record: str

    @classmethod
    def of(cls, article: TaggedArticle) -> "Version":
        """Take one record as a revision. Raises ValueError or OverflowError where JSON cannot hold it."""
        made_at = article.fetched_at.astimezone(UTC)
        record = article.model_dump_json()
        TaggedArticle.model_validate_json(record)
        return cls(article.id, rank(article)._replace(fetched_at=made_at), made_at, record)

    def joined(self, other: "Version") -> "Version":
        """Merge with another record of this revision; commutative, associative and idempotent."""
        kept = max(self, other, key=Version._precedence)
        seen_at = max(self.rank.fetched_at, other.rank.fetched_at)
        return kept._replace(rank=kept.rank._replace(fetched_at=seen_at))

    def article(self) -> TaggedArticle:
        """Give the record with the time it was last fetched."""
        article = TaggedArticle.model_validate_json(self.record)
        seen_again = self.rank.fetched_at != self.made_at
        return article.model_copy(update={"fetched_at": self.rank.fetched_at}) if seen_again else article

    def _precedence(self) -> tuple[int, int, datetime, str]:
        """Newer rules first, then the later record; JSON breaks ties, its code points in the order of its bytes."""
        return self.rank.normaliser, self.rank.taxonomy, self.made_at, self.record


History = MutableMapping[str, Version]
"""The revisions of one article by content hash."""


def merge(history: History, version: Version) -> Outcome:
    """Add one record to its article's history, and say what it was there."""
    known = history.get(version.rank.content_hash)
    outcome: Outcome = "unchanged" if known else "revised" if history else "new"
    history[version.rank.content_hash] = known.joined(version) if known else version
    return outcome


def current(history: History) -> Version | None:
    """Give the revision of the greatest rank; None where there is none."""
    return max(history.values(), key=lambda version: version.rank, default=None)


def trace(articles: Iterable[TaggedArticle]) -> list[Revision]:
    """Put an article's revisions in rank order, each with the topics it gained and lost against the one before."""
    ordered = sorted(articles, key=rank)
    topics: list[set[str]] = [set(), *({tag.topic for tag in article.tags} for article in ordered)]
    return [
        Revision(
            article=article,
            gained=tuple(sorted(now - before)),
            lost=tuple(sorted(before - now)),
            current=article is ordered[-1],
        )
        for article, before, now in zip(ordered, topics, topics[1:], strict=False)
    ]
