"""`newswire audit`."""

from typing import Annotated

import typer
from rich.console import Console

from newswire.audit.difference import Difference
from newswire.audit.reading import reconcile
from newswire.audit.report import counts_table, difference_json, sentence, summary_json
from newswire.commands.options import Data, here
from newswire.context import Context, own_database
from newswire.views import plain
from schemas.errors import InputError

SHOWN = 50


def audit_command(
    stores: Annotated[
        list[str] | None,
        typer.Option("--from", help="A store, such as sqlite:PATH; repeat for more. Default: the data folder's."),
    ] = None,
    json_lines: Annotated[
        bool, typer.Option("--json", help="One JSON object a difference, then one that sums up.")
    ] = False,
    data: Data = None,
) -> None:
    """Account for every raw record: its article or dead letter, its tagged article, its row in every store.

    Exit code 1 where anything differs.
    """
    context = here(data, "audit")
    first: list[Difference] = []
    total = 0

    def found(difference: Difference) -> None:
        nonlocal total
        total += 1
        if json_lines:
            typer.echo(difference_json(difference))
        elif len(first) < SHOWN:
            first.append(difference)

    summary = reconcile(context, stores or [_own_store(context)], found)
    if json_lines:
        typer.echo(summary_json(summary, total))
    else:
        Console().print(counts_table(summary))
        for difference in first:
            typer.echo(plain(str(difference)))
        if total > len(first):
            typer.echo(f"and {total - len(first)} more")
        typer.echo(sentence(summary, total))
    if total:
        raise typer.Exit(1)


def _own_store(context: Context) -> str:
    """Give the store that `up` fills; on a cluster of one's own there may be none."""
    path = own_database(context.settings.data)
    if not path.exists():
        raise InputError(
            f"{path}: there is no such database; `newswire up` makes and fills it. "
            "A store that `newswire sink` fills has to be named: --from sqlite:PATH"
        )
    return f"sqlite:{path}"
