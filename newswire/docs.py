"""The documents and JSON Schemas that are written from the code: `python -m newswire.docs [--check]`."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from newswire.behaviours import BEHAVIOURS
from newswire.evidence import evidence
from runtime.metrics import CATALOGUE
from runtime.settings import FILE, Settings, TopicSettings, known_keys, variable
from schemas.errors import InputError, NewswireError
from schemas.evolution import breaking_changes
from schemas.topics import (
    ARTICLES,
    DAY_MS,
    FEED_PAGES,
    FEED_PARTITIONS,
    FEED_SEEN,
    FEED_STATE,
    FEEDS,
    MIB,
    RAW,
    TAGGED,
    TOPICS,
    Topic,
)

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
REMEDY = "run `python -m newswire.docs` (or `make fmt`) and commit what it writes"
_NOTE = "<!-- Written by `python -m newswire.docs`: change the code, not this page. -->"


def documents() -> dict[str, str]:
    """Give the text of every generated file by its path below the project. Raises InputError as `evidence` does."""
    pages = {
        "docs/settings.md": settings(),
        "docs/metrics.md": metrics(),
        "docs/topics.md": topics(),
        "docs/behaviours.md": behaviours(),
    }
    return pages | {schema_path(topic): schema_text(topic) for topic in _DESCRIBED}


def schema_path(topic: Topic[Any]) -> str:
    """Name the JSON Schema of what a topic carries; the major version is in the name, so former ones stay."""
    return f"schemas/json/{topic.type}.json"


def schema_text(topic: Topic[Any]) -> str:
    """Give the JSON Schema of a topic's model as it is written, open to the fields of later versions."""
    schema = _open(topic.model.model_json_schema(mode="serialization"))
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def settings() -> str:
    """Describe every setting."""
    rows = []
    for key in known_keys():
        field = _field(key)
        rows.append((f"`{variable(key)}`", f"`{'.'.join(key)}`", _default(field), field.description or ""))
    return _page(
        "Settings",
        f"An environment variable comes before its key in `{FILE}` (in the working directory), and that before the "
        "default.\nAn unknown variable or key stops the start and names the closest known one.",
        _table(("variable", f"key in {FILE}", "default", "meaning"), rows),
    )


def metrics() -> str:
    """Describe every metric."""
    rows = [
        (f"`{metric.name}`", metric.kind, ", ".join(f"`{label}`" for label in metric.labels), metric.help)
        for metric in CATALOGUE
    ]
    return _page(
        "Metrics",
        "Each service answers `/metrics` in the formats of Prometheus, `/live` (its loop turns) and `/ready` (it can "
        "work).\nHistograms come as `_bucket`, `_sum` and `_count`.",
        _table(("metric", "kind", "labels", "meaning"), rows),
    )


def topics() -> str:
    """Describe every topic."""
    rows = [
        (
            f"`{topic.on(_TOPICS.prefix)}`",
            _KEYS[topic.partitions],
            f"`{topic.model.__name__}`",
            f"`{topic.type}`",
            _PARTITIONS[topic.partitions],
            ", ".join(_words(topic)),
        )
        for topic in TOPICS
    ]
    return _page(
        "Topics",
        f"The names start with the setting `{variable(('topics', 'prefix'))}`. A value is JSON in UTF-8 (on `dead` the "
        "original bytes);\nits event attributes are headers of the CloudEvents Kafka binding, binary mode. A topic's "
        "time is a record's arrival.\nJSON Schemas: `schemas/json/`, named by `ce_type`.",
        _table(("name", "key", "model", "`ce_type`", "partitions", "kept"), rows),
    )


def behaviours() -> str:
    """Tell each behaviour of fetching with the tests that show it."""
    shown = evidence(TESTS, BEHAVIOURS)
    rows = [
        (str(number), words, "<br>".join(f"`{test}`" for test in shown[number])) for number, words in BEHAVIOURS.items()
    ]
    return _page(
        "Behaviours of fetching",
        "What the feed producer does on the network and with what it finds there, each shown by the tests that are "
        "marked\n`@pytest.mark.behaviour(number)`.",
        _table(("number", "behaviour", "shown by"), rows),
    )


_DESCRIBED = (RAW, ARTICLES, TAGGED, FEEDS, FEED_STATE, FEED_SEEN, FEED_PAGES)
"""What has a JSON Schema."""
_TOPICS = TopicSettings()
_KEYS = {"articles": "the article's id", "feeds": "the feed's id", "one": "stage/topic/partition/offset"}
_PARTITIONS = {
    "articles": f"`{variable(('topics', 'partitions'))}` ({_TOPICS.partitions})",
    "feeds": str(FEED_PARTITIONS),
    "one": "1",
}


def _words(topic: Topic[Any]) -> Iterator[str]:
    """Say a topic's configs for people."""
    configs = topic.configs
    policies = configs["cleanup.policy"].split(",")
    if "compact" in policies:
        yield "the last record of each key"
    if "delete" in policies:
        kept = int(configs["retention.ms"])
        yield "for ever" if kept < 0 else f"for {kept // DAY_MS} days"
    yield f"records of at most {int(configs['max.message.bytes']) // MIB} MiB"
    if "segment.ms" in configs:
        hours, size = int(configs["segment.ms"]) // 3_600_000, int(configs["segment.bytes"]) // MIB
        yield f"compacted from {configs['min.cleanable.dirty.ratio']} dirty, in segments of {hours} h or {size} MiB"


def _field(key: tuple[str, ...]) -> FieldInfo:
    model: type[BaseModel] = Settings
    for name in key[:-1]:
        inner = model.model_fields[name].annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            raise TypeError(f"{name} is no section")
        model = inner
    return model.model_fields[key[-1]]


def _default(field: FieldInfo) -> str:
    return "unset" if field.default is None else f"`{field.default}`"


def _open(part: Any) -> Any:
    """Leave out that further fields are forbidden: readers pass over them."""
    if isinstance(part, dict):
        return {key: _open(value) for key, value in part.items() if (key, value) != ("additionalProperties", False)}
    return [_open(item) for item in part] if isinstance(part, list) else part


def _page(title: str, words: str, table: str) -> str:
    return f"# {title}\n{_NOTE}\n\n{words}\n\n{table}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def stale(root: Path) -> list[str]:
    """Name the generated files that are missing or not what the code gives."""
    return list(_changed(root))


def _changed(root: Path) -> dict[str, str]:
    return {path: text for path, text in documents().items() if _read(root / path) != text}


def write(root: Path) -> list[str]:
    """Write the stale files; give their names.

    Raises InputError, and writes nothing, where a schema would change so that its major version must be raised.
    """
    changed = _changed(root)
    for path, text in changed.items():
        old = _read(root / path)
        if old is not None and path.endswith(".json"):
            broken = breaking_changes(json.loads(old), json.loads(text))
            if broken:
                raise InputError(
                    f"{path}: breaks its readers ({'; '.join(broken)}): undo it, or raise the major version of its type"
                )
    for path, text in changed.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return list(changed)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Write the files, or with --check only say which are stale; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m newswire.docs", description="Write docs/ and schemas/json/.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a file is stale")
    checks = parser.parse_args(arguments).check
    try:
        found = stale(root) if checks else write(root)
    except NewswireError as error:
        sys.stderr.writelines(f"newswire: {line}\n" for line in str(error).splitlines())
        return error.exit_code
    if not checks:
        sys.stdout.writelines(f"{path}\n" for path in found)
        return 0
    sys.stderr.writelines(f"newswire: {path} is stale: {REMEDY}\n" for path in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
