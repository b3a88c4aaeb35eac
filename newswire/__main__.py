"""The command `newswire`."""

import signal
import sys

import typer

from newswire.commands import articles, audit, broker, dead, explain, feeds, rewind, services, topics, up
from schemas.errors import NewswireError

app = typer.Typer(
    name="newswire",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="Example: newswire up --once my-articles/",
    help="News into Kafka, tagged, searchable. Start with: newswire up",
)
app.add_typer(broker.app, name="broker")
app.add_typer(topics.app, name="topics")
app.add_typer(dead.app, name="dead")
app.add_typer(feeds.app, name="feeds")
for name, command, example in (
    ("up", up.up_command, "newswire up --once my-articles/"),
    ("seed", services.seed_command, "newswire seed my-articles/ --country IN"),
    ("rss", services.rss_command, "newswire rss --instance 1"),
    ("normalise", services.normalise_command, "newswire normalise --instance 1"),
    ("tag", services.tag_command, "newswire tag"),
    ("sink", services.sink_command, "newswire sink sqlite:articles.db --name archive"),
    ("articles", articles.articles_command, "newswire articles --topic nato --about --since 7d"),
    ("show", articles.show_command, "newswire show 1f0a9c"),
    ("explain", explain.explain_command, "newswire explain my-articles/one.txt --country IN"),
    ("rewind", rewind.rewind_command, "newswire rewind sink.sqlite --to 7d"),
    ("lag", topics.lag_command, "newswire lag --json"),
    ("audit", audit.audit_command, "newswire audit --from sqlite:articles.db"),
):
    app.command(name, epilog=f"Example: {example}")(command)


def main() -> None:
    """Run a command; an error of ours is one line and its exit code, never a traceback."""
    try:
        app()
    except NewswireError as error:
        for line in str(error).splitlines():
            sys.stderr.write(f"newswire: {line}\n")
        sys.exit(error.exit_code)
    finally:
        # The interpreter takes its handlers down first: a late signal would end it with another exit code.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    main()
