"""The server's process, seen from outside."""

import http.client
import json
import subprocess
import sys
from typing import Self

from schemas.errors import InputError

HOSTS = 50
"""Loopback addresses that the feeds are spread over, as they are over sites."""


def host(number: int) -> str:
    """Name a loopback address."""
    return f"127.0.0.{1 + number}"


class Site:
    """The feeds of a running server; any process may make one of its port."""

    def __init__(self, port: int, hosts: int, count: int) -> None:
        """Look at a server that has `count` feeds on as many hosts."""
        self.port, self.hosts, self.count = port, hosts, count

    @property
    def urls(self) -> list[str]:
        """The addresses of the feeds."""
        return [f"http://{host(number % self.hosts)}:{self.port}/feed/{number}" for number in range(self.count)]

    @property
    def allowed(self) -> str:
        """The hosts, as the setting of private ones wants them."""
        return ",".join(f"{host(number)}:{self.port}" for number in range(self.hosts))

    @property
    def arguments(self) -> list[str]:
        """What another process makes its own of."""
        return [str(self.port), str(self.hosts), str(self.count)]

    def turn(self, case: int) -> None:
        """Let the feeds change as a case wants it, and count answers from 0."""
        self._ask(f"/turn/{case}")

    def answered(self) -> dict[int, int]:
        """Count the answers by status."""
        return {int(status): number for status, number in self._ask("/answered").items()}

    def _ask(self, path: str) -> dict[str, int]:
        connection = http.client.HTTPConnection(host(0), self.port, timeout=30)
        try:
            connection.request("GET", path)
            found: dict[str, int] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return found


class Serving:
    """A server in a process of its own, which ends with its input, that is, with us at the latest."""

    def __init__(self, hosts: int, count: int) -> None:
        """Start it. Raises InputError where it does not listen."""
        command = [sys.executable, "-m", "benchmarks.rss.server", str(hosts)]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        port = self._process.stdout.readline() if self._process.stdout else b""
        if not port:
            self._process.wait()
            raise InputError(f"the server does not listen on {hosts} loopback addresses: try --hosts 1")
        self.site = Site(int(port), hosts, count)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._process.communicate()
