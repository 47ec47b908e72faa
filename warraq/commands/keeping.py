"""Keeping: `import` of what others captured, `rebuild` of all that follows from the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import typer

from archive.manifest import Manifest
from config.settings import read_settings
from config.sitefiles import read_sites
from warraq import catalogue, importing, steps
from warraq.commands.bars import warc_bar
from warraq.commands.printing import json_line
from warraq.errors import GAPS, WrongUse
from warraq.proofs import rebuilding
from warraq.proofs.rebuilding import Rebuilt
from warraq.stores import open_stores


def import_(
    file: Path = typer.Argument(
        ..., exists=True, dir_okay=False, metavar="FILE", help="A WARC (plain or gzip) or a WACZ."
    ),
    site: str = typer.Option(..., "--site", help="Whose captures they are."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON line."),
) -> None:
    """Take somebody else's captures into the archive as they are; then index and read them."""
    settings = read_settings()
    rules = catalogue.rules_of(settings, site)
    if not settings.contact:
        raise WrongUse("import: set WARRAQ_CONTACT, so that the archive says who brought this in")
    archive = open_stores(settings).archive
    made = importing.import_file(
        archive, file, rules, importer=settings.contact, spool=settings.spool
    )
    steps.index(str(made.snapshot))
    steps.extract(str(made.snapshot))
    if as_json:
        typer.echo(json_line(_imported_row(made)))
        return
    typer.echo(f"{made.snapshot} {sum(made.draft.counts.values())} captures from {file.name}")
    for finding in made.draft.findings:
        typer.echo(f"  {finding}")


def rebuild(as_json: bool = typer.Option(False, "--json", help="Print one JSON line.")) -> None:
    """Make frontier and tables again from the WARCs alone, and check every index against them."""
    settings = read_settings()
    rules = read_sites(*settings.site_folders)
    with warc_bar("rebuild") as on_read:
        done = rebuilding.rebuild(open_stores(settings), rules, on_read)
    if as_json:
        typer.echo(json_line(asdict(done)))
    else:
        for line in _told(done):
            typer.echo(line)
    raise typer.Exit(GAPS if done.gaps else 0)


COMMANDS = (import_, rebuild)


def _told(done: Rebuilt) -> Iterator[str]:
    yield f"read again: {done.warcs} WARCs"
    for name, rows in done.rows.items():
        before = done.before[name]
        old = "" if before is None else f" (what was there is version {before} of the table)"
        yield f"{name}: {rows:,} rows{old}"
    for key in done.indexed:
        yield f"index written: {key}"
    for gap in done.gaps:
        yield f"gap: {gap}"


def _imported_row(made: Manifest) -> dict[str, object]:
    assert made.draft.imported is not None  # noqa: S101 - what was just imported says so
    return {
        "snapshot": str(made.snapshot),
        "captures": dict(made.draft.counts),
        "findings": list(made.draft.findings),
        "imported": asdict(made.draft.imported),
    }
