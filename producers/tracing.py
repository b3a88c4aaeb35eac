"""Where a trace begins: every event is born at a producer."""

import secrets


def traceparent() -> str:
    """Begin a trace (W3C Trace Context, version 00, sampled)."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
