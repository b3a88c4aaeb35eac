"""Feeds on a real broker, and the command on them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from newswire.__main__ import app
from newswire.context import Context
from runtime.kafka.config import KafkaConfig
from runtime.settings import Settings

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Give the command in this process; it raises what main would print."""

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(app, ["feeds", *arguments])
        if isinstance(result.exception, Exception):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def here(kafka: KafkaConfig, settings: Settings, topics: str, monkeypatch: pytest.MonkeyPatch) -> Context:
    """Give the cluster, and lead the command to it."""
    monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap)
    monkeypatch.setenv("NEWSWIRE_TOPICS_PREFIX", topics)
    return Context(settings, kafka)


def listed(run: Run) -> dict[str, dict[str, Any]]:
    """Give what the list says of each feed, by its URL or id."""
    rows = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    return {row["url"] or row["id"]: row for row in rows}
