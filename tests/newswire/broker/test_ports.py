"""Ports on loopback."""

import os
import socket
import sys

import pytest

from newswire.broker.ports import choose
from schemas.errors import InputError


def test_free_ports_differ_and_can_be_had() -> None:
    ports = choose(None, None, None)
    assert len(set(ports)) == 3
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()


def test_wanted_port_is_given() -> None:
    (port,) = choose(None)
    assert choose(port, None)[0] == port


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not tell who listens")
def test_port_in_use_is_named_with_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=rf"^port {port} .* in use by \S+ \(process {os.getpid()}\): choose"):
            choose(None, port)


def test_holder_is_left_out_where_nobody_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psutil", None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=rf"^port {port} on 127\.0\.0\.1: in use: choose another$"):
            choose(port)
