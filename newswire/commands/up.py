"""`newswire up`."""

from pathlib import Path
from typing import Annotated

import typer

from newswire.commands.options import Data, settings_of
from newswire.data_files import data_file
from newswire.up.supervisor import up
from runtime.logs import quiet_logs


def up_command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Seeds: files, or folders of *.txt. Default: those of newswire itself.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Exit once all has arrived; 1 if anything did not.")] = False,
    data: Data = None,
) -> None:
    """Run everything: Apache Kafka, the topics, the stages, the SQLite sink; publish seeds and show what arrived."""
    settings = settings_of(data)
    quiet_logs("up")
    code = up(settings, paths or [data_file("seeds") / "articles"], once=once)
    if code:
        raise typer.Exit(code)
