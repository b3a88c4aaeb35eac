"""What a fetch may cost, and how it introduces itself."""

from dataclasses import dataclass, field

from producers.rss.addresses import AllowedHosts
from schemas.topics import MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Settings of a `Fetcher`; times are in seconds, sizes in bytes of the decoded body.

    `total` is the time of a whole fetch, redirects included, without the time that politeness made it wait; a
    robots.txt, which pages wait for, has `robots_total`.
    `gap` lies between two starts at one host. A host cannot ask for a pause longer than `longest_hold`.
    """

    contact: str
    user_agent: str = "newswire"
    allowed: AllowedHosts = field(default_factory=AllowedHosts)
    connect: float = 10.0
    total: float = 30.0
    robots_total: float = 10.0
    feed_bytes: int = 10 * MIB
    page_bytes: int = 5 * MIB
    robots_bytes: int = 500 * 1024
    hops: int = 5
    per_host: int = 2
    gap: float = 1.0
    concurrency: int = 100
    longest_hold: float = 24 * 3600.0

    @property
    def introduction(self) -> str:
        """Return the User-Agent header: who asks, and where to complain."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent
