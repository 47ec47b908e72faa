"""A night that Airflow runs -> a progress display: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from warraq.local import api

STAGES = ("capture", "index", "extract")
FAILED = frozenset({"failed", "upstream_failed", "up_for_retry"})
_QUIET = frozenset({"waiting", "scheduled", "queued", "upstream_failed"})
_GLANCE = 0.5  # seconds between two looks at Airflow
_PLAIN_EVERY = 5.0  # seconds between two plain lines about the same stage


@dataclass(frozen=True, slots=True)
class Night:
    """One site's run, as it is watched."""

    site: str
    run: api.DagRun


class Display(Protocol):
    """What can show how far a stage of a site has come."""

    def show(self, site: str, stage: str, state: str, counts: dict[str, int]) -> None:
        """Take the newest state of one stage, and of a capture its counts of URLs and bytes."""


def watch(
    session: api.Airflow, nights: Sequence[Night], spool: Path, display: Display
) -> dict[str, str | None]:
    """Follow the nights to their ends: site -> the stage that failed, or None.

    A stage that Airflow would try again counts as failed: somebody is waiting for the answer.
    """
    ends: dict[str, str | None] = {}
    while len(ends) < len(nights):
        for night in nights:
            if night.site in ends:
                continue
            states = api.task_states(session, night.run)
            for stage in STAGES:
                crawls = stage == "capture" and states.get(stage) == "running"
                counts = _counts(spool, night.site) if crawls else {}
                display.show(night.site, stage, states.get(stage, "waiting"), counts)
            failed = [stage for stage in STAGES if states.get(stage) in FAILED]
            if failed or states.get(STAGES[-1]) in api.ENDED:
                ends[night.site] = failed[0] if failed else None
        time.sleep(_GLANCE)
    return ends


@contextmanager
def display_on(console: Console) -> Iterator[Display]:
    """Bars where there is a terminal to draw on, else a line whenever something has changed."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        yield _Bars(bars)


class _Bars:
    """One bar a stage, that appears when the stage begins."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._known: dict[tuple[str, str], TaskID] = {}

    def show(self, site: str, stage: str, state: str, counts: dict[str, int]) -> None:
        key = (site, stage)
        if state in _QUIET and key not in self._known:
            return
        if key not in self._known:
            self._known[key] = self._bars.add_task(f"{site} {stage}", total=None, said="")
        ended = state in api.ENDED
        met, settled = counts.get("met", 0), counts.get("settled", 0)
        values: dict[str, Any] = {"total": met or None, "completed": settled}
        if ended:
            values = {"total": 1, "completed": 1 if state == "success" else 0}
        self._bars.update(self._known[key], said=_said(state, counts), **values)
        if ended:
            self._bars.stop_task(self._known[key])


class _Lines:
    """A line for each new state, and now and then one for the counts of a running capture."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last: dict[tuple[str, str], tuple[str, str, float]] = {}

    def show(self, site: str, stage: str, state: str, counts: dict[str, int]) -> None:
        said, now = _said(state, counts), time.monotonic()
        last_state, last_said, when = self._last.get((site, stage), ("waiting", "", 0.0))
        if state in _QUIET:
            return
        changed = state != last_state or (said != last_said and now - when > _PLAIN_EVERY)
        if changed:
            self._last[site, stage] = (state, said, now)
            self._console.print(f"{site} {stage}: {said}", highlight=False)


def _said(state: str, counts: dict[str, int]) -> str:
    word = {"success": "done", "up_for_retry": "failed"}.get(state, state)
    if not counts or state == "waiting":
        return word
    megabytes = counts.get("bytes", 0) / 1e6
    return f"{word}, {counts['settled']} of {counts['met']} URLs, {megabytes:.1f} MB"


def _counts(spool: Path, site: str) -> dict[str, int]:
    """What the crawl last wrote of itself; nothing before it has begun."""
    try:
        found = json.loads((spool / site / "progress.json").read_text())
        return {name: int(found[name]) for name in ("met", "settled", "bytes")}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
