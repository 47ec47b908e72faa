"""Nights as plain values: outcomes of a paper that publishes so many articles a night."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from warraq.coverage.outcome import Outcome
from warraq.coverage.signs import Signs
from warraq.coverage.statement import Calendar, Statement, statements

FIRST = date(2026, 9, 6)  # a Sunday
HOST = "paper.example"


def night(number: int) -> date:
    """The date of a night, counted from the first, which is 0."""
    return FIRST + timedelta(days=number)


def outcome(number: int, found: int = 10, **changed: Any) -> Outcome:
    """A night on which all went well and `found` new articles were met."""
    day = night(number)
    whole = Outcome(
        site="paper",
        night=day,
        began=datetime.combine(day, time(22, 10), UTC).isoformat(),
        crawls=(f"paper/{day}/{number}",),
        snapshots={f"paper/{day}/{number + 1:08d}": f"{number:064x}"},
        unread=(),
        is_cut_short=False,
        is_empty=False,
        pages={"captured": found, "unchanged": 5},
        articles=found + 5,
        new=found,
        found=found,
        missed={},
        seeds=(),
        findings=(),
        signs=Signs(HOST),
    )
    return replace(whole, **changed)


def said(
    nights: Iterable[Outcome],
    *,
    until: int | None = None,
    due: bool = True,
    day_before: bool = True,
) -> list[Statement]:
    """What is to be said of these nights, the paper being due every night up to `until`."""
    outcomes = {each.night: each for each in nights}
    last = night(until) if until is not None else max(outcomes)
    return statements(
        "paper", outcomes, Calendar(lambda _night: due, min(outcomes), last, day_before)
    )
