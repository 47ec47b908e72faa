"""One site's snapshots read by two runs at once: nothing twice, nothing missing.

No lease parts them.  Each run first reads what earlier snapshots left undone, so a snapshot is
never told before those before it; and each commit is counted once by its transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from articles.tables.table import ORDER, Tables
from tests.keeping.desk import Desk
from tests.keeping.foreign import HOME, Page, warc
from warraq import steps


@pytest.fixture
def waiting(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three snapshots that nobody has read: two articles, one edited, one more beside it."""
    nights = [
        [Page(), Page(url=f"{HOME}/article/2")],
        [Page(text="فقرة أولى عُدّلت.", date="2019-05-08T10:00:00Z")],
        [Page(text="فقرة أولى عُدّلت.", date="2019-05-09T10:00:00Z"), Page(url=f"{HOME}/article/3")],
    ]
    with monkeypatch.context() as patch:
        patch.setattr(steps, "extract", lambda _snapshot: None)
        for number, pages in enumerate(nights):
            desk.take(warc(tmp_path / f"{number}.warc.gz", pages))
    return [str(made.snapshot) for made in desk.place.chain("old")]


def told(desk: Desk) -> dict[str, Counter[tuple[Any, ...]]]:
    """What the tables hold, each row by what it is about."""
    about = {
        "articles": ("url", "version", "record_id"),
        "changes": ("type", "after_record_id"),
        "captures": ("url", "record_id", "article_id"),
    }
    return {
        name: Counter(tuple(row[one] for one in about[name]) for row in desk.rows(name))
        for name in ORDER
    }


def in_turn(desk: Desk) -> dict[str, list[int]]:
    """How often each row is there: once, and as many of them as one run alone would make."""
    return {name: sorted(found.values()) for name, found in told(desk).items()}


ONCE = {"captures": [1] * 5, "changes": [1] * 4, "articles": [1] * 4}


@pytest.mark.parametrize(
    "table",
    ["changes", *(pytest.param(name, marks=pytest.mark.soak) for name in ("captures", "articles"))],
)
def test_another_run_in_the_middle(
    desk: Desk, waiting: list[str], monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """A run that is held up before a commit; meanwhile another reads all there is."""
    append, met = Tables.append, []

    def held_up(self: Tables, name: str, snapshot: str, rows: Sequence[Any]) -> bool:
        if name == table and not met:
            met.append(name)
            steps.extract(waiting[-1])
        return append(self, name, snapshot, rows)

    monkeypatch.setattr(Tables, "append", held_up)
    steps.extract(waiting[1])
    assert met
    assert in_turn(desk) == ONCE


@pytest.mark.soak
def test_many_runs_at_once(desk: Desk, waiting: list[str]) -> None:
    """Each snapshot by two runs, all at the same time, in the first night of these tables."""
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(steps.extract, [*waiting, *waiting]))
    assert in_turn(desk) == ONCE
