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
    feeds: Annotated[
        Path | None,
        typer.Option(help="Subscribe to the feeds of this file, TOML or OPML; then seeds are those that are named."),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Poll each feed once and exit when all has arrived; 1 if anything did not.")
    ] = False,
    data: Data = None,
) -> None:
    """Run everything: Apache Kafka, the feeds, the stages, the SQLite sink; publish seeds and show what arrived."""
    settings = settings_of(data)
    quiet_logs("up")
    seeds = paths or ([] if feeds else [data_file("seeds") / "articles"])
    code = up(settings, seeds, feeds, once=once)
    if code:
        raise typer.Exit(code)
