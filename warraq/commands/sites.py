"""The site files: `sites list`, `sites check`, `sites add`, `sites fixture`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from config.errors import ConfigError
from config.settings import read_settings
from config.sitefiles import SiteFile, read_site, read_sites, site_paths
from warraq import catalogue
from warraq.commands.bars import crawl_bar
from warraq.commands.printing import json_line, show_table
from warraq.errors import GAPS, WrongUse
from warraq.sites import fixtures
from warraq.stores import open_stores

if TYPE_CHECKING:
    from crawlers.trials import Answer, Trial
    from warraq.sites.livecheck import LiveCheck

app = typer.Typer(help="The site files: show, check and start them.", no_args_is_help=True)


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
    sites: list[str] = typer.Argument(
        None, help="Names or site files; all of WARRAQ_SITES if none."
    ),
    live: bool = typer.Option(
        False, "--live", help="Also ask the site: each seed, and a few articles by its rules."
    ),
    as_json: bool = typer.Option(False, "--json", help="With --live: one JSON line a site."),
) -> None:
    """Validate site files: every fault in one line, exit status 2 if there is any.

    With --live each site is asked too, at its own pace: what every seed gives, whether
    `article_url` names its articles, and what the layouts read on three of them.  Exit status 1 if
    the site and its file do not agree.  Nothing of the look is kept.
    """
    paths = [_path_of(name) for name in sites or ()] or site_paths(*read_settings().site_folders)
    read, faults = _read_all(paths, say=not live)
    if not sites and not faults:
        read_sites(*read_settings().site_folders)
    if faults:
        raise typer.Exit(2)
    if live:
        found = [_checked_live(one, as_json=as_json) for one in read]
        raise typer.Exit(GAPS if any(one.faults for one in found) else 0)


@app.command()
def add(
    url: str = typer.Argument(..., help="The home page, such as https://www.sy-24.com/."),
    out: Path | None = typer.Option(None, help="Write here instead of into WARRAQ_SITES."),
    delay: float = typer.Option(1.0, min=0, max=600, help="Seconds between two requests."),
) -> None:
    """Look at a site and write a first site file: platform, seeds, article pattern, layouts.

    The file is a draft, `verified: unverified` and so off: read it, run
    `warraq sites check --live NAME`, then set `verified: live` and `enabled: true`.
    """
    from warraq.sites import scouting  # noqa: PLC0415 - other commands need not wait for Scrapy

    home = url if "://" in url else f"https://{url}"
    path = out or read_settings().site_folders[0] / f"{scouting.site_name(home)}.yaml"
    if path.exists():
        raise WrongUse(f"{path} exists already; remove it, or write elsewhere with --out")
    with tempfile.TemporaryDirectory(prefix="warraq-add-") as folder:
        place = Path(folder)
        draft = scouting.scout(home, delay_seconds=delay, folder=place, fetch=_fetch)
    path.write_text(draft.yaml, encoding="utf-8")
    _show_trials(draft.trials)
    pattern = draft.article_url or "none found: write one"
    typer.echo(f"article_url: {pattern} (from {draft.articles} URLs)")
    told = draft.platform or (
        f"none fits; suggested: {draft.layout}" if draft.layout else "none fits"
    )
    typer.echo(f"platform: {told} ({draft.samples} articles looked at)")
    typer.echo(f"{path} is written; check it with `warraq sites check --live {draft.name}`")


@app.command()
def fixture(
    url: str = typer.Argument(..., help="A captured article: its URL, or its id."),
    out: Path = typer.Option(
        Path("tests/sites"), help="The folder of fixtures; a folder a site is made in it."
    ),
) -> None:
    """Keep a captured page and its record as a test, so that a rule never ships without its page.

    Read the record before it is committed: it is what the page is held to from then on.
    """
    settings = read_settings()
    made = fixtures.keep(open_stores(settings), url, folder=out)
    typer.echo(f"{made} and {made.with_suffix('.yaml').name} are written: read the record")


def _path_of(name: str) -> Path:
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    return catalogue.rules_of(read_settings(), name).path


def _read_all(paths: Iterable[Path], *, say: bool) -> tuple[list[SiteFile], int]:
    """The files that are well-formed, and how many are not; each of those is said."""
    read, faults = [], 0
    for path in paths:
        try:
            read.append(read_site(path))
        except (ConfigError, OSError) as error:
            faults += 1
            typer.echo(str(error), err=True)
            continue
        if say:
            typer.echo(f"{path}: {read[-1].site.name} is well-formed")
    return read, faults


def _checked_live(rules: SiteFile, *, as_json: bool) -> LiveCheck:
    from warraq.sites import livecheck  # noqa: PLC0415 - as above

    found = livecheck.check_live(rules, _fetch)
    if as_json:
        trials = [_trial_row(trial) for trial in found.trials]
        samples = [{"url": one.url, "told": one.told, "fault": one.fault} for one in found.samples]
        row = {"site": found.site, "seeds": trials, "articles": samples, "faults": found.faults}
        typer.echo(json_line(row))
        return found
    _show_trials(found.trials)
    for sample in found.samples:
        typer.echo(f"{sample.url}\n  {sample.told or sample.fault}")
    for fault in found.faults:
        typer.echo(f"{found.site}: {fault}", err=True)
    if not found.faults:
        typer.echo(f"{found.site}: the file is true of the site; `verified: live` may be set")
    return found


def _fetch(rules: SiteFile, urls: Iterable[str]) -> Mapping[str, Answer]:
    from warraq.sites import looking  # noqa: PLC0415 - as above

    settings = read_settings()
    with crawl_bar(f"look at {rules.site.name}") as watch:
        return looking.look(rules, urls, settings=settings, watch=watch)


def _show_trials(trials: Iterable[Trial]) -> None:
    show_table([_trial_row(trial) for trial in trials], ("kind", "seed", "URLs", "newest", "fault"))


def _trial_row(trial: Trial) -> dict[str, str]:
    return {
        "kind": trial.seed.kind,
        "seed": trial.seed.url,
        "URLs": str(len(trial.found)),
        "newest": trial.newest.date().isoformat() if trial.newest else "",
        "fault": trial.fault,
    }


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
