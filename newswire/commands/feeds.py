"""`newswire feeds`."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from newswire.commands.options import Data, Last, here, settings_of
from newswire.dead.views import escaped
from newswire.feeds.checks import check
from newswire.feeds.discovering import Discovery, discover_feeds
from newswire.feeds.importing import import_feeds
from newswire.feeds.publishing import put, remove
from newswire.feeds.reading import read_states, read_subscriptions
from newswire.feeds.status import counted, status_json, status_lines, statuses
from newswire.feeds.zones import sightings, suspicion_json, suspicion_lines, suspicions
from newswire.fetching import fetch_limits
from newswire.records import newest_articles
from producers.rss.addresses import AllowedHosts
from producers.rss.fetching.fetcher import Fetcher
from producers.rss.pool import ParserPool
from producers.rss.subscriptions.opml import write_opml
from producers.rss.subscriptions.subscribe import subscribe
from runtime.kafka.cluster import cluster
from runtime.logs import quiet_logs
from runtime.settings import RssSettings
from schemas.errors import InputError

app = typer.Typer(
    no_args_is_help=True,
    epilog="Example: newswire feeds add https://example.org/feed --country GB --language en",
    help="Subscribe to feeds, see how they fare, and find new ones.",
)


@app.command("add", epilog="Example: newswire feeds add https://example.org/feed --country GB --language en")
def add_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="The feed: RSS, Atom or JSON Feed.")],
    name: Annotated[str | None, typer.Option(help="The outlet's name.")] = None,
    country: Annotated[str | None, typer.Option(help="The outlet's country, such as GB.")] = None,
    language: Annotated[str | None, typer.Option(help="The texts' language, such as de.")] = None,
    timezone: Annotated[str | None, typer.Option(help="The outlet's time zone, such as Asia/Kabul.")] = None,
    interval: Annotated[str | None, typer.Option(help="Least time between two polls: 90s, 30m, 2h, 1d.")] = None,
    full_text: Annotated[
        bool | None,
        typer.Option("--full-text/--no-full-text", help="Fetch the page that each entry links to.", show_default=False),
    ] = None,
    data: Data = None,
) -> None:
    """Subscribe to a feed, or change a subscription: what is not given stays as it is."""
    given = {
        "name": name,
        "country": country,
        "language": language,
        "timezone": timezone,
        "interval": interval,
        "full_text": full_text,
    }
    context = here(data, "feeds")
    allowed = AllowedHosts.parse(context.settings.rss.allow_private_hosts)
    check(url, allowed)
    stated = {field: value for field, value in given.items() if value is not None}
    feed = subscribe({"url": url, **stated}, url)
    check(str(feed.url), allowed)  # as it is fetched: 2130706433 is 127.0.0.1 as well
    (change,) = put(context, [feed])
    words = {
        "added": "added",
        "changed": f"changed {', '.join(change.fields or ())} of",
        "unchanged": "already subscribed:",
    }
    typer.echo(f"{words[change.kind]} {change.feed.url}")


@app.command("remove", epilog="Example: newswire feeds remove https://example.org/feed")
def remove_command(
    feed: Annotated[str, typer.Argument(metavar="URL|ID", help="The feed's URL, or its id.")], data: Data = None
) -> None:
    """End a subscription. What the feed has brought stays; its fetcher forgets what it had seen of it."""
    typer.echo(f"removed {escaped(remove(here(data, 'feeds'), feed).title)}")


@app.command("list", epilog="Example: newswire feeds list --json")
def list_command(
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line, with all fields.")] = False,
    data: Data = None,
) -> None:
    """List the feeds: health, last success, next poll, entries a day, and what is wrong."""
    context = here(data, "feeds")
    with cluster(context.kafka) as known:
        found = statuses(read_subscriptions(context, known), read_states(context, known))
    if json_lines:
        for each in found:
            typer.echo(status_json(each))
        return
    if found:
        for line in status_lines(found):
            typer.echo(line)
    typer.echo(counted(found))


@app.command("zones", epilog="Example: newswire feeds zones --last 100000")
def zones_command(
    last: Last = 20_000,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    data: Data = None,
) -> None:
    """Name feeds whose dates are read in a wrong time zone, as shown by when their entries first appear.

    Dates run ahead where entries come from the future, behind where none is ever young. Few entries: nothing is said.
    """
    context = here(data, "feeds")
    with cluster(context.kafka) as known:
        feeds = [each.feed for each in read_subscriptions(context, known).values() if each.feed]
        seen = sightings(newest_articles(context, known, last))
    found = sorted(suspicions(feeds, seen), key=lambda each: str(each.feed.url))
    if json_lines:
        for each in found:
            typer.echo(suspicion_json(each))
        return
    for line in (line for each in found for line in suspicion_lines(each)):
        typer.echo(line)
    if not found:
        typer.echo(f"no feed's dates run off: {sum(map(len, seen.values()))} entries with a time but no zone were seen")


@app.command("import", epilog="Example: newswire feeds import my-feeds.opml")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, or TOML with a [[feed]] table for each feed.")],
    data: Data = None,
) -> None:
    """Subscribe to the feeds of a file: of OPML to all that are good, of TOML to all or none. Exit code 1 on problems.

    Fields that the file does not state stay as they are, and so do feeds that are not in it.
    """
    done = import_feeds(here(data, "feeds"), file)
    typer.echo(str(done))
    _tell(done.problems)


@app.command("export", epilog="Example: newswire feeds export > my-feeds.opml")
def export_command(data: Data = None) -> None:
    """Write the subscriptions as OPML, with all their fields and folders. Exit code 1 where one cannot be read."""
    context = here(data, "feeds")
    with cluster(context.kafka) as known:
        found = read_subscriptions(context, known).values()
    typer.echo(write_opml((each.feed for each in found if each.feed), "Feeds of newswire"), nl=False)
    _tell(f"{each.problem}: left out" for each in found if each.problem)


@app.command("discover", epilog="Example: newswire feeds discover https://example.org/")
def discover_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="A page of the site.")], data: Data = None
) -> None:
    """Find the feeds of a site: those that a page links to, and those that answer where feeds usually are."""
    settings = settings_of(data)
    quiet_logs("feeds")
    check(url, AllowedHosts.parse(settings.rss.allow_private_hosts))
    with Console(stderr=True).status(f"looking for feeds at {url}"):
        discovery = asyncio.run(_discovered(url, settings.rss))
    width = max((len(each.url) for each in discovery.found), default=0)
    for each in discovery.found:
        noun = "entry  " if each.entries == 1 else "entries"
        typer.echo(escaped(f"{each.url:{width}}  {each.entries:5} {noun}  {each.title or '-'}"))
    for problem in discovery.problems:
        typer.echo(f"newswire: {escaped(problem)}", err=True)
    if not discovery.found:
        raise InputError(f"{url}: no feed was found there; try the site's news page, or ask it for its feed")


async def _discovered(url: str, settings: RssSettings) -> Discovery:
    pool = ParserPool(settings.parsers)
    try:
        async with Fetcher(fetch_limits(settings)) as fetcher:
            return await discover_feeds(url, fetcher, pool)
    finally:
        await pool.close()


def _tell(problems: Iterable[str]) -> None:
    """Name problems on standard error, where there are any, and end with exit code 1."""
    lines = list(problems)
    for line in lines:
        typer.echo(f"newswire: {escaped(line)}", err=True)
    if lines:
        raise typer.Exit(1)
