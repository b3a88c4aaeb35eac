"""The services, each of which also runs alone against any cluster."""

from pathlib import Path
from typing import Annotated

import typer

from newswire.commands.options import Data, here
from newswire.compose import normalise_stage, serve_sink, serve_stage, tag_stage
from newswire.data_files import data_file
from newswire.fetching import serve_rss
from newswire.seeding import seed
from producers.seed.publish import Facts

Instance = Annotated[
    int, typer.Option(help="Number of this process among its like: 0, 1, …; names its transactions.", min=0)
]


def seed_command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files, or folders of *.txt. Default: the seeds of newswire itself.")
    ] = None,
    collection: Annotated[str | None, typer.Option(help="Name of the collection. Default: the folder's name.")] = None,
    name: Annotated[str | None, typer.Option(help="The outlet's name. Default: the collection's.")] = None,
    country: Annotated[str | None, typer.Option(help="The outlet's country, such as IN: reads its zone names.")] = None,
    language: Annotated[str | None, typer.Option(help="The texts' language, such as de.")] = None,
    timezone: Annotated[str | None, typer.Option(help="The outlet's time zone, such as Asia/Kolkata.")] = None,
    data: Data = None,
) -> None:
    """Publish seed articles (files of raw text) to news.raw, then end. NAME.2.txt is the next revision of NAME.txt."""
    facts = Facts(name, country, language, timezone)
    count = seed(here(data, "seed"), paths or [data_file("seeds") / "articles"], collection, facts)
    typer.echo(f"{count} seeds published")


def rss_command(
    instance: Instance = 0,
    once: Annotated[bool, typer.Option("--once", help="Poll every feed once, whenever it is due, then end.")] = False,
    data: Data = None,
) -> None:
    """Fetch the subscribed feeds (see newswire feeds) and publish what is new to news.raw; several share them out."""
    serve_rss(here(data, "rss", lasting=True), instance, once=once)


def normalise_command(instance: Instance = 0, data: Data = None) -> None:
    """Run the stage that turns raw articles into clean text, true dates and names: news.raw → news.articles."""
    serve_stage(here(data, "normalise", lasting=True), normalise_stage(), instance)


def tag_command(instance: Instance = 0, data: Data = None) -> None:
    """Run the stage that tags topics by rules, with evidence: news.articles → news.tagged."""
    serve_stage(here(data, "tag", lasting=True), tag_stage(), instance)


def sink_command(
    url: Annotated[str, typer.Argument(help="Where to: sqlite:PATH", metavar="URL")],
    name: Annotated[str | None, typer.Option(help="Name of the sink, and of its group. Default: the scheme.")] = None,
    data: Data = None,
) -> None:
    """Run a sink: write news.tagged to one store."""
    serve_sink(here(data, "sink", lasting=True), url, name)
