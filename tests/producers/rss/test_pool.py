import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from producers.rss.model import FetchError, ParsedFeed
from producers.rss.parse.document import parse
from producers.rss.pool import ParserLimits, ParserPool

FEEDS = Path(__file__).parent / "parse" / "feeds"
GOOD = (FEEDS / "rss20.xml").read_bytes()
MIB = 1024 * 1024


def flood(attributes: int = 40_000) -> bytes:
    """Give an element with so many attributes that feedparser takes quadratic time over them."""
    named = " ".join(f'a{number}=""' for number in range(attributes))
    return f'<rss version="2.0"><channel><item {named}></item></channel></rss>'.encode()


def run(use: Callable[[ParserPool], Awaitable[None]], *, workers: int = 1, limits: ParserLimits | None = None) -> None:
    """Use a pool and close it; no process may be left."""

    async def whole() -> None:
        pool = ParserPool(workers, limits)
        try:
            await use(pool)
        finally:
            async with asyncio.timeout(30):
                await pool.close()

    asyncio.run(whole())
    assert workers_alive() == []


def workers_alive() -> list[int]:
    alive = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
            if "producers.rss.worker" in child.cmdline():
                alive.append(child.pid)
    return alive


async def kind(answer: Awaitable[ParsedFeed]) -> str:
    try:
        return (await answer).format
    except FetchError as error:
        return error.kind


def test_a_worker_gives_what_the_parser_gives() -> None:
    async def use(pool: ParserPool) -> None:
        for name in ("rss20.xml", "atom10.xml", "json11.json", "truncated.xml"):
            body = (FEEDS / name).read_bytes()
            assert await pool.parse(body, "text/xml") == parse(body, "text/xml")

    run(use)


def test_a_worker_raises_what_the_parser_raises() -> None:
    async def use(pool: ParserPool) -> None:
        with pytest.raises(FetchError, match="Members only") as caught:
            await pool.parse((FEEDS / "login.html").read_bytes())
        assert caught.value.kind == "not_a_feed"

    run(use)


@pytest.mark.behaviour(40)
def test_a_document_that_takes_too_long_ends_alone() -> None:
    async def use(pool: ParserPool) -> None:
        kinds = await asyncio.gather(kind(pool.parse(flood())), *(kind(pool.parse(GOOD)) for _ in range(20)))
        assert kinds == ["parser_limit", *["rss20"] * 20]

    run(use, workers=2, limits=ParserLimits(seconds=1.0, cpu_seconds=600))


@pytest.mark.behaviour(40)
def test_a_document_that_takes_too_much_of_the_processor() -> None:
    async def use(pool: ParserPool) -> None:
        with pytest.raises(FetchError, match="1 s of the processor") as caught:
            await pool.parse(flood(120_000))
        assert caught.value.kind == "parser_limit"
        assert await kind(pool.parse(GOOD)) == "rss20"

    run(use, limits=ParserLimits(cpu_seconds=1, seconds=60.0))


@pytest.mark.behaviour(40)
def test_the_seconds_of_the_processor_are_a_documents_own() -> None:
    """Many documents in a row take more than one may."""
    costly = b'<rss version="2.0"><channel>' + b"<item><guid>1</guid></item>" * 3000 + b"</channel></rss>"

    async def use(pool: ParserPool) -> None:
        await pool.parse(GOOD)
        (worker,) = workers_alive()
        while sum(psutil.Process(worker).cpu_times()[:2]) < 3:
            assert await kind(pool.parse(costly)) == "rss20"
        assert workers_alive() == [worker]

    run(use, limits=ParserLimits(cpu_seconds=1))


@pytest.mark.behaviour(40)
def test_a_document_that_takes_too_much_memory() -> None:
    text = b"x" * MIB
    body = b'<rss version="2.0"><channel><item><title>' + text * 40 + b"</title></item></channel></rss>"

    async def use(pool: ParserPool) -> None:
        with pytest.raises(FetchError, match="200 MiB") as caught:
            await pool.parse(body)
        assert caught.value.kind == "parser_limit"
        assert await kind(pool.parse(GOOD)) == "rss20"

    run(use, limits=ParserLimits(memory=200 * MIB))


@pytest.mark.behaviour(39)
@pytest.mark.parametrize("lines", ["\n", " "])
def test_an_entity_bomb_harms_nobody_else(lines: str) -> None:
    bomb = lines.join(
        [
            "<?xml version='1.0'?>\n<!DOCTYPE rss [",
            '<!ENTITY a "' + "ha" * 50_000 + '">',
            *(f'<!ENTITY {name} "{f"&{before};" * 50}">' for before, name in zip("abcde", "bcdef", strict=True)),
            "]>",
            '<rss version="2.0"><channel><item><title>' + "&a;" * 40_000 + "&f;</title></item></channel></rss>",
        ]
    ).encode()

    async def use(pool: ParserPool) -> None:
        bombed, *others = await asyncio.gather(kind(pool.parse(bomb)), kind(pool.parse(GOOD)), kind(pool.parse(GOOD)))
        assert bombed in {"parser_limit", "rss20"}
        assert others == ["rss20", "rss20"]

    run(use, workers=2, limits=ParserLimits(seconds=10.0))


@pytest.mark.behaviour(40)
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'<rss version="2.0"><channel>' + b"<item><title>t</title></item>" * 100_000, {"too_many_entries"}),
        (b'<rss version="2.0"><channel><item>' + b"<a>" * 50_000, {"parser_limit", "rss20"}),
        (b'{"items":' + b"[" * 1_000_000, {"unparsable", "parser_limit"}),
    ],
    ids=["entries", "nested XML", "nested JSON"],
)
def test_large_and_deep_documents_end_within_limits(body: bytes, expected: set[str]) -> None:
    async def use(pool: ParserPool) -> None:
        async with asyncio.timeout(20):
            assert await kind(pool.parse(body)) in expected
        assert await kind(pool.parse(GOOD)) == "rss20"

    run(use, limits=ParserLimits(seconds=10.0))


def test_a_document_whose_worker_is_killed_from_outside_is_tried_once_more() -> None:
    async def use(pool: ParserPool) -> None:
        await pool.parse(GOOD)
        (first,) = workers_alive()
        os.kill(first, signal.SIGSTOP)
        waiting = asyncio.create_task(pool.parse(GOOD))
        await asyncio.sleep(0)
        os.kill(first, signal.SIGKILL)
        assert (await waiting).format == "rss20"
        (second,) = workers_alive()
        assert second != first

    run(use)


def test_a_document_that_kills_its_worker_twice_is_an_error() -> None:
    async def use(pool: ParserPool) -> None:
        await pool.parse(GOOD)
        waiting = asyncio.create_task(kind(pool.parse(flood(120_000))))
        killed: set[int] = set()
        while not waiting.done():
            for pid in set(workers_alive()) - killed:
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
            await asyncio.sleep(0.01)
        assert (await waiting, len(killed)) == ("parser_limit", 2)
        assert await kind(pool.parse(GOOD)) == "rss20"

    run(use)


def test_a_worker_killed_while_idle_is_replaced() -> None:
    async def use(pool: ParserPool) -> None:
        await pool.parse(GOOD)
        (first,) = workers_alive()
        os.kill(first, signal.SIGKILL)
        assert await kind(pool.parse(GOOD)) == "rss20"

    run(use)


def test_cancelling_ends_the_worker_at_work() -> None:
    async def use(pool: ParserPool) -> None:
        await pool.parse(GOOD)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await pool.parse(flood(120_000))
        assert workers_alive() == []
        assert await kind(pool.parse(GOOD)) == "rss20"

    run(use)


def test_a_closed_pool_parses_nothing() -> None:
    async def use(pool: ParserPool) -> None:
        await pool.parse(GOOD)
        await pool.close()
        with pytest.raises(RuntimeError, match="closed"):
            await pool.parse(GOOD)

    run(use)


def test_workers_that_cannot_start_are_no_feeds_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("producers.rss.pool.sys.executable", "/bin/false")

    async def use(pool: ParserPool) -> None:
        with pytest.raises(RuntimeError, match="does not start"):
            await pool.parse(GOOD)

    run(use)
