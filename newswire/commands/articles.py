"""Looking at what arrived."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from consumers.sinks.reading import Query, Readable
from consumers.sinks.registry import open_reader
from newswire.commands.options import Data, read_since, settings_of
from newswire.context import own_database
from newswire.views import article_json, article_view, articles_table
from schemas.errors import InputError

From = Annotated[str | None, typer.Option("--from", help="The store, such as sqlite:PATH. Default: the data folder's.")]
Database = Annotated[Path | None, typer.Option("--db", help="A SQLite database: short for --from sqlite:PATH.")]


def reader(store: str | None, path: Path | None, data: Path | None) -> Readable:
    """Open the store that the options name."""
    if store and path:
        raise InputError("--from and --db name a store each: give one of them")
    return open_reader(store or f"sqlite:{path or own_database(settings_of(data).data)}")


def articles_command(
    store: From = None,
    database: Database = None,
    topic: Annotated[str | None, typer.Option(help="Only with this topic: defence, nato, afghanistan, …")] = None,
    about: Annotated[bool, typer.Option("--about", help="Leave out articles that only mention the topic.")] = False,
    since: Annotated[
        str | None, typer.Option(help="Published (undated: fetched) since: 2021-10-02, a time, 36h, 7d.")
    ] = None,
    search: Annotated[str | None, typer.Option(help='Full text: words, "a phrase", begin*, -without.')] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 50,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    data: Data = None,
) -> None:
    """List articles, newest first."""
    query = Query(topic, about, None if since is None else read_since(since, datetime.now(UTC)), search, limit)
    source = reader(store, database, data)
    try:
        found = list(source.find(query))
    finally:
        source.close()
    if json_lines:
        for article in found:
            typer.echo(article_json(article))
    elif found:
        Console().print(articles_table(found))
    else:
        typer.echo("no article matches")


def show_command(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The article's id, or its beginning (6 characters).")],
    store: From = None,
    database: Database = None,
    json_lines: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    data: Data = None,
) -> None:
    """Show one article: its fields, its tags, and its text with the evidence highlighted."""
    source = reader(store, database, data)
    try:
        article = source.get(article_id)
        if article is None:
            raise InputError(f"no article has the id {article_id}: see `newswire articles --json`")
        revisions = source.revisions(article.id)
    finally:
        source.close()
    if json_lines:
        typer.echo(article_json(article))
    else:
        Console().print(article_view(article, revisions))
