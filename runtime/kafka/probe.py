"""Whether a broker answers."""

import socket

from kafka import KafkaAdminClient
from kafka.errors import KafkaError


def listens(address: str) -> bool:
    """Whether anything accepts connections at `host:port`."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def answers(address: str) -> bool:
    """Ask an admin's cheapest question of a broker, waiting at most two seconds.

    Nobody is asked where nobody listens: the client leaves a socket behind for every refused connection.
    """
    if not listens(address):
        return False
    try:
        admin = KafkaAdminClient(bootstrap_servers=[address], bootstrap_timeout_ms=2000, request_timeout_ms=2000)
    except (KafkaError, OSError):
        return False
    try:
        admin.describe_cluster()
    except KafkaError:
        return False
    finally:
        admin.close()
    return True
