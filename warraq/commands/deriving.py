"""What follows from the tables: `syndication`, who copied whom, and `compact`, fewer files."""

from __future__ import annotations

from dataclasses import asdict

import typer

from config.settings import read_settings
from warraq.commands.printing import json_line
from warraq.rows import compacting, syndicating
from warraq.stores import open_stores


def syndication(
    everything: bool = typer.Option(False, "--all", help="Begin anew, from every article."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON line."),
) -> None:
    """Find copies of one text across outlets among what is new, into the table `syndication`."""
    done = syndicating.syndicate(open_stores(read_settings()).tables, everything=everything)
    if as_json:
        typer.echo(json_line(asdict(done)))
        return
    typer.echo(
        f"{done.articles:,} articles taken in: {done.rows:,} copies "
        f"in {done.clusters:,} clusters are new or changed"
    )


def compact(
    as_json: bool = typer.Option(False, "--json", help="Print one JSON line a table."),
) -> None:
    """Write the many small files of the tables as few large ones; nights may go on meanwhile."""
    for done in compacting.compact(open_stores(read_settings()).tables):
        if as_json:
            typer.echo(json_line(asdict(done)))
        else:
            typer.echo(f"{done.table}: {done.before:,} files, now {done.after:,}")


COMMANDS = (syndication, compact)
