"""The site files: `sites list`, `sites check`."""

from __future__ import annotations

from pathlib import Path

import typer

from config.errors import ConfigError
from config.settings import read_settings
from config.sitefiles import SiteFile, read_site, read_sites, site_paths
from warraq.commands.printing import json_line, show_table

app = typer.Typer(help="The site files: show and validate them.", no_args_is_help=True)


@app.command(name="list")
def list_sites(
    as_json: bool = typer.Option(False, "--json", help="One JSON line a site."),
) -> None:
    """Show every site and where its news is found."""
    rows = [_as_row(read) for read in read_sites(*read_settings().site_folders).values()]
    if as_json:
        for row in rows:
            typer.echo(json_line(row))
    else:
        show_table(rows, ("name", "publisher", "language", "schedule", "seeds", "verified"))


@app.command()
def check(
    files: list[Path] = typer.Argument(None, help="Site files; all of WARRAQ_SITES if none."),
) -> None:
    """Validate site files: every fault in one line, exit status 2 if there is any."""
    folders = () if files else read_settings().site_folders
    faults = 0
    for path in files or site_paths(*folders):
        try:
            typer.echo(f"{path}: {read_site(path).site.name} is well-formed")
        except (ConfigError, OSError) as error:
            faults += 1
            typer.echo(str(error), err=True)
    if not faults:
        read_sites(*folders)
    raise typer.Exit(2 if faults else 0)


def _as_row(read: SiteFile) -> dict[str, str]:
    site = read.site
    return {
        "name": site.name,
        "publisher": site.publisher,
        "home": site.home,
        "language": site.language,
        "schedule": site.schedule or "by hand",
        "seeds": ", ".join(seed.kind for seed in site.seeds),
        "verified": site.verified,
    }
