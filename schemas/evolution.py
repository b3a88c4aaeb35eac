"""What may change within a major version: fields that old records lack and old readers pass over, and nothing else."""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_ANNOTATIONS = frozenset({"title", "description", "default", "examples", "deprecated", "$defs"})


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """Name what a new JSON Schema of a model breaks: for old readers of its records, or for itself with old records.

    A removed property, any other type (a wider one breaks old readers) and a newly required property break;
    an added property with a default does not. Models must not contain themselves.
    """
    return list(_compared(_resolved(old, old), _resolved(new, new), "value"))


def _resolved(part: Any, root: Schema) -> Any:
    """Put every definition in the place that refers to it, and leave out what binds nobody."""
    if isinstance(part, list):
        return [_resolved(item, root) for item in part]
    if not isinstance(part, Mapping):
        return part
    if "$ref" in part:
        return _resolved(root["$defs"][part["$ref"].removeprefix("#/$defs/")], root)
    plain = {key: _resolved(value, root) for key, value in part.items() if key not in {*_ANNOTATIONS, "properties"}}
    if plain.get("additionalProperties") is False:
        del plain["additionalProperties"]  # a rule for writers
    if "properties" in part:
        plain["properties"] = {name: _resolved(value, root) for name, value in part["properties"].items()}
    return plain


def _compared(old: Any, new: Any, where: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _fields(old, new, where)
        for key in sorted((old.keys() | new.keys()) - {"properties", "required"}):
            if key not in old or key not in new:
                yield f"{where}: changed {key}"
            else:
                yield from _compared(old[key], new[key], where if key in {"items", "anyOf"} else f"{where}: {key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            yield from _compared(before, after, where)
    elif old != new:
        yield f"{where}: was {old}, is {new}"


def _fields(old: Schema, new: Schema, where: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    yield from (f"{where}.{name}: removed" for name in sorted(before.keys() - after.keys()))
    yield from (
        f"{where}.{name}: newly required" for name in sorted({*new.get("required", ())} - {*old.get("required", ())})
    )
    yield from (
        f"{where}.{name}: no longer required"
        for name in sorted({*old.get("required", ())} & (after.keys() - {*new.get("required", ())}))
    )
    for name in sorted(before.keys() & after.keys()):
        yield from _compared(before[name], after[name], f"{where}.{name}")
