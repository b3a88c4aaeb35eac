"""Content codings, decoded under a cap: a compression bomb stops at it."""

import sys
import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

from producers.rss.model import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OFFERED = "gzip, br, zstd"
GZIP = 16 + zlib.MAX_WBITS
ZSTD: dict[int, int] = {
    zstd.DecompressionParameter.window_log_max: 23
}  # RFC 9659: 8 MiB at most; zstd itself would accept 128
PIECE = 64 * 1024
BROKEN = (zlib.error, brotli.error, zstd.ZstdError)


class Decoder(Protocol):
    """One coding. `whole` once the coded data have come to their end."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        ...

    def decode(self, data: bytes) -> Iterator[bytes]:
        """Decode the next data in pieces of about `PIECE` bytes at most; who has enough stops asking."""
        ...


class _Identity:
    whole = True

    def decode(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def whole(self) -> bool:
        return bool(self._stream.is_finished())

    def decode(self, data: bytes) -> Iterator[bytes]:
        if self.whole:
            return
        piece = self._stream.process(data, output_buffer_limit=PIECE)
        yield piece
        while len(piece) >= PIECE or not self._stream.can_accept_more_data():  # all read is not yet all decoded
            piece = self._stream.process(b"", output_buffer_limit=PIECE)
            yield piece


class _Gzip:
    """Members one after the other; what follows the last and does not begin like one is dropped."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=GZIP)

    @property
    def whole(self) -> bool:
        return self._member.eof

    def decode(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._member.eof:
                if data[:1] != b"\x1f":
                    return
                self._member = zlib.decompressobj(wbits=GZIP)
            yield self._member.decompress(data, PIECE)
            data = self._member.unused_data or self._member.unconsumed_tail


class _Zstd:
    """Frames one after the other; what follows the last and does not begin like one is dropped."""

    def __init__(self) -> None:
        self._frame = zstd.ZstdDecompressor(options=ZSTD)

    @property
    def whole(self) -> bool:
        return self._frame.eof

    def decode(self, data: bytes) -> Iterator[bytes]:
        while data or not (self._frame.eof or self._frame.needs_input):
            if self._frame.eof:
                if data[:1] != b"\x28":
                    return
                self._frame = zstd.ZstdDecompressor(options=ZSTD)
            yield self._frame.decompress(data, PIECE)
            data = self._frame.unused_data if self._frame.eof else b""


def decoder(coding: str) -> Decoder:
    """Return what decodes a Content-Encoding header; FetchError "encoding" for what was not offered."""
    codings = [name for name in (part.strip().lower() for part in coding.split(",")) if name not in {"", "identity"}]
    match codings:
        case []:
            return _Identity()
        case ["gzip" | "x-gzip"]:
            return _Gzip()
        case ["zstd"]:
            return _Zstd()
        case ["br"]:
            return _Brotli()
    raise FetchError("encoding", f"content coding {', '.join(codings)[:60]!r} was not offered")


class Body:
    """A body as it arrives, coded, kept decoded; never more than `cap` bytes of either."""

    def __init__(self, coding: str, cap: int, *, cut: bool = False) -> None:
        """Begin empty; `cut` keeps the first `cap` bytes of a body that is too large, in place of FetchError."""
        self._decoder = decoder(coding)
        self._cap = cap
        self._cut = cut
        self._decoded = bytearray()
        self.received = 0

    def add(self, data: bytes) -> bool:
        """Take the next bytes from the network; False when no more are wanted."""
        self.received += len(data)
        try:
            for piece in self._decoder.decode(data):
                self._decoded += piece
                if self._full:
                    break
        except BROKEN as error:
            raise FetchError("encoding", f"the content coding is broken: {error}") from None
        if self._full and not self._cut:
            raise FetchError("too_large", f"the body has more than {self._cap:,} bytes")
        return not self._full

    def end(self) -> bytes:
        """Return the decoded body; FetchError "encoding" when the coded data broke off."""
        if self.received and not self._decoder.whole and not self._full:
            raise FetchError("encoding", "the coded body breaks off")
        del self._decoded[self._cap :]
        return bytes(self._decoded)

    @property
    def _full(self) -> bool:
        return max(len(self._decoded), self.received) > self._cap
