"""A stage: one record in, one out, or a rejection."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from schemas.model import Entity
from schemas.topics import Topic

I = TypeVar("I", bound=Entity)  # noqa: E741 - I and O, as the stage's two ends are drawn
O = TypeVar("O", bound=Entity)  # noqa: E741


@dataclass(frozen=True)
class Stage(Generic[I, O]):
    """A pure function between two topics; the types refuse a stage wired to the wrong one.

    `run` raises RejectedError for a record that can never be processed; any other exception is a bug.
    """

    name: str
    reads: Topic[I]
    run: Callable[[I], O]
    writes: Topic[O]
