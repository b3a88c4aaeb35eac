"""Names become addresses here, and are checked here: what is connected to is what was checked."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

from producers.rss.addresses import AllowedHosts, is_public
from producers.rss.model import FetchError

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""Resolves a host and a port to numeric addresses; OSError where it has none."""


class SystemLookup:
    """The system's resolver, in threads of its own: a slow name server holds up only the names it serves."""

    def __init__(self, threads: int) -> None:
        """Look up at most `threads` names at once."""
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="lookup")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of `host`, each once; OSError where it has none."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _addresses, host, port)

    def close(self) -> None:
        """Begin no more look-ups."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class CheckedResolver(AbstractResolver):
    """Refuses a name, as FetchError "address", if any one of its addresses is not public."""

    def __init__(self, lookup: Lookup, allowed: AllowedHosts) -> None:
        """Resolve by `lookup`; hosts that are `allowed` may have private addresses."""
        self._lookup = lookup
        self._allowed = allowed

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002  the connector wants every family
    ) -> list[ResolveResult]:
        """Return the checked addresses in numeric form, so that nothing is resolved a second time."""
        addresses = await self._lookup(host, port)
        if not addresses:
            raise OSError(f"{host} has no address")
        private = [address for address in addresses if not is_public(address)]
        if private and not self._allowed.allows(host, port):
            raise FetchError("address", f"{host} is {private[0]}, which is not a public address")
        return [_result(host, address, port) for address in addresses]

    async def close(self) -> None:
        """Nothing is held: the look-up belongs to its maker."""


def _addresses(host: str, port: int) -> Sequence[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except ValueError as error:  # a label of over 63 letters, a NUL
        raise OSError(f"{host[:80]!r} is no host name") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _result(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
