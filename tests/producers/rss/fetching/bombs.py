"""Small bodies that decode to large ones."""

import sys
import zlib
from collections.abc import Callable
from itertools import repeat

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = bytes(1024 * 1024)


def _gzip(mebibytes: int) -> bytes:
    stream = zlib.compressobj(wbits=31)
    return b"".join(map(stream.compress, repeat(MIB, mebibytes))) + stream.flush()


def _brotli(mebibytes: int) -> bytes:
    stream = brotli.Compressor(quality=3)
    return b"".join(map(stream.process, repeat(MIB, mebibytes))) + bytes(stream.finish())


def _zstd(mebibytes: int) -> bytes:
    stream = zstd.ZstdCompressor()
    return b"".join(map(stream.compress, repeat(MIB, mebibytes))) + stream.flush()


BOMBS: dict[str, Callable[[int], bytes]] = {"gzip": _gzip, "br": _brotli, "zstd": _zstd}
