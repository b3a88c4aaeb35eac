"""Which addresses may be connected to: feed lists are other people's input, and our network is ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Self
from urllib.parse import urlsplit

from producers.rss.model import FetchError
from schemas.errors import SettingsError

SETTING = "NEWSWIRE_RSS_ALLOW_PRIVATE_HOSTS"

_REFUSED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; a cloud's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's metadata, on a public address
        "169.254.0.0/16",  # link-local; clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; a cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_UNICAST_6 = IPv6Network("2000::/3")
"""All else of IPv6 is reserved, private, local or multicast."""
_REFUSED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments; Teredo
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_MAPPED, _NAT64 = IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")
_USER = re.compile(r"^((?:[a-z][a-z0-9+.-]*://)?+)([^/?#]*|[^/?#]*:[^?#]*)@", re.IGNORECASE)
_HOST = re.compile(r"(?:\[(?P<six>[^][]*)\]|(?P<name>[A-Za-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?")


def is_public(address: str | IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is one of the public internet; an IPv4 address within IPv6 is judged by itself.

    ValueError where a text is no address.
    """
    known = ip_address(address) if isinstance(address, str) else address
    if isinstance(known, IPv4Address):
        return not any(known in network for network in _REFUSED_4)
    if getattr(known, "scope_id", None):
        return False
    embedded = _embedded(known)
    if embedded is not None:
        return is_public(embedded)
    return known in _UNICAST_6 and not any(known in network for network in _REFUSED_6)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    number = int(address)
    if address in _MAPPED or address in _NAT64:
        return IPv4Address(number & 0xFFFF_FFFF)
    if address in _6TO4:
        return IPv4Address(number >> 80 & 0xFFFF_FFFF)
    return None


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The hosts that may have private addresses: each with a port, or with None for every port."""

    hosts: frozenset[tuple[str, int | None]] = frozenset()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `host` or `host:port`, comma-separated, IPv6 in brackets. Raises SettingsError for anything else."""
        return cls(frozenset(_hosts(text)))

    def allows(self, host: str, port: int) -> bool:
        """Tell whether the host is named, with this port or with none."""
        name = _canonical(host.strip("[]"))
        return bool({(name, port), (name, None)} & self.hosts)


def _hosts(text: str) -> Iterator[tuple[str, int | None]]:
    for item in filter(None, (part.strip() for part in text.split(","))):
        match = _HOST.fullmatch(item)
        if not match:
            remedy = f"write [{item}]" if is_address(item) else "write host or host:port, as in localhost:8080"
            raise SettingsError(f"{SETTING}: {item!r} is no host: {remedy}")
        six, port = match["six"], match["port"]
        if six is not None and not (is_address(six) and ":" in six):
            raise SettingsError(f"{SETTING}: {item!r} has no IPv6 address in its brackets")
        if port is not None and not 1 <= int(port) <= 65535:  # noqa: PLR2004  the greatest port
            raise SettingsError(f"{SETTING}: {item!r} has no port from 1 to 65535")
        yield _canonical(six or match["name"]), int(port) if port else None


@lru_cache(4096)
def is_address(text: str) -> bool:
    """Tell whether a text is an IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _canonical(host: str) -> str:
    return str(ip_address(host)) if is_address(host) else host.lower().rstrip(".")


def check_url(url: str) -> None:
    """Refuse, as FetchError "address", what is no plain http(s) URL; a password in it is not repeated."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise FetchError("address", "the URL has a blank, a backslash or a control character in it")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise FetchError("address", "not a URL") from None
    if parts.scheme not in {"http", "https"}:
        raise FetchError("address", f"scheme {parts.scheme[:20]!r} is not http or https")
    if not host:
        raise FetchError("address", "the URL names no host")
    if "@" in parts.netloc:
        raise FetchError("address", "the URL holds a user name or password: leave it out")


def shown(url: str) -> str:
    """Give a URL as it may be printed: without a user or password."""
    return _USER.sub(r"\1…@", url)
