"""How a model stands on a topic: UTF-8 JSON under CloudEvents headers (Kafka protocol binding 1.0.2, binary mode)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import ValidationError

from schemas.dead import SINK, DeadLetter
from schemas.errors import RejectedError
from schemas.identity import event_id
from schemas.model import Entity
from schemas.topics import DEAD, Topic

FOR = "newswire-for"
"""Header of a record that one group alone shall take: its dead letter was that group's."""
ATTEMPTS = "newswire-attempts"
"""Header that counts how often a record was sent again after it was refused."""

M = TypeVar("M", bound=Entity)
Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A record as read: `topic` is its name on the broker, `timestamp` its arrival in ms since the epoch."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def place(self) -> str:
        """Name where the record stands, as people and dead letters do."""
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(frozen=True, slots=True)
class Message:
    """A record to be written; without a partition, the key decides."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None

    @property
    def size(self) -> int:
        """Bytes of key, value and headers."""
        rest = sum(len(name) + len(data) for name, data in self.headers)
        return len(self.key or b"") + len(self.value or b"") + rest


@dataclass(frozen=True, slots=True)
class Envelope:
    """The event's own attributes, apart from its value. `time` is when a producer fetched or published it.

    `origin` names the raw record that it stems from (topic id/partition/offset); None on the raw record itself.
    `trace` is a W3C traceparent.
    """

    source: str
    time: datetime
    trace: str | None = None
    origin: str | None = None


def encode(topic: Topic[M], value: M, envelope: Envelope, *, prefix: str, partition: int | None = None) -> Message:
    """Write a model as a message for its topic under that prefix."""
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", event_id(value).encode()),
        ("ce_type", topic.type.encode()),
        ("ce_source", envelope.source.encode()),
        ("ce_time", envelope.time.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()),
        ("content-type", b"application/json"),
    ]
    headers += [
        (key, text.encode())
        for key, text in (("traceparent", envelope.trace), ("newswire-origin", envelope.origin))
        if text
    ]
    return Message(topic.on(prefix), value.id.encode(), value.model_dump_json().encode(), tuple(headers), partition)


def header(headers: Iterable[tuple[str, bytes]], name: str) -> str | None:
    """Read the last header of that name as text; None where it is absent."""
    found = [data for key, data in headers if key == name]
    return found[-1].decode("utf-8", "replace") if found else None


def read_envelope(record: Record) -> Envelope:
    """Read a record's event attributes; without a valid `ce_time`, its arrival stands in."""
    try:
        time = datetime.fromisoformat(header(record.headers, "ce_time") or "")
        time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        time = datetime.fromtimestamp(record.timestamp / 1000, UTC)
    return Envelope(
        source=header(record.headers, "ce_source") or "unknown",
        time=time,
        trace=header(record.headers, "traceparent"),
        origin=header(record.headers, "newswire-origin"),
    )


def decode(topic: Topic[M], record: Record) -> M:
    """Read a record's model, passing over unknown additive fields.

    Raises RejectedError: `null_value`, `unknown_type` (not this topic's), `unknown_version` (another major version),
    `undecodable` (not UTF-8 JSON) or `invalid` (JSON of another shape).
    """
    if record.value is None:
        raise RejectedError("null_value", "the record has no value")
    _check_type(topic, header(record.headers, "ce_type"))
    try:
        return topic.model.model_validate_json(record.value, extra="ignore")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        kind = "undecodable" if first["type"] == "json_invalid" else "invalid"
        where = ".".join(str(part) for part in first["loc"])
        raise RejectedError(kind, f"{where or 'value'}: {first['msg']}") from None


def _check_type(topic: Topic[M], found: str | None) -> None:
    if found == topic.type:
        return
    family, _, _ = topic.type.rpartition(".v")
    if found and found.rpartition(".v")[0] == family:
        raise RejectedError("unknown_version", f"ce_type is {found}; this version reads {topic.type}")
    raise RejectedError("unknown_type", f"ce_type is {found or 'absent'}; {topic.type} is expected here")


_LETTER = "newswire-dead-"
_HEADER = "newswire-header-"


def encode_letter(letter: DeadLetter, *, prefix: str) -> Message:
    """Write a dead letter: the value verbatim, its own facts and the original key and headers as headers.

    A record without a value keeps an empty one: a null would delete the letter from its compacted topic.
    A redriven letter is the same once more, with the time: it takes the place of the one that waited.
    """
    facts = {
        "stage": letter.stage,
        "kind": letter.kind,
        "reason": letter.reason,
        "code": letter.code,
        "topic": letter.topic,
        "partition": str(letter.partition),
        "offset": str(letter.offset),
    }
    headers = [(_LETTER + name, text.encode("utf-8", "replace")) for name, text in facts.items()]
    if letter.key is not None:
        headers.append((_LETTER + "key", letter.key))
    if letter.value is None:
        headers.append((_LETTER + "null", b"1"))
    if letter.redriven_at is not None:
        headers.append((_LETTER + "redriven", letter.redriven_at.isoformat().encode()))
    headers += [(_HEADER + name, data) for name, data in letter.headers]
    return Message(DEAD.on(prefix), letter.id.encode(), letter.value or b"", tuple(headers))


def decode_letter(record: Record) -> DeadLetter:
    """Read a dead letter back. Raises RejectedError where the record is not one."""
    facts = {name.removeprefix(_LETTER): data for name, data in record.headers if name.startswith(_LETTER)}
    try:
        return DeadLetter(
            id=(record.key or b"").decode(),
            stage=facts["stage"].decode(),
            kind=facts["kind"].decode(),
            reason=facts["reason"].decode(),
            code=facts["code"].decode(),
            topic=facts["topic"].decode(),
            partition=int(facts["partition"]),
            offset=int(facts["offset"]),
            key=facts.get("key"),
            value=None if "null" in facts else record.value,
            headers=tuple(
                (name.removeprefix(_HEADER), data) for name, data in record.headers if name.startswith(_HEADER)
            ),
            redriven_at=datetime.fromisoformat(facts["redriven"].decode()) if "redriven" in facts else None,
        )
    except (KeyError, ValueError) as error:
        raise RejectedError("invalid", f"{record.place} is no dead letter: {error!r}") from None


def attempts(headers: Iterable[tuple[str, bytes]]) -> int:
    """Tell how often a record was sent again after it was refused; 0 where no number says so."""
    found = header(headers, ATTEMPTS) or ""
    return int(found) if re.fullmatch(r"[0-9]{1,9}", found) else 0


def send_back(letter: DeadLetter, *, prefix: str) -> Message:
    """Write a letter's record once more, to where it came from, with its attempts counted; a sink's for it alone.

    A record with neither key nor value gets an empty key: the client writes none without both.
    """
    headers = [(name, data) for name, data in letter.headers if name not in {ATTEMPTS, FOR}]
    headers.append((ATTEMPTS, str(attempts(letter.headers) + 1).encode()))
    if letter.stage.startswith(SINK):
        headers.append((FOR, f"{prefix}.{letter.stage}".encode()))
    key = b"" if letter.key is None and letter.value is None else letter.key
    return Message(letter.topic, key, letter.value, tuple(headers), letter.partition)
