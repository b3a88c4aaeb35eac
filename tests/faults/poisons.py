"""Records that nobody can process: a sound one, spoilt in every way that can be thought of."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from schemas.wire import Message

LARGE = 5_000_000
DEEP = 100_000


@dataclass(frozen=True)
class Poison:
    """A record that no stage can take, and the kind that its dead letter has to have."""

    message: Message
    kind: str


Spoil = Callable[[Message, Random], Message]


def _cut(sound: Message, chance: Random) -> Message:
    value = sound.value or b""
    return replace(sound, value=value[: chance.randrange(1, len(value) - 1)])


def _with(data: bytes) -> Spoil:
    """Put bytes at the beginning of one of the texts."""

    def spoil(sound: Message, chance: Random) -> Message:
        value = sound.value or b""
        place = chance.choice([match.end() for match in re.finditer(b':"', value)])
        return replace(sound, value=value[:place] + data + value[place:])

    return spoil


def _extra(data: bytes) -> Spoil:
    """Add a field that today's version would pass over, if it could read it."""
    return lambda sound, _: replace(sound, value=(sound.value or b"")[:-1] + b',"extra":' + data + b"}")


def _value(data: bytes | None) -> Spoil:
    return lambda sound, _: replace(sound, value=data)


def _type(change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(sound: Message, _: Random) -> Message:
        headers = [(name, change(data) if name == "ce_type" else data) for name, data in sound.headers]
        return replace(sound, headers=tuple(headers))

    return spoil


def _bare(sound: Message, _: Random) -> Message:
    return replace(sound, headers=())


def _shapeless(sound: Message, chance: Random) -> Message:
    fields = json.loads(sound.value or b"")
    del fields[chance.choice(("id", "fetched_at", "source"))]
    return replace(sound, value=json.dumps(fields).encode())


def newer(sound: Message, chance: Random) -> Message:
    """Give it a major version that today's readers do not know."""
    number = chance.choice((b"2", b"3", b"17"))
    return _type(lambda data: data.rpartition(b".v")[0] + b".v" + number)(sound, chance)


WAYS: Mapping[str, tuple[Spoil, str]] = {
    "bad JSON": (_cut, "undecodable"),
    "bad UTF-8": (_with(b"\xff\xfe"), "undecodable"),
    "half a character": (_with(b"\\ud800"), "undecodable"),
    "5 MB": (_value(b"{" + b"x" * LARGE), "undecodable"),
    "NUL": (_with(b"\0"), "undecodable"),
    "nothing but NUL": (_value(bytes(64)), "undecodable"),
    "deep nesting": (_extra(b"[" * DEEP + b"]" * DEEP), "undecodable"),
    "deep objects": (_value(b'{"a":' * DEEP), "undecodable"),
    "null value": (_value(None), "null_value"),
    "empty value": (_value(b""), "undecodable"),
    "unknown major version": (newer, "unknown_version"),
    "another type": (_type(lambda _: b"org.example.other.v1"), "unknown_type"),
    "no headers": (_bare, "unknown_type"),
    "another shape": (_shapeless, "invalid"),
    "JSON null": (_value(b"null"), "invalid"),
}


def spoilt(way: str, sound: Message, name: str, chance: Random) -> Poison:
    """Spoil a sound message; `name` is its key from now on."""
    spoil, kind = WAYS[way]
    return Poison(replace(spoil(sound, chance), key=name.encode()), kind)
