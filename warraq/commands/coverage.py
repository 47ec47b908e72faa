"""Was anything missed?  `coverage`: sites by nights, in a table, in lines or as a picture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import typer
from rich.console import Console

from config.settings import read_settings
from config.sitefiles import SiteFile, read_sites
from warraq import catalogue
from warraq.coverage import grid, morning
from warraq.coverage.covering import Span
from warraq.coverage.statement import Statement
from warraq.errors import GAPS, WrongUse
from warraq.stores import Stores, open_stores

_FORTNIGHT = timedelta(days=13)
_AHEAD = timedelta(days=31)
_PICTURES = (".png", ".svg")


def coverage(
    sites: list[str] = typer.Argument(
        None, help="Which sites; all that are enabled or kept if none is named."
    ),
    since: datetime | None = typer.Option(
        None, formats=["%Y-%m-%d"], help="The first night; a fortnight ago if left out."
    ),
    until: datetime | None = typer.Option(
        None, formats=["%Y-%m-%d"], help="The last night there is if left out."
    ),
    form: Literal["table", "jsonl"] = typer.Option("table", "--format", help="table or jsonl."),
    as_json: bool = typer.Option(False, "--json", help="The same as --format jsonl."),
    picture: Path | None = typer.Option(None, help="Draw it as well: a .png or .svg file."),
    again: bool = typer.Option(False, "--again", help="Make it anew from archive and tables."),
) -> None:
    """Say for each site and night what was got and what cannot be claimed; 1 if anything."""
    if picture and picture.suffix.lower() not in _PICTURES:
        raise WrongUse(f"{picture}: a picture is a {' or '.join(_PICTURES)} file")
    span = _span(since, until)
    stores = open_stores(read_settings())
    said = morning.said_of_all(stores, _chosen(stores, sites), span, again=again)
    if not said:
        raise WrongUse(
            f"no site had a night from {span.since} to {span.until}, nor was to have one"
        )
    if as_json or form == "jsonl":
        for statement in said:
            typer.echo(morning.as_json(statement))
    else:
        grid.show(said, Console(), every_site=bool(sites))
    if picture:
        _draw(said, picture)
    raise typer.Exit(GAPS if any(statement.is_gap for statement in said) else 0)


COMMANDS = (coverage,)


def _span(since: datetime | None, until: datetime | None) -> Span:
    """A night run with `--date` may lie ahead of us."""
    today = datetime.now(UTC).date()
    last = until.date() if until else today + _AHEAD
    first = since.date() if since else min(today, last) - _FORTNIGHT
    if first > last:
        raise WrongUse(f"--since {first} is after --until {last}")
    return Span(first, last)


def _chosen(stores: Stores, names: list[str]) -> list[SiteFile]:
    settings = read_settings()
    if names:
        return [catalogue.rules_of(settings, name) for name in dict.fromkeys(names)]
    kept = set(stores.archive.folders())
    sites = read_sites(*settings.site_folders)
    for stranger in sorted(kept - set(sites)):
        typer.echo(f"warraq: {stranger} has no site file: it is not shown", err=True)
    return [rules for name, rules in sites.items() if rules.site.is_enabled or name in kept]


def _draw(said: list[Statement], picture: Path) -> None:
    from warraq.coverage import heatmap  # noqa: PLC0415 - half a second that other commands need not wait

    heatmap.draw(said, picture)
    typer.echo(f"drawn: {picture}", err=True)
