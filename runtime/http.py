"""A service's own page: /metrics, /live, /ready."""

import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from schemas.errors import InputError

Check = Callable[[], bool]

log = structlog.get_logger(__name__)


class Page:
    """Answers on a thread of its own until closed.

    /live is 200 while the loop turns, /ready while the service can do its work; otherwise both are 503.
    """

    def __init__(self, host: str, port: int, registry: CollectorRegistry, live: Check, ready: Check) -> None:
        """Listen at once; port 0 takes a free one. Raises InputError where the port is taken."""
        try:
            self._server = _Server((host, port), _answering(registry, live, ready))
        except OSError as error:
            raise InputError(
                f"cannot listen on {host}:{port} ({error.strerror}): set NEWSWIRE_HTTP_PORT to a free port or 0, "
                "NEWSWIRE_HTTP_HOST to an address of this machine"
            ) from None
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="http", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where the page is, as `http://host:port`."""
        host, port = self._server.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the standard library's names
        """Say nothing of a client that broke off: its own time-out is no news of ours."""
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            log.error("page", exc_info=error)


def _answering(registry: CollectorRegistry, live: Check, ready: Check) -> type[BaseHTTPRequestHandler]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/metrics":
                    encoder, content_type = choose_encoder(self.headers.get("Accept", ""))
                    self._send(200, content_type, encoder(registry))
                case "/live":
                    self._tell(live())
                case "/ready":
                    self._tell(ready())
                case _:
                    self._send(404, "text/plain", b"try /metrics, /live or /ready\n")

        def _tell(self, good: bool) -> None:  # noqa: FBT001 - the answer itself
            self._send(200 if good else 503, "text/plain", b"yes\n" if good else b"no\n")

        def _send(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Say nothing: a scrape every few seconds is no news."""

    return Answer
