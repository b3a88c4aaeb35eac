"""`newswire rewind`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from newswire.commands.options import Data, here, read_since
from newswire.context import Context, own_database
from newswire.rewinding import Target, rewind


def rewind_command(
    name: Annotated[str, typer.Argument(metavar="STAGE|SINK", help="normalise, tag or sink.NAME (sink.sqlite).")],
    to: Annotated[str, typer.Option(help="earliest, latest, or an arrival time: 2026-11-24T06:30Z, 36h, 7d.")],
    store: Annotated[str | None, typer.Option("--store", help="The sink's URL; known for sink.sqlite.")] = None,
    data: Data = None,
) -> None:
    """Choose where a stopped stage or sink goes on: what it reads again changes no row, and is published again."""
    context = here(data, "rewind")
    target: Target = to if to in ("earliest", "latest") else read_since(to, datetime.now(UTC))  # type: ignore[assignment]
    moves = rewind(context, name, target, store or _own_store(context, name))
    for partition, (old, new) in moves.items():
        typer.echo(f"{name} partition {partition}: offset {'none' if old is None else old} -> {new}")


def _own_store(context: Context, name: str) -> str | None:
    """Give the store that `up` fills; any other sink's has to be named."""
    return f"sqlite:{own_database(context.settings.data)}" if name == "sink.sqlite" else None
