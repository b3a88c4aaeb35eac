import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from runtime import metrics as m
from runtime.http import Page
from runtime.metrics import Metrics
from runtime.service import STUCK, Service
from runtime.settings import HttpSettings
from runtime.stopping import Stop
from schemas.errors import InputError
from tests.runtime.words import Rig


class Answer(NamedTuple):
    status: int
    type: str
    body: str


class Served(NamedTuple):
    page: Page
    state: dict[str, bool]
    metrics: Metrics


def get(address: str, path: str, accept: str = "") -> Answer:
    where = urlsplit(address)
    with closing(http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Accept": accept} if accept else {})
        response = connection.getresponse()
        return Answer(response.status, response.headers["Content-Type"], response.read().decode())


def finish_requests() -> None:
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(10)


@pytest.fixture
def served() -> Iterator[Served]:
    state, metrics = {"live": True, "ready": False}, Metrics()
    page = Page("127.0.0.1", 0, metrics.registry, lambda: state["live"], lambda: state["ready"])
    yield Served(page, state, metrics)
    page.close()


def test_metrics_are_served_in_the_text_format(served: Served) -> None:
    served.metrics.counter(m.RECORDS, "tag", "ok").inc(3)
    answer = get(served.page.address, "/metrics")
    assert (answer.status, answer.type.partition(";")[0]) == (200, "text/plain")
    assert 'newswire_records_total{result="ok",stage="tag"} 3.0' in answer.body


def test_metrics_are_served_as_openmetrics_where_asked(served: Served) -> None:
    answer = get(served.page.address, "/metrics?x=1", "application/openmetrics-text; version=1.0.0")
    assert answer.type.startswith("application/openmetrics-text")
    assert answer.body.endswith("# EOF\n")


@pytest.mark.parametrize("path", ["live", "ready"])
def test_health_is_200_or_503(served: Served, path: str) -> None:
    for good, status, body in ((True, 200, "yes\n"), (False, 503, "no\n")):
        served.state[path] = good
        answer = get(served.page.address, f"/{path}")
        assert (answer.status, answer.body) == (status, body)


def test_any_other_path_is_404_and_names_the_known_ones(served: Served) -> None:
    answer = get(served.page.address, "/")
    assert answer.status == 404
    assert "/metrics" in answer.body


def test_a_request_is_no_news(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    get(served.page.address, "/live")
    assert capsys.readouterr() == ("", "")


def test_a_port_in_use_is_named_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"127.0.0.1:{port}.*NEWSWIRE_HTTP_PORT") as caught:
            Page("127.0.0.1", port, Metrics().registry, bool, bool)
    assert "\n" not in str(caught.value)


def test_an_address_that_is_not_ours_is_named() -> None:
    with pytest.raises(InputError, match=r"cannot listen on 192\.0\.2\.1:0"):
        Page("192.0.2.1", 0, Metrics().registry, bool, bool)


def test_after_closing_nobody_answers(served: Served) -> None:
    page = Page("127.0.0.1", 0, Metrics().registry, bool, bool)
    address = page.address
    page.close()
    with pytest.raises(ConnectionRefusedError):
        get(address, "/live")


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service("tag", HttpSettings(), Metrics(), Stop())
    yield made
    made.close()


def test_a_service_that_waits_for_its_broker_is_live_but_not_ready(service: Service) -> None:
    assert get(service.address, "/live").status == 200
    assert get(service.address, "/ready").status == 503
    assert 'service="tag"' in get(service.address, "/metrics").body


def test_a_running_service_is_ready_and_one_that_is_stuck_is_not_live(service: Service) -> None:
    rig = Rig(["a"])
    service.run(rig.loop)
    assert get(service.address, "/ready").status == 200
    rig.loop.turned_at -= STUCK
    assert get(service.address, "/live").status == 503


def test_a_scrape_that_breaks_off_is_no_news(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    where = urlsplit(served.page.address)
    for _ in range(5):
        with socket.create_connection((where.hostname or "", where.port or 0)) as client:
            client.sendall(b"GET /metrics HTTP/1.1\r\n")  # and no end of the headers
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert get(served.page.address, "/live").status == 200
    finish_requests()
    assert capsys.readouterr() == ("", "")
