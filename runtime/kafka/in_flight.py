"""A bound on what is sent but not yet acknowledged: the client's own buffer has none (H5)."""

import threading

from schemas.errors import UnavailableError


class BytesInFlight:
    """Counts bytes out and back; a sender waits while the limit is reached. One larger message passes alone."""

    def __init__(self, limit: int) -> None:
        """Allow `limit` bytes."""
        self._limit = limit
        self._out = 0
        self._free = threading.Condition()

    def acquire(self, size: int, timeout: float) -> None:
        """Wait for room. Raises UnavailableError after `timeout` seconds without any."""
        with self._free:
            if not self._free.wait_for(lambda: self._out == 0 or self._out + size <= self._limit, timeout):
                raise UnavailableError(
                    f"{self._out} bytes wait for the broker; nothing was acknowledged in {timeout:g} s"
                )
            self._out += size

    def release(self, size: int) -> None:
        """Give the room back."""
        with self._free:
            self._out -= size
            self._free.notify_all()

    @property
    def out(self) -> int:
        """Bytes sent and not yet acknowledged."""
        with self._free:
            return self._out
