"""`DATA/run.json`: what runs on a data folder, for the other commands. Whether it still runs is told by locks."""

import tempfile
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.errors import InputError


class Broker(BaseModel):
    """The local broker: its launcher's pid, which command owns its life, and the AOT cache that its end writes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pid: int
    bootstrap: str
    owner: Literal["up", "broker"]
    training: Path | None = None


class RunningService(BaseModel):
    """A child of `up`; `address` serves /metrics, /live and /ready."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pid: int
    address: str


class Run(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    broker: Broker | None = None
    up: int | None = None
    services: dict[str, RunningService] = {}


def read_run(data: Path) -> Run:
    """Read what runs on a data folder; nothing where there is no file. Raises InputError where it is unreadable."""
    file = data / "run.json"
    try:
        return Run.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return Run()
    except (OSError, ValidationError) as error:
        raise InputError(f"{file}: cannot be read ({type(error).__name__}): delete it, and stop what runs") from None


def write_run(data: Path, run: Run) -> None:
    """Replace the file in one step, so that a reader never sees half of it. Raises InputError on a bad folder."""
    text = run.model_dump_json(indent=2) + "\n"
    try:
        data.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=data, prefix=".run", suffix=".json")
        part = Path(name)
        try:
            with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor has no path
                file.write(text)
            part.replace(data / "run.json")
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{data}: cannot be written ({error.strerror}): make room, or choose --data") from None
