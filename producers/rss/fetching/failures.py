"""What went wrong on the network, in the terms of `FailureKind`."""

import os
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
    said = _certificate(error) or _refusal(error) or str(error)
    return FetchError(kind, f"{host}: {what}: {said[:200]}" if said else f"{host}: {what}")


def _certificate(error: Exception) -> str:
    """Say what is wrong with a certificate, which stands behind so much else that a state would cut it off."""
    cause = error.certificate_error if isinstance(error, aiohttp.ClientConnectorCertificateError) else None
    return cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else ""


def _refusal(error: Exception) -> str:
    """Say why there is no connection, in the system's words, without the address that stands in all of aiohttp's."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else None
    if cause is None or cause.errno is None:
        return ""
    return os.strerror(cause.errno) if cause.errno > 0 else cause.strerror or ""
