"""The steps of a night as commands: `night`, `capture`, `index`, `extract`, `deposit`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, datetime

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from config.settings import read_settings
from config.sitefiles import read_sites
from warraq import steps
from warraq.closing import show
from warraq.commands.printing import json_line
from warraq.crawl import Crawl
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
    """Run a whole night: capture, index, extract; then a table of what came of it."""
    statuses: list[int] = []
    done: list[NightSummary] = []
    nights = [(name, _night(name, day)) for name in sites or _enabled_sites()]
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


def capture(
    sites: list[str] = typer.Argument(..., help="Which sites."),
    day: datetime | None = _Day,
) -> None:
    """Crawl and archive, and print the key of each snapshot."""
    for name in sites:
        with _crawl_shown(name) as watch:
            snapshot = steps.capture(name, _night(name, day), on_crawl=watch)
        typer.echo(snapshot)


def index(
    snapshots: list[str] = typer.Argument(..., help="Keys such as sy24/2026-11-23/00000042."),
) -> None:
    """Prove the bytes of snapshots and write their CDXJ."""
    for snapshot in snapshots:
        typer.echo(steps.index(snapshot))


def extract(
    snapshots: list[str] = typer.Argument(..., help="Keys such as sy24/2026-11-23/00000042."),
) -> None:
    """Read articles from what snapshots kept, into the tables."""
    for snapshot in snapshots:
        typer.echo(f"{snapshot} {steps.extract(snapshot)}")


def deposit() -> None:
    """Ship what the spool still holds, and print the keys of the snapshots."""
    for snapshot in steps.deposit():
        typer.echo(snapshot)


COMMANDS = (night, capture, index, extract, deposit)


def _one_night(name: str, day: date) -> tuple[int, NightSummary | None]:
    """All steps for one site: exit status, and what came of it if anything is kept.

    What goes wrong with one site is said, and the others have their night all the same.
    """
    try:
        snapshot, fault = _captured(name, day)
        steps.index(snapshot)
        steps.extract(snapshot)
        summary = night_summary(name, day)
    except FAULTS as error:
        typer.echo(f"warraq: {error}", err=True)
        return status_of(error), None
    if fault:
        typer.echo(f"warraq: {fault}", err=True)
        return fault.status, summary
    return (GAPS if summary.gaps else 0), summary


def _captured(name: str, day: date) -> tuple[str, NightFault | None]:
    """The snapshot, and what was wrong with a night that is kept all the same."""
    try:
        with _crawl_shown(name) as watch:
            return steps.capture(name, day, on_crawl=watch), None
    except NightFault as fault:
        return fault.snapshot, fault


@contextlib.contextmanager
def _crawl_shown(name: str) -> Iterator[steps.OnCrawl]:
    """A bar of URLs settled out of URLs met, on a terminal; nothing elsewhere."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} URLs"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(f"capture {name}", total=None)

        def watch(crawl: Crawl) -> None:
            while crawl.process.poll() is None:
                if counts := crawl.progress():
                    progress.update(task, completed=counts["settled"], total=counts["met"])
                crawl.pause()

        yield watch


def _night(name: str, day: datetime | None) -> date:
    return day.date() if day else steps.tonight(steps.rules_of(read_settings(), name))


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
