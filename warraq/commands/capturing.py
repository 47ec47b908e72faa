"""Crawls other than a whole night: `capture` of sites or single URLs, `backfill` of an archive."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

import typer

from config.settings import read_settings
from warraq import catalogue, steps
from warraq.commands.bars import crawl_bar
from warraq.commands.night import night_of
from warraq.errors import GAPS, WrongUse

_DAY = ["%Y-%m-%d"]
_Date = typer.Option(None, "--date", formats=_DAY, help="The night it stands for; today if none.")


def capture(
    sites: list[str] = typer.Argument(None, help="Which sites; each is crawled as in a night."),
    urls: list[str] = typer.Option(
        [], "--url", help="Capture this article and nothing else; may be given several times."
    ),
    site: str = typer.Option(
        "", "--site", help="Whose the URLs are, where their host does not tell."
    ),
    day: datetime | None = _Date,
) -> None:
    """Crawl and archive without reading anything, and print one snapshot key a line.

    With site names: home, seeds and all articles due, as `warraq night` would. With `--url`: these
    articles alone and what they need to be shown, due or not, into a snapshot of their site.
    robots.txt, pace and the frontier hold for both.
    """
    if bool(sites) == bool(urls) or (site and sites):
        raise WrongUse("capture: name sites, or URLs by --url (and --site if need be), not both")
    for name in sites or ():
        with crawl_bar(f"capture {name}") as watch:
            typer.echo(steps.capture(name, night_of(name, day), on_crawl=watch))
    for name, wanted in _by_site(urls, site).items():
        with crawl_bar(f"capture {name}") as watch:
            typer.echo(steps.capture_urls(name, wanted, night_of(name, day), on_crawl=watch))


def backfill(
    site: str = typer.Argument(..., help="Which site."),
    since: datetime | None = typer.Option(
        None, "--since", formats=_DAY, help="Nothing that its seeds date before this day."
    ),
    until: datetime | None = typer.Option(
        None, "--until", formats=_DAY, help="Nothing that its seeds date after this day."
    ),
    day: datetime | None = _Date,
) -> None:
    """Walk the whole archive of a site for one night's budget, from where it was left.

    Every listing page, every sitemap and every page of WordPress's interface is read, and each
    article found and not known is captured. Where the budget ends the walk ends for now; the next
    run goes on there, also after a kill. `--since` and `--until` are remembered: to go on leave
    them out, to walk other days give them anew. A backfill makes way for the site's night.

    Exit status 0 when nothing is left, 1 when there is.
    """
    night = night_of(site, day)
    with crawl_bar(f"backfill {site}") as watch:
        snapshot = steps.backfill(
            site, night, since=_day_of(since), until=_day_of(until), on_crawl=watch
        )
    if snapshot:
        typer.echo(snapshot)
        steps.extract(steps.index(snapshot))
    left = steps.left_to_backfill(site)
    typer.echo(
        f"left: {left.pages:,} listing pages to go on from, {left.articles:,} articles found",
        err=True,
    )
    raise typer.Exit(0 if left.is_nothing else GAPS)


COMMANDS = (capture, backfill)


def _by_site(urls: list[str], site: str) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        found[site or catalogue.site_of(read_settings(), url)].append(url)
    return found


def _day_of(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
