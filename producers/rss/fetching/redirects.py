"""Which way a chain of redirects goes, and where it must end."""

from dataclasses import dataclass, replace
from urllib.parse import quote, urldefrag, urljoin

from producers.rss.model import FetchError

PERMANENT = frozenset({301, 308})
TEMPORARY = frozenset({302, 303, 307})
REDIRECTS = PERMANENT | TEMPORARY
ASCII = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Trail:
    """The URLs of a chain so far; `moved_to` is where its leading permanent redirects led."""

    url: str
    moved_to: str | None = None
    behind: tuple[str, ...] = ()
    leading: bool = True

    def follow(self, status: int, location: bytes | None, hops: int) -> "Trail":
        """Take one redirect; FetchError "redirects" on a loop, after more than `hops`, or without a target."""
        target = _target(self.url, location)
        behind = (*self.behind, self.url)
        if target is None:
            raise FetchError("redirects", f"answer {status} does not say where to go", status=status)
        if target in behind:
            raise FetchError("redirects", "the redirects go in a circle", status=status)
        if len(behind) > hops:
            raise FetchError("redirects", f"more than {hops} redirects", status=status)
        leading = self.leading and status in PERMANENT
        moved_to = target if leading else self.moved_to
        return replace(self, url=target, behind=behind, leading=leading, moved_to=moved_to)


def _target(base: str, location: bytes | None) -> str | None:
    if not location or not location.strip():
        return None
    try:
        return urldefrag(urljoin(base, quote(location.strip(), safe=ASCII))).url
    except ValueError:
        raise FetchError("address", "a redirect leads to what is no URL") from None
