"""Which URLs are subscribed at all, told before anything is written. Pure."""

from producers.rss.addresses import SETTING, AllowedHosts, check_url, shown
from producers.rss.fetching.target import target
from producers.rss.model import FetchError
from schemas.errors import InputError

REMEDY = f"to allow it, name its host in {SETTING}"
"""A password may hold a slash that should have been escaped."""


def check(url: str, allowed: AllowedHosts) -> None:
    """Raise InputError with the URL and the remedy where it is no http(s) URL, or names a private address."""
    try:
        check_url(url)
    except FetchError as error:
        raise InputError(f"{shown(url)}: {error}; a feed's URL is like https://example.org/feed") from None
    try:
        target(url, allowed)
    except FetchError as error:
        raise InputError(f"{url}: {error}: {REMEDY}") from None
