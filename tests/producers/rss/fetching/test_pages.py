"""Linked pages: what robots.txt allows, as text."""

import asyncio
import codecs

import pytest

from producers.rss.fetching.pages import Pages, page_text
from producers.rss.fetching.robots import EXPIRY, RETRY
from producers.rss.model import FetchError
from tests.producers.rss.fetching.rude import (
    CONTACT,
    Behaviour,
    ManualClock,
    Request,
    RudeServer,
    fetcher,
    limits,
    reply,
    runs,
)

HTML = reply(200, b"<p>page</p>", Content_Type="text/html; charset=utf-8")


async def kind_of(pages: Pages, url: str) -> str:
    """Return the text of a page, or the kind of its failure."""
    try:
        return await pages.fetch(url)
    except FetchError as error:
        return error.kind


@pytest.mark.behaviour(42)
@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        (reply(200, b"User-agent: *\nDisallow: /private"), "robots"),
        (reply(200, b"\xef\xbb\xbfUser-agent: newswire\nDisallow: /\n\nUser-agent: *\nAllow: /"), "robots"),
        (reply(200, b"User-agent: other\nDisallow: /"), "<p>page</p>"),
        (reply(200, b"User-agent: *\nDisallow: /private\nAllow: /private/page"), "<p>page</p>"),
        (reply(200, b""), "<p>page</p>"),
        (reply(200, b"<html>\x00\xff rubbish"), "<p>page</p>"),
        (reply(404), "<p>page</p>"),
        (reply(403), "<p>page</p>"),
        (reply(302, Location="/robots.txt"), "<p>page</p>"),
        (reply(429), "http"),
        (reply(500), "http"),
        (b"", "connect"),
    ],
)
@runs
async def test_a_page_is_fetched_where_robots_txt_allows_it(robots: bytes, outcome: str) -> None:
    async with RudeServer({"/robots.txt": robots, "/private/page": HTML}) as server, fetcher() as fetch:
        assert await kind_of(Pages(fetch), server.url("/private/page")) == outcome
    assert ("/private/page" in server.paths) is (outcome == "<p>page</p>")
    assert server.requests[-1].header("user-agent") == f"newswire (+{CONTACT})"


@pytest.mark.behaviour(42)
@runs
async def test_robots_txt_is_asked_once_a_day_and_site() -> None:
    clock = ManualClock()
    async with RudeServer({"/robots.txt": reply(404), "/1": HTML, "/2": HTML}) as server, fetcher(clock=clock) as fetch:
        pages = Pages(fetch)
        await asyncio.gather(*(pages.fetch(server.url(path)) for path in ("/1", "/2", "/1", "/2")))
        assert server.paths.count("/robots.txt") == 1
        await pages.fetch(server.url("/1", "other.test"))
        assert server.paths.count("/robots.txt") == 2
        clock.passed += EXPIRY
        await pages.fetch(server.url("/1"))
        assert server.paths.count("/robots.txt") == 3


@pytest.mark.behaviour(42)
@runs
async def test_an_unreachable_robots_txt_forbids_for_a_while_only() -> None:
    clock = ManualClock()
    async with RudeServer({"/robots.txt": reply(500), "/": HTML}) as server, fetcher(clock=clock) as fetch:
        pages = Pages(fetch)
        assert [await kind_of(pages, server.url("/")) for _ in range(2)] == ["http", "http"]
        server.answers["/robots.txt"] = reply(404)
        clock.passed += RETRY
        assert await kind_of(pages, server.url("/")) == "<p>page</p>"
    assert server.paths == ["/robots.txt", "/robots.txt", "/"]


@pytest.mark.behaviour(42)
@runs
async def test_robots_txt_may_be_elsewhere_and_counts_for_where_it_was_asked() -> None:
    rules = reply(200, b"User-agent: *\nDisallow: /")
    async with (
        RudeServer({"/robots.txt": reply(301, Location="/rules"), "/rules": rules}) as server,
        fetcher() as fetch,
    ):
        assert await kind_of(Pages(fetch), server.url("/")) == "robots"


@pytest.mark.behaviour(42)
@runs
async def test_a_redirect_does_not_pass_by_the_robots_txt_of_its_target() -> None:
    async with RudeServer({"/robots.txt": reply(404)}) as server, RudeServer({"/": HTML}) as other, fetcher() as fetch:
        other.answers["/robots.txt"] = reply(200, b"User-agent: *\nDisallow: /")
        server.answers["/"] = reply(302, Location=other.url("/", "other.test"))
        assert await kind_of(Pages(fetch), server.url("/")) == "robots"
    assert other.paths == ["/robots.txt"]


@pytest.mark.behaviour(42)
@runs
async def test_of_a_long_robots_txt_the_first_500_kib_count() -> None:
    padding = b"# " + b"x" * 500 * 1024 + b"\n"
    early = b"User-agent: *\nDisallow: /early\n"
    body = early + padding + b"Disallow: /late\n"
    async with (
        RudeServer({"/robots.txt": reply(200, body), "/early": HTML, "/late": HTML}) as server,
        fetcher() as fetch,
    ):
        assert await kind_of(Pages(fetch), server.url("/early")) == "robots"
        assert await kind_of(Pages(fetch), server.url("/late")) == "<p>page</p>"


@pytest.mark.behaviour(42)
@runs
async def test_the_memory_of_robots_txt_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("producers.rss.fetching.robots.TEXT_IN_MEMORY", 2500)
    rules = reply(200, b"#" * 1000)
    async with RudeServer({"/robots.txt": rules, "/": HTML}) as server, fetcher() as fetch:
        pages = Pages(fetch)
        for host in ("feeds.test", "other.test", "feeds.test"):
            await pages.fetch(server.url("/", host))
    assert server.paths.count("/robots.txt") == 3


@pytest.mark.behaviour(43)
@pytest.mark.parametrize(
    ("content_type", "body", "outcome"),
    [
        ("text/html", b"<p>a</p>", "<p>a</p>"),
        ("application/xhtml+xml; charset=utf-8", b"<p>a</p>", "<p>a</p>"),
        ("TEXT/HTML", b"plain", "plain"),
        ("", b" \n<!doctype html>", " \n<!doctype html>"),
        ("", b"%PDF-1.7", "not_html"),
        ("application/pdf", b"<p>", "not_html"),
        ("text/plain", b"<p>", "not_html"),
        ("text/html", b"x" * 2001, "too_large"),
    ],
)
@runs
async def test_a_page_is_html_within_its_cap(content_type: str, body: bytes, outcome: str) -> None:
    headers = {"Content_Type": content_type} if content_type else {}
    async with RudeServer({"/": reply(200, body, **headers)}) as server, fetcher(limits(page_bytes=2000)) as fetch:
        assert await kind_of(Pages(fetch), server.url("/")) == outcome


@pytest.mark.behaviour(43)
@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/html; charset=iso-8859-2", "<p>łódź</p>".encode("iso-8859-2"), "<p>łódź</p>"),
        ("text/html; charset=iso-8859-2", codecs.BOM_UTF8 + "<p>łódź</p>".encode(), "<p>łódź</p>"),
        ("text/html", codecs.BOM_UTF16_LE + "<p>łódź</p>".encode("utf-16-le"), "<p>łódź</p>"),
        ("text/html", '<meta charset="cp1251"><p>Їжак'.encode("cp1251"), '<meta charset="cp1251"><p>Їжак'),
        ("text/html; charset=utf-8", '<meta charset="cp1251"><p>Їжак'.encode(), '<meta charset="cp1251"><p>Їжак'),
        (None, "<p>łódź</p>".encode(), "<p>łódź</p>"),
        ("text/html; charset=base64", b"<p>a</p>", "<p>a</p>"),
        ("text/html; charset=idna", b"<p>a</p>", "<p>a</p>"),
        ("text/html; charset=undefined", b"<p>a</p>", "<p>a</p>"),
        ("text/html; charset=punycode", b"<p>\xff</p>", "<p>�</p>"),
        ("text/html; charset=nonsense", b"<p>\xff</p>", "<p>�</p>"),
    ],
)
def test_a_page_is_decoded_by_bom_then_http_then_its_own_word(content_type: str | None, body: bytes, text: str) -> None:
    assert page_text(content_type, body) == text


@pytest.mark.behaviour(43)
@runs
async def test_a_link_is_fetched_as_a_browser_would() -> None:
    async with RudeServer({"/robots.txt": reply(404), "/a%20%C3%A9?q=1": HTML}) as server, fetcher() as fetch:
        assert await kind_of(Pages(fetch), f" {server.url('/a é?q=1#part')}\n") == "<p>page</p>"


@pytest.mark.behaviour(43)
@runs
async def test_a_page_tells_when_its_turn_has_come() -> None:
    told: list[str] = []
    async with RudeServer({"/robots.txt": reply(404), "/": HTML}) as server, fetcher(limits(per_host=1)) as fetch:
        pages, url = Pages(fetch), server.url("/")
        async with fetch.hosts.turn("feeds.test"):
            waiting = asyncio.create_task(pages.fetch(url, lambda: told.append("first")))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(waiting, 0.05)
        assert (told, server.paths) == ([], [])
        await pages.fetch(url, lambda: told.append("second"))
    assert (told, server.paths) == (["second", "second"], ["/robots.txt", "/"])


@pytest.mark.behaviour(42)
@runs
async def test_a_robots_txt_that_never_ends_is_waited_for_less_than_a_page() -> None:
    async def silent(_request: Request, _writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    answers: dict[str, bytes | Behaviour] = {"/robots.txt": silent, "/": HTML}
    async with RudeServer(answers) as server, fetcher(limits(robots_total=0.05)) as fetch:
        assert await asyncio.wait_for(kind_of(Pages(fetch), server.url("/")), 5) == "timeout"
