"""`newswire topics` and `newswire lag`."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from newswire.commands.options import Data, here
from newswire.context import topic_specs
from newswire.growing import grow
from newswire.lag import lags
from runtime.kafka.cluster import cluster
from schemas.topics import TOPICS

app = typer.Typer(no_args_is_help=True, epilog="Example: newswire topics list", help="Make, list and grow the topics.")


@app.command("create", epilog="Example: NEWSWIRE_TOPICS_PARTITIONS=12 newswire topics create")
def create_command(data: Data = None) -> None:
    """Create the topics that do not exist yet, with explicit partitions and configs."""
    context = here(data, "topics")
    with cluster(context.kafka) as known:
        made = known.create(topic_specs(context.settings))
    for spec in topic_specs(context.settings):
        typer.echo(f"{'created' if spec.name in made else 'exists':8} {spec.name}")


@app.command("list", epilog="Example: newswire topics list")
def list_command(data: Data = None) -> None:
    """List the topics: partitions, offsets in them, and what they hold."""
    context = here(data, "topics")
    table = Table("topic", "partitions", "offsets", "type")
    with cluster(context.kafka) as known:
        names = {topic.on(context.prefix): topic for topic in TOPICS}
        found = known.topics(list(names))
        for name, topic in names.items():
            if name not in found:
                table.add_row(name, "-", "-", "missing: newswire topics create")
                continue
            count = sum(known.ends(name).values()) - sum(known.beginnings(name).values())
            table.add_row(name, str(found[name][1]), str(count), topic.type)
    Console().print(table)


@app.command("grow", epilog="Example: newswire topics grow 12")
def grow_command(
    partitions: Annotated[
        int, typer.Argument(metavar="N", help="How many each shall have; nothing shrinks.", min=1, max=1000)
    ],
    data: Data = None,
) -> None:
    """Give tagged, articles and raw N partitions each, in that order, while everything runs."""
    context = here(data, "topics")
    with cluster(context.kafka) as known:
        for topic, before, after in grow(context, known, partitions):
            typer.echo(f"{topic}: {before} → {after} partitions" if before < after else f"{topic}: {after} already")


def lag_command(
    data: Data = None,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show how far each stage and sink is behind, partition by partition."""
    context = here(data, "lag")
    table = Table("group", "topic", "partition", "committed", "end", "lag")
    with cluster(context.kafka) as known:
        for row in lags(context, known):
            if json_lines:
                typer.echo(json.dumps(row._asdict()))
            else:
                committed = "-" if row.committed is None else str(row.committed)
                table.add_row(row.group, row.topic, str(row.partition), committed, str(row.end), str(row.lag))
    if not json_lines:
        Console().print(table)
