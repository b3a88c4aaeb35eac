"""`newswire explain`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from consumers.stages.normalise.explaining import explain
from newswire.commands.options import Data, Last, here
from newswire.explaining.finding import asked_for, from_cluster, from_file
from newswire.explaining.views import explanation_json, explanation_view
from runtime.kafka.cluster import cluster
from schemas.articles import RawArticle
from schemas.errors import InputError, RejectedError


def explain_command(
    asked: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ID|TOPIC:PARTITION:OFFSET",
            help="A seed; a raw article as NAME.json; an article's id or its beginning; a record of news.raw or after.",
        ),
    ],
    country: Annotated[str | None, typer.Option(help="As if the outlet's country were this, such as IN.")] = None,
    language: Annotated[str | None, typer.Option(help="As if the texts' language were this, such as de.")] = None,
    timezone: Annotated[
        str | None, typer.Option(help="As if the outlet's time zone were this, such as Asia/Kolkata.")
    ] = None,
    last: Last = 20_000,
    json_lines: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    data: Data = None,
) -> None:
    """Show how one article is normalised now: each field, where it was found and which rule decided."""
    what, raw = _found(asked, last, data)
    given = {"country": country, "language": language, "timezone": timezone}
    source = raw.source.model_copy(update={name: value for name, value in given.items() if value is not None})
    raw = raw.model_copy(update={"source": source})
    try:
        told = explain(raw)
    except RejectedError as error:
        raise InputError(f"{what}: is refused: {error.kind}: {error.reason}") from None
    if json_lines:
        typer.echo(explanation_json(what, told, raw))
    else:
        Console().print(explanation_view(what, told, raw))


def _found(asked: str, last: int, data: Path | None) -> tuple[str, RawArticle]:
    path = Path(asked)
    if path.exists() or path.suffix in {".txt", ".json"}:
        return asked, from_file(path)
    wanted, context = asked_for(asked), here(data, "explain")
    with cluster(context.kafka) as known:
        return from_cluster(context, known, wanted, last)
