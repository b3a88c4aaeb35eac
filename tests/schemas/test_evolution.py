import json
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from schemas.evolution import breaking_changes
from schemas.topics import ARTICLES, FEED_STATE, FEEDS, RAW, TAGGED, Topic

SCHEMAS = Path(__file__).parents[2] / "schemas/json"
TYPED = (RAW, ARTICLES, TAGGED, FEEDS, FEED_STATE)


@pytest.mark.parametrize("topic", TYPED, ids=lambda topic: str(topic.name))
def test_no_model_breaks_the_readers_of_its_major_version(topic: Topic[Any]) -> None:
    committed = json.loads((SCHEMAS / f"{topic.type}.json").read_text(encoding="utf-8"))
    now = topic.model.model_json_schema(mode="serialization")
    assert breaking_changes(committed, now) == []


class Inner(BaseModel):
    name: str


class Before(BaseModel):
    id: str
    count: int = 0
    kind: Literal["a", "b"] = "a"
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    title: str = ""
    share: float = Field(0, ge=0, le=1)


class Removed(BaseModel):
    id: str
    kind: Literal["a", "b"] = "a"
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    title: str = ""
    share: float = Field(0, ge=0, le=1)


class Retyped(Before):
    count: str = ""  # type: ignore[assignment] # the point of the test


class Widened(Before):
    count: int | None = 0  # type: ignore[assignment]


class Listed(Before):
    kind: Literal["a", "b", "c"] = "a"  # type: ignore[assignment]


class Required(Before):
    count: int


class Added(Before):
    url: str


class InnerChanged(BaseModel):
    name: int


class Nested(Before):
    inner: InnerChanged | None = None  # type: ignore[assignment]


class NestedList(Before):
    many: tuple[InnerChanged, ...] = ()  # type: ignore[assignment]


class Loosened(Before):
    share: float = Field(0, ge=0, le=2)


class Retitled(Before):
    title: int = 0  # type: ignore[assignment]


class Optional(Before):
    id: str = ""


def schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(mode="serialization")


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (Removed, "value.count: removed"),
        (Retyped, "value.count: type: was integer, is string"),
        (Widened, "value.count: changed type"),
        (Listed, "value.kind: enum: was ['a', 'b'], is ['a', 'b', 'c']"),
        (Required, "value.count: newly required"),
        (Added, "value.url: newly required"),
        (Nested, "value.inner.name: type: was string, is integer"),
        (NestedList, "value.many.name: type: was string, is integer"),
        (Loosened, "value.share: maximum: was 1, is 2"),
        (Retitled, "value.title: type: was string, is integer"),
        (Optional, "value.id: no longer required"),
    ],
)
def test_what_breaks_a_reader_is_told(model: type[BaseModel], told: str) -> None:
    assert told in breaking_changes(schema(Before), schema(model))


class InnerGrown(Inner):
    note: str | None = None


class Grown(Before):
    """Another description."""

    url: str | None = None
    inner: InnerGrown | None = None
    many: tuple[InnerGrown, ...] = ()
    count: int = 7


def test_fields_with_defaults_may_be_added_and_defaults_and_words_changed() -> None:
    assert breaking_changes(schema(Before), schema(Grown)) == []


def test_nothing_changed_breaks_nothing() -> None:
    assert breaking_changes(schema(Before), schema(Before)) == []
