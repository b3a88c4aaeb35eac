"""Which URLs are fetched at all."""

from yarl import URL

from producers.rss.addresses import AllowedHosts, check_url, is_address, is_public
from producers.rss.model import FetchError


def target(url: str, allowed: AllowedHosts) -> URL:
    """Return `url` as it is requested; FetchError "address" when it is not http(s) or names a private address.

    A name is checked when it is resolved; aiohttp resolves no IP literal, so those are checked here, in the
    form in which aiohttp sees them.
    """
    check_url(url)
    try:
        parsed = URL(url)
    except ValueError:
        raise FetchError("address", "not a URL") from None
    host, port = parsed.raw_host, parsed.port
    if not host or not port:
        raise FetchError("address", "the URL names no host")
    if is_address(host) and not is_public(host) and not allowed.allows(host, port):
        raise FetchError("address", f"{host} is not a public address")
    return parsed.with_fragment(None)
