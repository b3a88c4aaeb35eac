"""What passes between fetching, parsing and deciding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from schemas.articles import Observed

FailureKind = Literal[
    "address",  # a scheme that is not http(s), or an address that is not public
    "dns",
    "connect",
    "tls",
    "timeout",
    "redirects",  # a loop, or too many hops
    "http",  # an answer of 4xx or 5xx
    "gone",  # 410
    "encoding",  # a content coding that was not offered, or a broken one
    "too_large",
    "not_a_feed",  # a page in place of a feed
    "unparsable",
    "parser_limit",  # the parser took too much time or memory
    "too_many_entries",
    "robots",  # robots.txt forbids the page
    "not_html",  # a linked page that is a film, a PDF, …
    "bug",  # of ours; the log has more
    "held",  # nothing was sent: the host asked to be left alone until `until`
]


class FetchError(Exception):
    """A fetch or a parse that came to nothing; `kind` is a metric's label, the message is for people."""

    def __init__(
        self,
        kind: FailureKind,
        reason: str,
        *,
        status: int | None = None,
        host: str | None = None,
        until: datetime | None = None,
    ) -> None:
        """Keep the kind apart from the reason.

        `status` where an HTTP answer was the reason; `until` where `host` wants no request before then.
        """
        super().__init__(reason)
        self.kind: FailureKind = kind
        self.status = status
        self.host = host
        self.until = until


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a request conditional, byte for byte as the server sent it. They belong to one URL."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer of a chain of redirects, as received; the body is decoded of its content coding.

    `url` is where it came from; `moved_to` the URL after the leading permanent redirects (301, 308), None without one.
    Header names are in lower case; repeated ones are joined with a comma and a blank.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document, each field as found. `broken` says what was malformed, where entries were read all the same."""

    format: str
    entries: tuple[Observed, ...]
    title: str | None = None
    language: str | None = None
    ttl: str | None = None
    update_period: str | None = None
    update_frequency: str | None = None
    skip_hours: tuple[str, ...] = ()
    skip_days: tuple[str, ...] = ()
    hub: str | None = None
    broken: str | None = None
    links: tuple[str, ...] = field(default=())
