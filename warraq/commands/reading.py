"""Reading what was kept: `read`, `articles`, `sql`, `history`, `trace`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import typer

from articles.article import Article
from articles.reader import read as read_capture
from config.settings import read_settings
from config.sitefiles import read_sites
from warraq import catalogue
from warraq.commands.printing import READABLE, Format, json_line, write_rows
from warraq.proofs import tracing
from warraq.rows import query
from warraq.rows.choosing import Choice, current_articles
from warraq.showing.finding import known_as
from warraq.showing.history import history as histories
from warraq.showing.history import rows_of
from warraq.showing.telling import lines_of
from warraq.sites.inhand import capture_in_hand
from warraq.stores import open_stores

ArticleFormat = Literal["table", "text", "jsonl", "csv", "parquet"]
_SHORT = ("published_date", "site", "headline", "byline")


def read(
    files: list[Path] = typer.Argument(..., exists=True, dir_okay=False, help="Saved pages."),
    site: str = typer.Option(..., "--site", help="Whose rules to read them by."),
    url: str = typer.Option("", "--url", help="Where the page was, if not at the site's home."),
    captured_at: datetime | None = typer.Option(None, "--captured-at", help="When, in UTC."),
) -> None:
    """Read pages in hand: one JSON record a line, nothing kept."""
    rules = catalogue.rules_of(read_settings(), site)
    when = (captured_at or datetime.now(UTC)).replace(tzinfo=UTC)
    for path in files:
        capture = capture_in_hand(rules.site, url or rules.site.home, path.read_bytes(), at=when)
        found = read_capture(capture, rules)
        record = asdict(found) if isinstance(found, Article) else {"not_an_article": found.reason}
        typer.echo(json_line({"file": path.name, **record}))


def articles(
    site: str | None = typer.Option(None, help="Only this site's."),
    since: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="Published from."),
    until: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="Published up to."),
    match: str | None = typer.Option(None, help="Text in the headline or the body."),
    url: str | None = typer.Option(None, help="Only the one met under this URL (or this id)."),
    form: ArticleFormat = typer.Option(
        "table", "--format", help="table, text (to read), jsonl, csv or parquet."
    ),
    out: Path | None = typer.Option(None, help="Write to this file instead of the terminal."),
) -> None:
    """List articles, the latest version of each, newest first."""
    settings = read_settings()
    stores = open_stores(settings)
    choice = Choice(
        site=site,
        since=since.date() if since else None,
        until=until.date() if until else None,
        match=match,
        url=known_as(stores, url, read_sites(*settings.site_folders)) if url else None,
    )
    columns = {"table": _SHORT, "text": READABLE}.get(form) if out is None else None
    found = current_articles(stores.tables, choice, columns)
    write_rows(found, form, out, _SHORT)


def sql(
    statement: str = typer.Argument(..., metavar="SELECT", help="For example: select 1."),
    form: Format = typer.Option("table", "--format", help="table, jsonl, csv or parquet."),
    out: Path | None = typer.Option(None, help="Write to this file instead of the terminal."),
) -> None:
    """Ask SQL (DuckDB's) over the tables articles, changes and captures."""
    with query.answering(open_stores(read_settings()).tables, statement) as found:
        write_rows(found, form, out, found.schema.names)


def history(
    url: str = typer.Argument(..., help="A URL, or an article id."),
    as_json: bool = typer.Option(False, "--json", help="One JSON line a capture or change."),
) -> None:
    """Every capture of an article, and what changed in it."""
    settings = read_settings()
    sites = [known.site for known in read_sites(*settings.site_folders).values()]
    found = histories(open_stores(settings).tables, url, sites)
    for one in found:
        told = map(json_line, rows_of(one)) if as_json else lines_of(one)
        for line in told:
            typer.echo(line)


def trace(
    article: str = typer.Argument(..., help="An article id, or a URL it was met under."),
    version: int | None = typer.Option(None, help="Which version; the last one if left out."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON line."),
) -> None:
    """Re-derive an article's row from its bytes, and compare."""
    settings = read_settings()
    rules = read_sites(*settings.site_folders)
    stores = open_stores(settings)
    found = tracing.trace(stores, rules, known_as(stores, article, rules), version)
    if as_json:
        typer.echo(json_line(tracing.as_row(found)))
    else:
        typer.echo(tracing.sentence(found))
    raise typer.Exit(1 if found.differing else 0)


COMMANDS = (read, articles, sql, history, trace)
