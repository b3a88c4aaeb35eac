"""`newswire rewind`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from newswire.commands.options import Data, here, read_since
from newswire.rewinding import Target, rewind


def rewind_command(
    name: Annotated[str, typer.Argument(metavar="STAGE|SINK", help="normalise, tag or sink.NAME (sink.sqlite).")],
    to: Annotated[str, typer.Option(help="earliest, latest, or an arrival time: 2026-11-24T06:30Z, 36h, 7d.")],
    store: Annotated[
        str | None, typer.Option("--store", help="The sink's URL. Default: the data folder's SQLite.")
    ] = None,
    data: Data = None,
) -> None:
    """Choose where a stopped stage or sink goes on: what it reads again changes no row, and is published again."""
    context = here(data, "rewind")
    target: Target = to if to in ("earliest", "latest") else read_since(to, datetime.now(UTC))  # type: ignore[assignment]
    positions = rewind(context, name, target, store or f"sqlite:{context.settings.data / 'newswire.db'}")
    for partition, offset in sorted(positions.items()):
        typer.echo(f"{name} partition {partition}: offset {offset}")
