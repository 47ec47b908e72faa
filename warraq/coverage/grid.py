"""Statements -> sites by nights, as a terminal shows them at a glance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warraq.coverage.statement import STATES, State, Statement

SIGNS: Mapping[State, tuple[str, str]] = {
    "complete": ("·", "green"),
    "gaps": ("g", "yellow"),
    "silent": ("S", "bold magenta"),
    "blocked": ("B", "bold red"),
    "failed": ("F", "bold red"),
    "not run": ("N", "bold white on red"),
}
"""The letter of each state, which says it without colour too, and its colour on a terminal."""

MEANINGS: Mapping[State, str] = {
    "complete": "nothing known to be missing",
    "gaps": "some pages or seeds missing",
    "silent": "fewer new articles than the site is used to",
    "blocked": "the site turned us away",
    "failed": "nothing was got",
    "not run": "due, and no snapshot",
}

_ROOM = 60  # rows of whole sites that may stand between a person and the troubled ones
_NAMED = 3
Row = Mapping[date, Statement]


def show(said: Sequence[Statement], console: Console, *, every_site: bool) -> None:
    """A table of sites by nights, its legend, and what last befell each site that has gaps.

    Of many sites the whole ones are counted in one line, unless `every_site` is to be shown; and of
    more nights than the terminal has room for, the last ones are.
    """
    rows = by_site(said)
    nights = nights_of(said)
    troubled = {name: row for name, row in rows.items() if _is_troubled(row)}
    shown = rows if every_site or len(rows) <= _ROOM else troubled
    fitting = nights[-_fitting(shown or rows, console.width) :]
    if shown:
        console.print(_table(shown, fitting))
    for line in _legend(len(rows) - len(shown), len(nights) - len(fitting), said):
        console.print(line, highlight=False)
    for line in _sentences(troubled):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def by_site(said: Iterable[Statement]) -> dict[str, Row]:
    """Statements by site and night, the sites by name."""
    rows: defaultdict[str, dict[date, Statement]] = defaultdict(dict)
    for statement in said:
        rows[statement.site][statement.night] = statement
    return dict(sorted(rows.items()))


def nights_of(said: Iterable[Statement]) -> list[date]:
    """Every day from the first night to the last."""
    nights = {statement.night for statement in said}
    first, last = min(nights), max(nights)
    return [first + timedelta(days=day) for day in range((last - first).days + 1)]


def _is_troubled(row: Row) -> bool:
    return any(statement.is_gap or any(_events(statement)) for statement in row.values())


def _events(statement: Statement) -> Iterator[str]:
    for event in statement.events:
        if event.weight != "note":
            yield f"{event.sentence}; {event.advice}"


def _fitting(rows: Iterable[str], width: int) -> int:
    """How many nights have room: two columns each, beside the longest name and three numbers."""
    name = max((len(site) for site in rows), default=0)
    return max(1, (width - name - 30) // 2)


def _table(rows: Mapping[str, Row], nights: Sequence[date]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column("site", no_wrap=True)
    table.add_column(_heading(nights), no_wrap=True)
    for name in ("whole", "new", "usual"):
        table.add_column(name, justify="right", no_wrap=True)
    for site, row in rows.items():
        cells = [_cell(row.get(night)) for night in nights]
        table.add_row(site, Text(" ").join(cells), *_numbers(row))
    return table


def _heading(nights: Sequence[date]) -> str:
    """The days of the month, read downwards, below the month where one begins."""
    months, tens, ones = [], [], []
    for number, night in enumerate(nights):
        months.append(f"{night:%b}" if number == 0 or night.day == 1 else "")
        tens.append(str(night.day // 10 or " "))
        ones.append(str(night.day % 10))
    above = ""
    for number, month in enumerate(months):
        if month and len(above) <= number * 2:
            above = above.ljust(number * 2) + month
    return "\n".join((above, " ".join(tens), " ".join(ones)))


def _cell(statement: Statement | None) -> Text:
    if statement is None:
        return Text(" ")
    return Text(*SIGNS[statement.state])


def _numbers(row: Row) -> tuple[str, str, str]:
    """Whole nights of those there are, new articles in all, and the last night's rhythm."""
    whole = sum(not statement.is_gap for statement in row.values())
    new = sum(one.outcome.new for one in row.values() if one.outcome)
    usual = row[max(row)].rhythm
    return f"{whole}/{len(row)}", f"{new:,}", f"{usual.expected:g}" if usual else "?"


def _legend(whole: int, earlier: int, said: Sequence[Statement]) -> Iterator[str]:
    met = {statement.state for statement in said}
    for state in STATES:
        if state in met:
            sign, style = SIGNS[state]
            yield f"  [{style}]{sign}[/] {state}: {MEANINGS[state]}"
    if whole:
        yield f"{whole:,} further sites are complete on every night (name them to see them)"
    if earlier:
        yield f"{earlier:,} earlier nights have no room here (a wider terminal, --json, --picture)"


def _sentences(troubled: Mapping[str, Row]) -> Iterator[str]:
    """Of each site with gaps: what cannot be claimed of the last of its nights that has any."""
    for site, row in troubled.items():
        night, last = max(
            ((night, one) for night, one in row.items() if _is_troubled({night: one})),
            key=lambda each: each[0],
        )
        said = [*_events(last), *last.cannot_claim]
        for sentence in said[:_NAMED]:
            yield f"{site}, {night}: {sentence}"
        if len(said) > _NAMED:
            yield f"{site}, {night}: and {len(said) - _NAMED:,} more (--json)"
