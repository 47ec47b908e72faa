"""The store: `store start|stop|status` of the embedded server; `store env|check` of any."""

from __future__ import annotations

import shlex
from dataclasses import asdict

import typer

from archive.servers import embedded
from archive.storage import guarantees
from config.settings import read_settings
from warraq.commands.printing import json_line
from warraq.errors import WrongUse
from warraq.stores import open_stores, variables

app = typer.Typer(
    help="The embedded S3 server, and what any store guarantees.", no_args_is_help=True
)


@app.command()
def start() -> None:
    """Start it (if it is not running) and make both buckets."""
    _require_embedded()
    open_stores(read_settings())
    status()


@app.command()
def stop() -> None:
    """Let it write out what it holds, and stop it."""
    _require_embedded()
    was_running = embedded.stop(read_settings().home)
    typer.echo("stopped" if was_running else "was not running")


@app.command()
def status() -> None:
    """Say whether it runs, and where; exit status 3 if it does not."""
    _require_embedded()
    now = embedded.status(read_settings().home)
    if not now.healthy:
        typer.echo("not running; `warraq store start` starts it")
        raise typer.Exit(3)
    typer.echo(f"running at {now.url}, process {now.pid}")


@app.command()
def env() -> None:
    """Print export lines by which any other S3 tool reaches the store."""
    for name, value in variables(read_settings()).items():
        typer.echo(f"export {name}={shlex.quote(value)}")


@app.command()
def check(
    as_json: bool = typer.Option(False, "--json", help="One JSON line a guarantee."),
) -> None:
    """Try what the store guarantees; exit status 1 if something the archive needs is missing."""
    found = guarantees.check(open_stores(read_settings()).archive)
    for guarantee in found:
        if as_json:
            typer.echo(json_line(asdict(guarantee)))
        else:
            word = "yes" if guarantee.kept else "NO "
            typer.echo(f"{word}  {guarantee.name} (for {guarantee.needed_for})")
    raise typer.Exit(0 if all(guarantee.kept for guarantee in found) else 1)


def _require_embedded() -> None:
    if read_settings().store != "embedded":
        raise WrongUse("WARRAQ_STORE is s3: its server is not ours to start, stop or ask")
