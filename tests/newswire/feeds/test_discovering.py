"""Discovery against a server on loopback."""

import asyncio

import pytest

from newswire.feeds.discovering import MOST, Discovery, Found, discover_feeds
from producers.rss.model import ParsedFeed
from producers.rss.parse.document import parse
from schemas.errors import InputError
from tests.newswire.feeds.conftest import Run
from tests.producers.rss.fetching.rude import RudeServer, fetcher, reply, runs

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Daily \x1b[31m News</title>
<item><title>A</title></item><item><title>B</title></item></channel></rss>""".replace(b"\x1b", b"&amp;")
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><title>A</title></entry></feed>'
PAGE = b"""<html><head><link rel=alternate type=application/rss+xml href=/rss title="Ours">
<link rel=alternate type=application/atom+xml href=/atom title="Atom &amp; more">
<link rel=alternate type=application/rss+xml href=/lost>
<link rel=alternate type=application/rss+xml href=http://10.0.0.1/rss></head></html>"""


class Parser:
    async def parse(self, body: bytes, content_type: str | None) -> ParsedFeed:
        return parse(body, content_type)


async def look(server: RudeServer, path: str = "/") -> Discovery:
    async with fetcher() as feeds:
        return await discover_feeds(server.url(path), feeds, Parser())


@runs
async def test_linked_feeds_and_well_known_paths_that_answer_are_found_each_once() -> None:
    answers = {
        "/": reply(200, PAGE),
        "/rss": reply(200, RSS),
        "/atom": reply(200, ATOM),
        "/feed": reply(302, Location="/rss"),
        "/feed.xml": reply(301, Location="/deep/feed.xml"),
        "/deep/feed.xml": reply(200, RSS),
        "/index.xml": reply(200, PAGE),
    }
    async with RudeServer(dict(answers)) as server:
        found, problems = await look(server)
        assert found == (
            Found(server.url("/rss"), "Daily &[31m News", 2),
            Found(server.url("/atom"), "Atom & more", 1),
            Found(server.url("/deep/feed.xml"), "Daily &[31m News", 2),
        )
        assert [line.partition(": ")[0] for line in problems] == [server.url("/lost"), "http://10.0.0.1/rss"]
        assert problems[0].endswith(": feeds.test answers 404")
        assert problems[1].endswith("name its host in NEWSWIRE_RSS_ALLOW_PRIVATE_HOSTS")


@runs
async def test_a_url_that_is_a_feed_is_all_that_is_looked_at() -> None:
    async with RudeServer({"/rss": reply(200, RSS)}) as server:
        assert (await look(server, "/rss")).found == (Found(server.url("/rss"), "Daily &[31m News", 2),)
        assert server.paths == ["/rss"]


@runs
async def test_a_page_that_cannot_be_had_is_told() -> None:
    async with RudeServer({}) as server:
        with pytest.raises(InputError, match=r"^http://feeds\.test:\d+/: feeds\.test answers 404$"):
            await look(server)


@runs
async def test_an_endless_list_of_links_is_tried_in_part_and_the_rest_told() -> None:
    links = "".join(f"<link rel=alternate type=application/rss+xml href=/{n}>" for n in range(MOST + 2))
    async with RudeServer({"/": reply(200, f"<html>{links}</html>".encode())}) as server:
        found, problems = await look(server)
        assert found == ()
        assert problems[-1] == f"{server.url('/')}: links to 2 more feeds, which were not tried"
        assert f"/{MOST - 1}" in server.paths
        assert f"/{MOST}" not in server.paths


@pytest.mark.parametrize(
    ("charset", "title"), [("iso-8859-1", "Caf\xe9"), ("base64", "Caf\ufffd")], ids=["its own", "none of text"]
)
def test_a_page_is_read_in_its_charset_and_all_the_same_where_it_names_none_of_text(charset: str, title: str) -> None:
    page = b'<link rel=alternate type=application/atom+xml href=/atom title="Caf\xe9">'

    @runs
    async def found() -> None:
        answers = {"/": reply(200, page, Content_Type=f"text/html; charset={charset}"), "/atom": reply(200, ATOM)}
        async with RudeServer(dict(answers)) as server:
            assert (await look(server)).found == (Found(server.url("/atom"), title, 1),)

    found()


def test_the_command_prints_what_answers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWIRE_RSS_GAP_SECONDS", "0")

    @runs
    async def told() -> None:
        async with RudeServer(
            {"/": reply(200, PAGE), "/rss": reply(200, RSS), "/none": reply(200, b"<html>")}
        ) as server:
            with pytest.raises(InputError, match="is not a public address: to allow it, name its host"):
                await asyncio.to_thread(run, "discover", server.url("/", "127.0.0.1"))
            assert server.paths == []
            monkeypatch.setenv("NEWSWIRE_RSS_ALLOW_PRIVATE_HOSTS", f"127.0.0.1:{server.port}")
            result = await asyncio.to_thread(run, "discover", server.url("/", "127.0.0.1"))
            assert result.stdout == f"{server.url('/rss', '127.0.0.1')}      2 entries  Daily &[31m News\n"
            assert f"newswire: {server.url('/lost', '127.0.0.1')}: 127.0.0.1 answers 404\n" in result.stderr
            server.answers.pop("/rss")
            with pytest.raises(InputError, match="/none: no feed was found there"):
                await asyncio.to_thread(run, "discover", server.url("/none", "127.0.0.1"))

    told()
