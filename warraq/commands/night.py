"""The steps of a night as commands: `night`, `index`, `deposit`."""

from __future__ import annotations

from datetime import date, datetime

import typer
from rich.console import Console

from config.settings import read_settings
from config.sitefiles import read_sites
from warraq import catalogue, steps
from warraq.closing import show
from warraq.commands.bars import crawl_bar
from warraq.commands.printing import json_line
from warraq.errors import FAULTS, GAPS, NightFault, WrongUse, status_of
from warraq.summary import NightSummary, night_summary

_Day = typer.Option(None, "--date", formats=["%Y-%m-%d"], help="The night it stands for.")


def night(
    sites: list[str] = typer.Argument(
        None, help="Which sites; all that are enabled if none is named."
    ),
    day: datetime | None = _Day,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON line a site instead."),
) -> None:
    """Run a whole night: capture, index, extract; then a table of what came of it.

    What is new by the site's seeds is asked for first, then the known articles that are due by
    their age (`revisit_days` in the site file), all within its `budget`. What an earlier attempt
    left is shipped first, and nothing it captured tonight is asked for again. A night that runs
    elsewhere is refused.

    Exit status 0 all done, 1 done with gaps, which are named, 3 nothing could be done.
    """
    statuses: list[int] = []
    done: list[NightSummary] = []
    nights = [(name, night_of(name, day)) for name in sites or _enabled_sites()]
    for name, date_of_it in nights:
        status, summary = _one_night(name, date_of_it)
        statuses.append(status)
        done += [summary] if summary else []
    if as_json:
        for summary in done:
            typer.echo(json_line(_as_row(summary)))
    elif done:
        show(done, Console())
    # Where one site of several could not be done the night has a gap, and is not lost.
    raise typer.Exit(max(statuses) if len(set(statuses)) == 1 else GAPS)


def index(
    snapshots: list[str] = typer.Argument(..., help="Keys such as sy24/2026-11-23/00000042."),
) -> None:
    """Prove the bytes of snapshots and write their CDXJ."""
    for snapshot in snapshots:
        typer.echo(steps.index(snapshot))


def deposit() -> None:
    """Ship what the spool still holds, and print the keys of the snapshots.

    For captures that a kill, or a store that was down, left on the local disk. The next night of
    the site does the same by itself.
    """
    for snapshot in steps.deposit():
        typer.echo(snapshot)


COMMANDS = (night, index, deposit)


def _one_night(name: str, day: date) -> tuple[int, NightSummary | None]:
    """All steps for one site: exit status, and what came of it if anything is kept.

    What goes wrong with one site is said, and the others have their night all the same.
    """
    try:
        snapshot, fault = _captured(name, day)
        steps.index(snapshot)
        fault = _extracted(snapshot) or fault
        summary = night_summary(name, day)
    except FAULTS as error:
        typer.echo(f"warraq: {error}", err=True)
        return status_of(error), None
    if fault:
        typer.echo(f"warraq: {fault}", err=True)
        return fault.status, summary
    return (GAPS if summary.gaps else 0), summary


def _extracted(snapshot: str) -> NightFault | None:
    try:
        steps.extract(snapshot)
    except NightFault as fault:
        return fault
    return None


def _captured(name: str, day: date) -> tuple[str, NightFault | None]:
    """The snapshot, and what was wrong with a night that is kept all the same."""
    try:
        with crawl_bar(f"capture {name}") as watch:
            return steps.capture(name, day, on_crawl=watch), None
    except NightFault as fault:
        return fault.snapshot, fault


def night_of(name: str, day: datetime | None) -> date:
    """The night that is asked for, else the site's own today."""
    return day.date() if day else catalogue.tonight(catalogue.rules_of(read_settings(), name))


def _enabled_sites() -> list[str]:
    sites = read_sites(*read_settings().site_folders)
    names = [name for name, read in sites.items() if read.site.is_enabled]
    if not names:
        raise WrongUse("no site is enabled: name one, or set `enabled: true` in its file")
    return names


def _as_row(summary: NightSummary) -> dict[str, object]:
    return {
        "site": summary.site,
        "night": summary.night,
        "snapshots": summary.snapshots,
        "dispositions": dict(summary.dispositions),
        "warcs": [
            {"key": kept.key, "size": kept.size, "sha256": kept.sha256} for kept in summary.warcs
        ],
        "articles": summary.articles,
        "changes": dict(summary.changes),
        "gaps": summary.gaps,
    }
