"""From what was kept to articles: `extract`, for the first time or again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import typer

from articles.histories.differences import word_differences
from articles.histories.rereadings import KINDS, Differences, Kind, Sample, kind_of
from config.settings import read_settings
from warraq import steps
from warraq.commands.bars import warc_bar
from warraq.commands.printing import json_line
from warraq.errors import WrongUse
from warraq.rows import reextraction
from warraq.rows.reextraction import Span
from warraq.showing.telling import isolated, marked
from warraq.stores import open_stores

_WORDS = {
    "headline": "headlines differ",
    "byline": "bylines differ",
    "date": "dates differ",
    "paragraphs": "bodies differ in their paragraphs",
    "other": "differ in other columns",
    "first": "pages are an article at last",
    "lost": "articles are none any more",
    "keys": "get their keys for search and for copies",
}
_IN_WORDS: frozenset[Kind] = frozenset({"headline", "byline", "paragraphs"})
_LONGEST = 300


def extract(
    snapshots: list[str] = typer.Argument(
        None, metavar="[SNAPSHOT]...", help="Read these for the first time; nothing is read again."
    ),
    site: str | None = typer.Option(None, help="Read a site's whole archive again."),
    again: list[str] = typer.Option(None, "--snapshot", help="Read this snapshot again."),
    since: datetime | None = typer.Option(
        None, formats=["%Y-%m-%d"], help="Read again what was captured from this night on."
    ),
    everything: bool = typer.Option(False, "--all", help="Read everything again."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only tell what would change."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON line."),
) -> None:
    """Read articles from what snapshots kept, into the tables.

    With --site, --snapshot, --since or --all what is in the tables already is read again by
    today's reader and rules: a better reading takes the place of the row, which stays beside it
    with its `superseded_at`, and makes no change of the article.
    """
    if not (site or again or since or everything):
        _read_first(snapshots, dry_run=dry_run)
        return
    if snapshots or (again and (site or since or everything)):
        raise WrongUse("extract: name snapshots, or a span of the archive, not both")
    span = Span(site, since.date() if since else None, tuple(again or ()))
    stores = open_stores(read_settings())
    pieces, unread = reextraction.pieces(stores, span)
    if not pieces and not unread:
        raise WrongUse("extract: the archive holds no snapshot of that span")
    with warc_bar("extract") as on_read:
        found = reextraction.reread_all(stores, pieces, dry_run=dry_run, on_read=on_read)
    if not dry_run:
        for snapshot in unread:
            steps.extract(snapshot)
    _tell(found, unread, dry_run=dry_run, as_json=as_json)


COMMANDS = (extract,)


def _read_first(snapshots: list[str] | None, *, dry_run: bool) -> None:
    if not snapshots:
        raise WrongUse("extract: name snapshots, or say --site, --snapshot, --since or --all")
    if dry_run:
        raise WrongUse("extract: --dry-run is for reading again; say --snapshot KEY")
    for snapshot in snapshots:
        typer.echo(f"{snapshot} {steps.extract(snapshot)}")


def _tell(found: Differences, unread: list[str], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        facts: dict[str, object] = {"dry_run": dry_run, "pages": found.pages, "rows": found.rows}
        facts |= {kind: found.counts[kind] for kind in KINDS} | {"columns": found.columns}
        facts |= {"unread": unread, "samples": [asdict(sample) for sample in found.samples]}
        typer.echo(json_line(facts))
        return
    verb = "would change" if dry_run else "changed"
    typer.echo(f"{found.pages:,} pages read again, {found.rows:,} rows {verb}")
    for kind in KINDS:
        if count := found.counts[kind]:
            typer.echo(f"  {count:,} {_WORDS[kind]}{_columns(found) if kind == 'other' else ''}")
            for sample in found.samples:
                if sample.kind == kind:
                    typer.echo(f"    {sample.url}\n      {_shown(sample)}")
    if unread:
        typer.echo(f"{len(unread):,} snapshots {'are' if dry_run else 'were'} not read before")


def _columns(found: Differences) -> str:
    """Which other columns differ, and in how many rows."""
    others = [
        (name, count) for name, count in found.columns.most_common() if kind_of(name) == "other"
    ]
    return ": " + ", ".join(f"{name} {count:,}" for name, count in others)


def _shown(sample: Sample) -> str:
    """A difference in one line: `[-` taken out `-]`, `{+` put in `+}`, of text word by word."""
    if sample.kind in _IN_WORDS:
        return marked(word_differences(sample.before, sample.after))
    if sample.kind == "other":
        return marked([["-", _cut(sample.before)], ["+", _cut(sample.after)]])
    return f"{isolated(_cut(sample.before))} -> {isolated(_cut(sample.after))}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
