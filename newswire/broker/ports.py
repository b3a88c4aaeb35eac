"""Ports on loopback: free ones, and who has one that is not."""

import errno
import socket
from contextlib import ExitStack

from schemas.errors import InputError

LOOPBACK = "127.0.0.1"


def choose(*wanted: int | None) -> list[int]:
    """Give a port for each one wanted, a free one for None, all different. Raises InputError naming one in use."""
    with ExitStack() as until_all_are_chosen:
        ports = []
        for port in wanted:
            probe = until_all_are_chosen.enter_context(socket.socket())
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port or 0))
            except OSError as error:
                raise InputError(f"port {port} on {LOOPBACK}: {_reason(error, port)}: choose another") from None
            ports.append(probe.getsockname()[1])
        return ports


def _reason(error: OSError, port: int | None) -> str:
    if error.errno != errno.EADDRINUSE:
        return error.strerror or str(error)
    return f"in use{_holder(port)}"


def _holder(port: int | None) -> str:
    """Name the process that listens there, where the system tells us."""
    try:
        import psutil  # noqa: PLC0415 - only the extra `local` brings it
    except ImportError:
        return ""
    try:
        listening = [
            one.pid for one in psutil.net_connections("tcp") if one.status == "LISTEN" and one.laddr.port == port
        ]
        return f" by {psutil.Process(listening[0]).name()} (process {listening[0]})" if any(listening) else ""
    except psutil.Error:
        return ""
