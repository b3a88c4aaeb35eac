"""Whether a broker answers."""

from kafka import KafkaAdminClient
from kafka.errors import KafkaError


def answers(bootstrap: str) -> bool:
    """Ask an admin's cheapest question of a broker, waiting at most two seconds."""
    try:
        admin = KafkaAdminClient(bootstrap_servers=[bootstrap], bootstrap_timeout_ms=2000, request_timeout_ms=2000)
    except (KafkaError, OSError):
        return False
    try:
        admin.describe_cluster()
    except KafkaError:
        return False
    finally:
        admin.close()
    return True
