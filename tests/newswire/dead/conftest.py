"""Letters on a real broker, and the command on them."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from newswire.__main__ import app
from newswire.context import Context
from runtime.kafka.config import KafkaConfig
from runtime.settings import Settings
from runtime.steps import Letters, Refusal
from runtime.stopping import Stop
from schemas.topics import RAW, Topic
from schemas.wire import Message, Record
from tests.faults.articles import message, raw_article
from tests.newswire.pipeline import records

Run = Callable[..., Result]


@pytest.fixture
def here(kafka: KafkaConfig, settings: Settings, topics: str) -> Context:
    return Context(settings, kafka)


@pytest.fixture
def environ(here: Context) -> dict[str, str]:
    return {
        "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS": here.kafka.bootstrap,
        "NEWSWIRE_TOPICS_PREFIX": here.prefix,
        "NEWSWIRE_KAFKA_TRANSACTION_SECONDS": "6",
        "NEWSWIRE_KAFKA_DELIVERY_SECONDS": "4",
    }


@pytest.fixture
def run(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give the command in this process; it raises what main would print."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Stop, "on_signals", lambda _: None)  # the handlers are the test runner's own

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(app, ["dead", *arguments])
        if isinstance(result.exception, Exception):
            raise result.exception
        return result

    return invoke


def listed(run: Run, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("list", "--json", *arguments).stdout.splitlines()]


def last(result: Result) -> str:
    return result.stdout.splitlines()[-1]


def raw(here: Context, *numbers: int) -> list[Message]:
    made = [message(raw_article(number, 1, Random(number)), here.prefix) for number in numbers]  # noqa: S311 - texts
    return [replace(each, partition=0) for each in made]


def poison(here: Context, value: bytes | None = b"{", *headers: tuple[str, bytes]) -> Message:
    return Message(RAW.on(here.prefix), b"poison", value, (("ce_type", RAW.type.encode()), *headers), 0)


def letter(
    here: Context, offset: int, *, stage: str = "normalise", topic: Topic[Any] = RAW, partition: int = 0, **rest: Any
) -> Message:
    """Give the letter of a record that never was."""
    value, kind = rest.get("value", b"%d" % offset), rest.get("kind", "invalid")
    record = Record(topic.on(here.prefix), partition, offset, 0, b"k", value)
    return Letters(stage, "tests", here.prefix).write(Refusal(record, kind, "made by hand"))


def sent(here: Context) -> list[bytes | None]:
    """Give the values on raw."""
    return [record.value for record in records(here, RAW)]
