from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.rss.addresses import SETTING, AllowedHosts, check_url, is_public
from producers.rss.model import FetchError
from schemas.errors import SettingsError

NAT64 = IPv6Network("64:ff9b::/96")
PRIVATE_4 = [
    "0.0.0.0",  # noqa: S104  nothing is bound
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.9.9.9",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
]
PRIVATE_6 = [
    "::",
    "::1",
    "::7f00:1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
    "64:ff9b:1::808:808",
    "2001:db8::1",
    "3fff::1",
    "2001::1",
    "2001:0:808:808::1",
    "5f00::1",
    "::ffff:0:8.8.8.8",
    "2606:4700::1111%eth0",
]


@pytest.mark.behaviour(36)
@pytest.mark.parametrize("address", [*PRIVATE_4, *PRIVATE_6])
def test_private_addresses_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.behaviour(36)
@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_public_addresses_are_not(address: str) -> None:
    assert is_public(address)


@pytest.mark.behaviour(36)
@pytest.mark.parametrize("address", [*PRIVATE_4, "8.8.8.8"])
def test_an_embedded_ipv4_address_is_judged_by_itself(address: str) -> None:
    number = int(IPv4Address(address))
    for prefix, shift in (("::ffff:0:0", 0), ("64:ff9b::", 0), ("2002::", 80)):
        assert is_public(IPv6Address(int(IPv6Address(prefix)) | number << shift)) == (address == "8.8.8.8")


@pytest.mark.behaviour(36)
@given(st.ip_addresses())
def test_nothing_is_public_that_the_standard_library_calls_otherwise(address: IPv4Address | IPv6Address) -> None:
    embedded = isinstance(address, IPv6Address) and (address.ipv4_mapped or address.sixtofour or address in NAT64)
    if is_public(address) and not embedded:
        assert address.is_global
        assert not any((address.is_multicast, address.is_reserved, address.is_link_local))


@pytest.mark.behaviour(36)
def test_named_hosts_may_be_private() -> None:
    allowed = AllowedHosts.parse(" LocalHost:8080, 10.0.0.1 ,[::1]:81,[FD00::1],intra.example.,")
    for host, port in [("localhost", 8080), ("10.0.0.1", 5), ("::1", 81), ("[fd00:0::1]", 9), ("intra.example", 80)]:
        assert allowed.allows(host, port)
    for host, port in [("localhost", 80), ("10.0.0.2", 5), ("::1", 80), ("x.intra.example", 80)]:
        assert not allowed.allows(host, port)
    assert not AllowedHosts.parse("").hosts


@pytest.mark.behaviour(36)
@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("::1", "write [::1]"),
        ("http://localhost", "host or host:port"),
        ("a b", "host or host:port"),
        ("[localhost]", "no IPv6 address"),
        ("localhost:0", "no port from 1"),
        ("localhost:99999", "no port from 1"),
    ],
)
def test_what_is_no_host_is_told(text: str, remedy: str) -> None:
    with pytest.raises(SettingsError, match=SETTING) as caught:
        AllowedHosts.parse(f"good, {text}")
    assert remedy in str(caught.value)


@pytest.mark.behaviour(35)
@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example",
        "file:///etc/passwd",
        "javascript:1",
        "a.example/rss",
        "http://",
        "http://u:hidden@a.example",
        "http://@a.example",
        "http://a.example:99999",
        "http://[::1",
        "http://a.example\\@b.example",
        "http://a.example/a b",
        "http://a.example\n/",
        "",
    ],
)
def test_only_plain_http_urls_are_fetched(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.kind == "address"
    assert "hidden" not in str(caught.value)


@pytest.mark.behaviour(35)
@pytest.mark.parametrize("url", ["http://a.example", "HTTPS://a.example:8443/é?x=1@2#f", "http://[::1]:80/"])
def test_http_and_https_are(url: str) -> None:
    check_url(url)
