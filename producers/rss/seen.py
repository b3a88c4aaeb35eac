"""What was seen of a feed: a fixed record an entry, so that thousands fit into one small message."""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, Self

DAYS = 30
"""How long an entry is remembered that its feed no longer lists."""
MOST_MISSED = 2_000
"""How many such entries are remembered."""
KEY_BYTES, ID_BYTES, CONTENT_BYTES = 8, 16, 8
NO_ARTICLE = bytes(ID_BYTES)
"""Stands for the article's id where a name is that of several articles."""

_RECORD = struct.Struct(f"<{KEY_BYTES}s{ID_BYTES}s{CONTENT_BYTES}sI")
_HEAD = struct.Struct("<BI")
_VERSION = 1
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class DamagedError(ValueError):
    """Bytes are not what `Seen.pack` gave."""


class Record(NamedTuple):
    """An entry: its article's id, a digest of its content, and the day since which its feed lists it no longer.

    Days count from the epoch; 0 while the feed lists it.
    """

    id: bytes
    content: bytes
    missed: int = 0


def digest(*parts: object) -> bytes:
    """Give 64 bits over strings, None and lists of them, such that no two lists of parts collide but by chance."""
    return hashlib.blake2b(_JSON.encode(parts).encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()


@dataclass(frozen=True, slots=True)
class Seen:
    """Records by the digests of their entries' keys: those that the feed listed last, then the newest missed first."""

    records: dict[bytes, Record] = field(default_factory=dict)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Read what `pack` gave; no bytes are nothing seen. Raises DamagedError for anything else."""
        if not packed:
            return cls()
        if len(packed) < _HEAD.size or (len(packed) - _HEAD.size) % _RECORD.size:
            raise DamagedError(f"what was seen has {len(packed)} bytes, which is no whole number of records")
        version, check = _HEAD.unpack_from(packed)
        if version != _VERSION:
            raise DamagedError(f"what was seen is of version {version}; this is version {_VERSION}")
        body = packed[_HEAD.size :]
        if zlib.crc32(body) != check:
            raise DamagedError("what was seen does not match its checksum")
        return cls({key: Record(*rest) for key, *rest in _RECORD.iter_unpack(body)})

    def pack(self) -> bytes:
        """Give the records as bytes."""
        body = b"".join(_RECORD.pack(key, *record) for key, record in self.records.items())
        return _HEAD.pack(_VERSION, zlib.crc32(body)) + body

    def listed(self) -> frozenset[bytes]:
        """Give the articles whose entries the feed listed last."""
        return frozenset(record.id for record in self.records.values() if not record.missed) - {NO_ARTICLE}

    def by_id(self) -> dict[bytes, Record]:
        """Give the records by their articles; of several, the one that the feed listed last."""
        return {record.id: record for record in reversed(self.records.values()) if record.id != NO_ARTICLE}

    def after(self, listed: Mapping[bytes, Record], today: int) -> "Seen":
        """Give what is remembered once the feed lists `listed`: that, and the rest within its bounds.

        The same object where nothing has changed.
        """
        rest = islice(self._missed(listed, today), MOST_MISSED)
        after = Seen(dict(listed) | dict(rest))
        return self if after.records == self.records else after

    def _missed(self, listed: Mapping[bytes, Record], today: int) -> Iterator[tuple[bytes, Record]]:
        """Give what is not listed and not to be forgotten yet, the newest first: what was listed stands first."""
        for key, record in self.records.items():
            since = record.missed or today
            if key not in listed and today - since <= DAYS:
                yield key, record._replace(missed=since)
