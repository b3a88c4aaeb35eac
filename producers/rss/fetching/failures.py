"""What went wrong on the network, in the terms of `FailureKind`."""

import ssl

import aiohttp

from producers.rss.model import FailureKind, FetchError

NETWORK = (aiohttp.ClientError, OSError)  # TimeoutError and ssl.SSLError are OSErrors

KINDS: tuple[tuple[type[Exception], FailureKind, str], ...] = (  # the first that fits
    (TimeoutError, "timeout", "no whole answer in time"),
    (aiohttp.InvalidURL, "address", "not a URL"),
    (aiohttp.ClientConnectorDNSError, "dns", "the name does not resolve"),
    (aiohttp.ClientSSLError, "tls", "no trusted connection"),
    (ssl.SSLError, "tls", "no trusted connection"),
    (aiohttp.ClientResponseError, "http", "the answer is not HTTP"),
    (aiohttp.ClientPayloadError, "connect", "the answer breaks off"),
    (Exception, "connect", "no connection"),
)


def failure(error: Exception, host: str) -> FetchError:
    """Return the FetchError for what aiohttp or the socket raised while talking to `host`."""
    kind, what = next((kind, what) for raised, kind, what in KINDS if isinstance(error, raised))
    return FetchError(kind, f"{host}: {what}: {str(error)[:200]}" if str(error) else f"{host}: {what}")
