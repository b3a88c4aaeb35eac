"""How records of one article become its revisions and its current row: the same ones, whatever the order of arrival."""

from collections.abc import Iterable, MutableMapping
from datetime import UTC, datetime
from typing import NamedTuple

from consumers.sinks.reading import Revision
from runtime.sinks import Outcome
from schemas.articles import TaggedArticle
from schemas.identity import Rank, rank

LARGEST = 2**63 - 1
"""The largest integer of a database's column."""


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
        """Take one record as a revision. Raises ValueError or OverflowError where no store can hold it."""
        times = (article.fetched_at, article.published_at, article.updated_at)
        made_at, *_ = [time.astimezone(UTC) for time in times if time]
        place = rank(article)._replace(fetched_at=made_at)
        if max(place.normaliser, place.taxonomy) > LARGEST:
            raise OverflowError("an edition beyond 64 bits")
        return cls(article.id, place, made_at, article.model_dump_json())

    @property
    def editions(self) -> tuple[int, int]:
        """The rules that made the record: normaliser and taxonomy."""
        return self.rank.normaliser, self.rank.taxonomy

    def joined(self, other: "Version") -> "Version":
        """Merge with another record of this revision; commutative, associative and idempotent."""
        kept = max(self, other, key=Version._precedence)
        seen_at = max(self.rank.fetched_at, other.rank.fetched_at)
        return kept._replace(rank=kept.rank._replace(fetched_at=seen_at))

    def article(self) -> TaggedArticle:
        """Give the record with the time it was last fetched."""
        article = TaggedArticle.model_validate_json(self.record, extra="ignore")
        seen_again = self.rank.fetched_at != self.made_at
        return article.model_copy(update={"fetched_at": self.rank.fetched_at}) if seen_again else article

    def _precedence(self) -> tuple[tuple[int, int], datetime, str]:
        """Newer rules first, then the later record; JSON breaks ties, its code points in the order of its bytes."""
        return self.editions, self.made_at, self.record


History = MutableMapping[str, Version]
"""The revisions of one article by content hash."""


def merge(history: History, version: Version) -> Outcome:
    """Add one record to its article's history, and say what it was there; newer rules for a known text revise it."""
    known = history.get(version.rank.content_hash)
    if known is None:
        outcome: Outcome = "revised" if history else "new"
        history[version.rank.content_hash] = version
        return outcome
    joined = known.joined(version)
    history[version.rank.content_hash] = joined
    return "unchanged" if joined.editions == known.editions else "revised"


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
