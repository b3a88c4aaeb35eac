"""A record that a stage or sink could not take, kept whole."""

from datetime import datetime

from schemas.model import Entity

SINK = "sink."
"""What the stage of a sink's letters starts with."""

KINDS = (
    "null_value",
    "unknown_type",
    "unknown_version",
    "undecodable",
    "invalid",
    "unsupported",
    "empty",
    "too_large",
    "refused",
    "bug",
)
"""Why a record can be refused: its form, its content, its size, by a store, or by a fault of ours."""


class DeadLetter(Entity):
    """The original record and why it was refused; `id` is `stage/topic/partition/offset`, so a repeat replaces it.

    On the topic its value is the original bytes, verbatim, and all else stands in headers (see `schemas.wire`).
    `kind` is a short stable label, `reason` a sentence for people, `code` the version that refused. `redriven_at` is
    when the record was sent back to its topic; None while it waits.
    """

    stage: str
    kind: str
    reason: str
    code: str
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    redriven_at: datetime | None = None
