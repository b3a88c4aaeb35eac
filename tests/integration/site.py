"""A site of feeds on loopback."""

import threading
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pydantic import HttpUrl

from schemas.feeds import Feed
from schemas.identity import feed_id

FEED_COUNT, ENTRY_COUNT = 40, 5


class Site(ThreadingHTTPServer):
    """Feeds at /0, /1, …; each answer waits until it `may` go."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.may = threading.Event()
        self.may.set()
        self.asked: Counter[str] = Counter()
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,))
        self.thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def feeds(self) -> list[Feed]:
        urls = [f"http://{self.host}/{number}" for number in range(FEED_COUNT)]
        return [Feed(id=feed_id(url), url=HttpUrl(url)) for url in urls]

    def close(self) -> None:
        self.may.set()
        self.shutdown()
        self.thread.join()
        self.server_close()


class _Answer(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        self.server.may.wait(30)
        if not self.path[1:].isdigit():
            self.send_error(404)
            return
        date = format_datetime(datetime(2026, 3, 1, tzinfo=UTC))
        items = "".join(
            f"<item><guid isPermaLink='false'>{self.path}-{number}</guid><title>Entry {number} of {self.path}</title>"
            f"<link>http://{self.server.host}{self.path}/{number}</link><pubDate>{date}</pubDate></item>"
            for number in range(ENTRY_COUNT)
        )
        body = f"<rss version='2.0'><channel><title>Feed</title>{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's own signature
        """Say nothing."""
