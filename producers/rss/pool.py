"""Parsing in worker processes that can be killed: a hostile document ends its worker, and nothing else.

Each worker has pipes of its own, so that one killed in mid-sentence garbles no other's answers.
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from producers.rss.frames import LENGTH, OUT_OF_MEMORY, frame, read_answer
from producers.rss.model import FetchError, ParsedFeed
from schemas.topics import MIB

_ROOT = Path(__file__).resolve().parents[2]
_TRIES = 2
_START = 60.0


@dataclass(frozen=True, slots=True)
class ParserLimits:
    """What one document may take: seconds of the processor, seconds in all, and bytes of a worker's address space."""

    cpu_seconds: int = 5
    seconds: float = 30.0
    memory: int = 512 * MIB


class _DiedError(Exception):
    """A worker ended before it answered; its exit code, negative for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Worker:
    """One process, asked one thing at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a parser's worker is spoken to through pipes")
        self._process, self._requests, self._answers = process, process.stdin, process.stdout

    @classmethod
    async def start(cls, limits: ParserLimits) -> "_Worker":
        """Start a worker and wait until it is ready."""
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "producers.rss.worker", str(limits.cpu_seconds), str(limits.memory)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # an interrupt at the terminal is for whoever started it
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(_START):
                await worker._receive()  # that it is ready
        except _DiedError as died:
            if died.code < 0:
                raise
            raise RuntimeError(f"a parser's worker does not start (exit code {died.code})") from None
        except BaseException:
            await worker.kill()
            raise
        return worker

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, content_type: str | None, body: bytes) -> bytes:
        """Have a document parsed. Raises _DiedError where the worker ends instead."""
        try:
            self._requests.writelines((frame((content_type or "").encode("utf-8", "replace")), frame(body)))
            await self._requests.drain()
        except ConnectionError:
            raise _DiedError(await self._process.wait()) from None
        return await self._receive()

    async def kill(self) -> None:
        """End it at once, and see it ended."""
        if self.alive:
            self._process.kill()
        await self._process.wait()

    async def close(self) -> None:
        """Let it end by itself, as its input ends."""
        self._requests.close()
        try:
            async with asyncio.timeout(_START):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    async def _receive(self) -> bytes:
        try:
            (length,) = LENGTH.unpack(await self._answers.readexactly(LENGTH.size))
            return await self._answers.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise _DiedError(await self._process.wait()) from None


class ParserPool:
    """Parses documents in a number of worker processes, which start when they are needed first."""

    def __init__(self, workers: int, limits: ParserLimits | None = None) -> None:
        """Nothing is started yet."""
        self._limits = limits or ParserLimits()
        self._free: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        self._workers = workers
        self._closed = False
        for _ in range(workers):
            self._free.put_nowait(None)

    async def parse(self, body: bytes, content_type: str | None = None) -> ParsedFeed:
        """Parse a document as producers.rss.parse.document does, waiting for a free worker.

        Raises FetchError, of kind `parser_limit` where it took too much. A worker that was killed from outside is
        replaced and the document tried once more. Cancelling kills the worker at work.
        """
        for _ in range(_TRIES):
            worker = await self._free.get()
            if self._closed:
                self._free.put_nowait(worker)
                raise RuntimeError("the parser pool is closed")
            try:
                worker = worker if worker and worker.alive else await _Worker.start(self._limits)
                return read_answer(await self._ask(worker, body, content_type))
            except _DiedError as error:
                died = error
            finally:
                self._free.put_nowait(worker)
            self._told(died.code)
        raise FetchError("parser_limit", f"the parser died of it {_TRIES} times (exit code {died.code})")

    async def close(self) -> None:
        """End all workers, once those at work have answered. Nothing is parsed any more."""
        self._closed = True
        workers = [await self._free.get() for _ in range(self._workers)]
        await asyncio.gather(*(worker.close() for worker in workers if worker))
        for _ in workers:
            self._free.put_nowait(None)  # those who still wait learn that it is closed

    def _told(self, code: int) -> None:
        """Raise where a worker's end tells that it came up against a limit."""
        if code == -signal.SIGXCPU:
            raise FetchError("parser_limit", f"needs over {self._limits.cpu_seconds} s of the processor to be parsed")
        if code == OUT_OF_MEMORY:
            raise FetchError("parser_limit", f"needs over {self._limits.memory >> 20} MiB to be parsed")

    async def _ask(self, worker: _Worker, body: bytes, content_type: str | None) -> bytes:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await worker.ask(content_type, body)
        except BaseException as error:
            await worker.kill()
            if isinstance(error, TimeoutError):
                raise FetchError("parser_limit", f"not parsed within {self._limits.seconds:g} s") from None
            raise
