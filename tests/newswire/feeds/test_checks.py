import pytest

from newswire.feeds.checks import check
from producers.rss.addresses import AllowedHosts, shown
from schemas.errors import InputError


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://a.example/f", "ftp://a.example/f: scheme 'ftp' is not http or https; a feed's URL is like https://"),
        ("a.example/f", "a.example/f: scheme '' is not http or https; a feed's URL is like https://"),
        ("https:///f", "https:///f: the URL names no host; a feed's URL is like https://"),
        (
            "http://10.1.2.3/f",
            "http://10.1.2.3/f: 10.1.2.3 is not a public address: to allow it, name its host in NEWS",
        ),
        ("http://[::1]:8080/f", "http://[::1]:8080/f: ::1 is not a public address: to allow it, name its host in NEWS"),
        ("http://10.0.0.5:81/f", "http://10.0.0.5:81/f: 10.0.0.5 is not a public address: to allow it"),
    ],
)
def test_a_url_that_cannot_be_fetched_is_told_with_the_remedy(url: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        check(url, AllowedHosts.parse("10.0.0.5:80"))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("url", ["https://a.example/f", "http://10.0.0.5/f", "https://1.1.1.1/@x", "http://localhost/"])
def test_a_public_url_passes_and_a_private_one_that_is_allowed(url: str) -> None:
    check(url, AllowedHosts.parse("10.0.0.5:80"))


@pytest.mark.parametrize(
    "url",
    [
        "https://ann:secret@a.example/f",
        "https://secret@a.example/f",
        "ftp://ann:secret@a.example/",
        "ann:secret@a.example/f",
        "https://ann:sec/secret@a.example/f",
    ],
)
def test_a_password_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(InputError) as caught:
        check(url, AllowedHosts())
    assert "secret" not in str(caught.value)
    assert "…@a.example/" in str(caught.value)


@pytest.mark.parametrize("url", ["https://a.example/@ann/feed", "https://a.example/?q=a@b", "https://a.example/#@"])
def test_what_is_no_password_is_shown(url: str) -> None:
    assert shown(url) == url
