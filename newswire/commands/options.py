"""What several commands share: the data folder, the settings, the cluster they lead to."""

from pathlib import Path
from typing import Annotated

import typer

from newswire.broker.local import running
from newswire.context import Context, context
from newswire.run_file import read_run
from runtime.logs import configure_logs
from runtime.settings import Settings, load_settings

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder: broker, database, logs. Default: .newswire.", show_default=False),
]


def settings_of(data: Path | None) -> Settings:
    """Read the settings; an explicit data folder wins."""
    settings = load_settings()
    return settings if data is None else settings.model_copy(update={"data": data})


def here(data: Path | None, service: str) -> Context:
    """Find the cluster: the settings', else the broker that runs on the data folder; begin to log as `service`."""
    settings = settings_of(data)
    configure_logs(settings.log.level, service)
    local = read_run(settings.data).broker if running(settings.data) else None
    return context(settings, local.bootstrap if local else None)
