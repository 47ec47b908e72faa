"""What a night kept -> the closing table, and the next thing to try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from warraq.coverage.statement import Statement
from warraq.summary import NightSummary

REPLAY = "http://127.0.0.1:8090/warraq/"


def show(summaries: Sequence[NightSummary], console: Console) -> None:
    """Print a table a night, the gaps, and how to read, replay and query what was kept."""
    for summary in summaries:
        console.print(_table(summary))
        for gap in summary.gaps:
            console.print(f"gap: {gap}", highlight=False, markup=False, soft_wrap=True)
        for line in _coverage(summary.coverage):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    examples = [summary.example for summary in summaries if summary.example]
    for line in _next_steps(summaries[0].site, examples[0] if examples else None):
        # A line that is to be copied is never broken to the width of the terminal.
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _table(summary: NightSummary) -> Table:
    """Two columns that fit 80: a WARC's 64 hex digits stand on a line of their own."""
    title = f"{summary.site}, night of {summary.night}"
    table = Table(title=title, title_justify="left", box=box.HORIZONTALS, show_header=False)
    table.add_column(min_width=64, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for fate, urls in sorted(summary.dispositions.items()):
        table.add_row(f"URLs {fate}", f"{urls:,}")
    table.add_row("URLs met", f"{sum(summary.dispositions.values()):,}", end_section=True)
    for warc in summary.warcs:
        table.add_row(f"WARC of {warc.size:,} bytes: key, then SHA-256", "")
        table.add_row(warc.key, "")
        table.add_row(warc.sha256, "", end_section=True)
    table.add_row("article versions added", f"{summary.articles:,}")
    for change, articles in sorted(summary.changes.items()):
        table.add_row(f"articles {change}", f"{articles:,}")
    return table


def _coverage(said: Statement | None) -> Iterator[str]:
    """The night beside the site's others, in a line; and what befell the site itself."""
    if said is None or said.outcome is None:
        return
    new, usual = said.outcome.new, said.rhythm
    known = f"{usual.expected:g} were to be expected" if usual else said.notes[0]
    yield f"coverage: {said.state}; {new:,} new articles, {known}"
    for event in said.events:
        yield f"{event.weight}: {event.sentence}; {event.advice}"


def _next_steps(site: str, example: str | None) -> tuple[str, str, str]:
    program, url = ".venv/bin/warraq", example or "URL"
    query = f"select headline, byline from articles where site = '{site}'"  # noqa: S608 - shown
    return (
        f"read an article:  {program} articles --format text --url {url}",
        f"replay its page:  {program} replay, then open {REPLAY}{url}",
        f'query the table:  {program} sql "{query}"',
    )
