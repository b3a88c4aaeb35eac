"""What several commands share: the data folder, the settings, the cluster they lead to."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from newswire.broker.local import running
from newswire.context import Context, context
from newswire.run_file import read_run
from runtime.logs import configure_logs, quiet_logs
from runtime.settings import Settings, load_settings
from schemas.errors import InputError

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder: broker, database, logs. Default: .newswire.", show_default=False),
]
Last = Annotated[int, typer.Option(help="Look at so many records of each partition, the newest.", min=1)]


def settings_of(data: Path | None) -> Settings:
    """Read the settings; an explicit data folder wins."""
    settings = load_settings()
    return settings if data is None else settings.model_copy(update={"data": data})


def here(data: Path | None, service: str, *, lasting: bool = False) -> Context:
    """Find the cluster: the settings', else the broker that runs on the data folder; begin to log as `service`.

    A lasting service logs as the settings say, a command that ends only what is wrong.
    """
    settings = settings_of(data)
    if lasting:
        configure_logs(settings.log.level, service)
    else:
        quiet_logs(service)
    local = read_run(settings.data).broker if running(settings.data) else None
    return context(settings, local.bootstrap if local else None)


def read_since(text: str, now: datetime) -> datetime:
    """Read a time (ISO 8601; without a zone: UTC) or a span back from now, such as 36h or 7d.

    Raises InputError on what is neither, or is yet to come: nothing has arrived since.
    """
    span = re.fullmatch(r"(\d{1,5})([hd])", text)
    if span:
        return now - timedelta(**{"hours" if span[2] == "h" else "days": int(span[1])})
    try:
        time = datetime.fromisoformat(text)
        time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise InputError(f"{text}: not a time; try 2021-10-02, 2021-10-02T06:30Z, 36h or 7d") from None
    if time > now:
        raise InputError(f"{text}: is in the future (it is {now:%Y-%m-%dT%H:%MZ}); give a time that has passed")
    return time
