"""What the pool and its workers say to each other: frames of a length and so many bytes.

Answers are JSON, not pickle: a worker reads hostile documents, so nothing that it says is ever executed.
"""

import struct

from pydantic import TypeAdapter

from producers.rss.model import FailureKind, FetchError, ParsedFeed

LENGTH = struct.Struct(">I")
READY = b"ready"
"""A worker's first frame."""
OUT_OF_MEMORY = 12
"""The exit code of a worker that ran out of memory."""
_FEED = b"F"


_feed = TypeAdapter(ParsedFeed)
_failure: TypeAdapter[tuple[FailureKind, str]] = TypeAdapter(tuple[FailureKind, str])


def frame(content: bytes) -> bytes:
    """Give the bytes of a frame."""
    return LENGTH.pack(len(content)) + content


def feed_answer(feed: ParsedFeed) -> bytes:
    """Write a feed."""
    return _FEED + _feed.dump_json(feed, exclude_defaults=True)


def failure_answer(error: FetchError) -> bytes:
    """Write an error."""
    return b"E" + _failure.dump_json((error.kind, str(error)))


def read_answer(content: bytes) -> ParsedFeed:
    """Give a worker's feed; raise its FetchError."""
    if content[:1] == _FEED:
        return _feed.validate_json(content[1:])
    raise FetchError(*_failure.validate_json(content[1:]))
