"""`newswire broker`: the local Apache Kafka by itself."""

from typing import Annotated

import typer
from rich.console import Console

from newswire.broker.local import running, start, stop_running
from newswire.commands.options import Data, settings_of
from newswire.run_file import Broker, read_run, write_run
from runtime.kafka.probe import answers, listens
from schemas.errors import InputError

app = typer.Typer(
    no_args_is_help=True,
    epilog="Example: newswire broker start",
    help="Start, stop and look at the local Apache Kafka.",
)


@app.command("start", epilog="Example: newswire broker start --data .newswire")
def start_command(
    data: Data = None,
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1. Default: a free one.", min=1, max=65535)] = None,
) -> None:
    """Start Apache Kafka on 127.0.0.1 in the background; it runs until `newswire broker stop`."""
    settings = settings_of(data)
    console = Console(stderr=True)
    with console.status("starting Apache Kafka") as status:
        broker = start(settings.data, answers, port=port, progress=status.update)
    try:
        found = Broker(pid=broker.process.pid, bootstrap=broker.bootstrap, owner="broker", training=broker.training)
        write_run(settings.data, read_run(settings.data).model_copy(update={"broker": found}))
    except BaseException:
        broker.stop()
        raise
    broker.free()
    typer.echo(f"Apache Kafka answers at {broker.bootstrap}; data in {settings.data / 'kafka'}")


@app.command("stop", epilog="Example: newswire broker stop")
def stop_command(data: Data = None) -> None:
    """Stop the broker that `newswire broker start` started."""
    folder = settings_of(data).data
    run = read_run(folder)
    if not running(folder) or run.broker is None:
        typer.echo(f"no broker runs on {folder}")
        return
    if run.broker.owner == "up":
        raise InputError(f"the broker on {folder} belongs to `newswire up` (process {run.up}): stop that instead")
    stop_running(folder, run.broker.pid, run.broker.training)
    write_run(folder, read_run(folder).model_copy(update={"broker": None}))
    typer.echo("stopped")


@app.command("status", epilog="Example: newswire broker status --data .newswire")
def status_command(data: Data = None) -> None:
    """Tell whether a broker runs on the data folder, and where; exit code 1 where none does."""
    folder = settings_of(data).data
    run = read_run(folder)
    if not running(folder) or run.broker is None:
        typer.echo(f"no broker runs on {folder}")
        raise typer.Exit(1)
    state = "answers" if listens(run.broker.bootstrap) else "does not answer yet"
    owner = "newswire up" if run.broker.owner == "up" else "newswire broker start"
    typer.echo(f"Apache Kafka {state} at {run.broker.bootstrap} (process {run.broker.pid}, started by {owner})")
