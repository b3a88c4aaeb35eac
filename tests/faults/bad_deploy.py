"""A bad deploy: newswire as it is, but for stages that raise on every record."""

from dataclasses import replace
from typing import Any

from newswire.__main__ import main
from newswire.commands import services
from newswire.compose import normalise_stage, tag_stage
from runtime.stage import Stage
from schemas.model import Entity


def broken(stage: Stage[Any, Any]) -> Stage[Any, Any]:
    """Break a stage."""

    def run(value: Entity) -> Entity:
        raise KeyError(f"nobody has tried this version: {value.id}")

    return replace(stage, run=run)


if __name__ == "__main__":
    services.normalise_stage = lambda: broken(normalise_stage())  # type: ignore[attr-defined]  # what its command calls
    services.tag_stage = lambda: broken(tag_stage())  # type: ignore[attr-defined]
    main()
