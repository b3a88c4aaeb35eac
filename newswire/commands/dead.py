"""`newswire dead`."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from newswire.commands.options import Data, here, read_since
from newswire.context import Context
from newswire.dead.index import Entry, Filter, Index, counted
from newswire.dead.reading import read_index, read_letters
from newswire.dead.redriving import Choose, Progress, chosen, plan, redrive
from newswire.dead.views import entry_json, escaped, facts, letters_lines, value_view
from runtime.kafka.cluster import cluster
from runtime.stopping import Stop
from schemas.errors import InputError

app = typer.Typer(
    no_args_is_help=True, epilog="Example: newswire dead list", help="Look at dead letters, and send them back."
)
Stage = Annotated[str | None, typer.Option(help="Only of this stage or sink: normalise, tag, sink.NAME.")]
Kind = Annotated[str | None, typer.Option(help="Only of this kind: invalid, undecodable, bug, refused, …")]
Since = Annotated[str | None, typer.Option(help="Only those that arrived since: 2026-11-24, a time, 36h, 7d.")]


def wanted(stage: str | None, kind: str | None, since: str | None) -> Filter:
    """Read the filters."""
    return Filter(stage, kind, None if since is None else read_since(since, datetime.now(UTC)))


@app.command("list", epilog="Example: newswire dead list --stage normalise --since 36h")
def list_command(
    stage: Stage = None,
    kind: Kind = None,
    since: Since = None,
    limit: Annotated[int, typer.Option(help="At most so many, the newest.", min=1)] = 50,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    data: Data = None,
) -> None:
    """List the letters that wait, newest first: what was refused, by which stage, and why."""
    meant, context = wanted(stage, kind, since), here(data, "dead")
    with cluster(context.kafka) as known:
        index = read_index(context, known)
    entries = index.waiting(meant)
    newest = entries[: -limit - 1 : -1]
    if json_lines:
        for entry in newest:
            typer.echo(entry_json(entry))
        return
    if newest:
        for line in letters_lines(newest, Console().width):
            typer.echo(line)
    more = f"; the newest {limit} are shown" if len(entries) > limit else ""
    strangers = f"; {index.strangers} records there are no dead letters" if index.strangers else ""
    typer.echo(escaped(counted(entries)) + more + strangers)


@app.command("show", epilog="Example: newswire dead show normalise/news.raw/0/17")
def show_command(
    letter_id: Annotated[
        str, typer.Argument(metavar="ID", help="The letter's id, or a beginning or end of it that no other has: 0/17.")
    ],
    raw: Annotated[bool, typer.Option("--raw", help="Write the value alone, byte for byte.")] = False,
    data: Data = None,
) -> None:
    """Show one letter, redriven or not: why it was refused, the original key, headers and value."""
    context = here(data, "dead")
    with cluster(context.kafka) as known:
        entry = read_index(context, known).find(letter_id)
    letter = next(read_letters(context, [entry]), None)
    if letter is None:
        raise InputError(f"{entry.id} has expired just now: see `newswire dead list`")
    if raw:
        typer.echo(letter.value or b"", nl=False)
        return
    Console().print(facts(entry, letter))
    if letter.value:
        typer.echo("\n" + value_view(letter.value))


@app.command("redrive", epilog="Example: newswire dead redrive --stage normalise --kind bug")
def redrive_command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="These letters alone.")] = None,
    stage: Stage = None,
    kind: Kind = None,
    since: Since = None,
    everything: Annotated[bool, typer.Option("--all", help="Every letter that waits.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be sent back, and change nothing.")
    ] = False,
    data: Data = None,
) -> None:
    """Send records back to where they came from, once what refused them is mended; a sink's to that sink alone."""
    meant = wanted(stage, kind, since)
    if [bool(ids), meant != Filter(), everything].count(True) != 1:
        raise InputError("say which letters: ids, or some of --stage, --kind and --since, or --all")
    context = here(data, "dead")

    def choose(index: Index) -> list[Entry]:
        return chosen(index, ids or (), meant)

    if dry_run:
        typer.echo(f"would send back {escaped(counted(plan(context, choose)))}")
        return
    _send_back(context, choose)


def _send_back(context: Context, choose: Choose) -> None:
    """Redrive, and say what was done in the end, however it ended."""
    stop = Stop()
    stop.on_signals()
    at: Progress | None = None
    try:
        with Console(stderr=True).status("looking for dead letters") as status:
            for at in redrive(context, choose, stop):
                status.update(f"{at.done} of {len(at.entries)} sent back")
    finally:
        if at is not None:
            part = "" if at.done == len(at.entries) else f"{at.done} of "
            typer.echo(f"sent back {part}{escaped(counted(at.entries))}")
    if stop.asked:
        typer.echo("stopped; what was not sent back is still listed")
