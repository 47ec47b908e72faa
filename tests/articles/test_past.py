"""Nights read into real tables: what is asked of them is enough, and a crash between two heals."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from articles.histories.chronicle import chronicle
from articles.histories.desk import Crawl
from articles.histories.past import past_of
from articles.tables import commits
from articles.tables.retelling import Retold
from articles.tables.table import Tables
from config.sitefiles import SiteFile
from tests.articles.diary import Diary, Night
from tests.articles.samples import READ_AT, site
from tests.articles.test_changes import drawn_nights


class Dead(Exception):
    """The process ended here."""


@pytest.fixture
def rules(tmp_path: Path) -> SiteFile:
    """The site of this module."""
    return site(tmp_path)


def enter(tables: Tables, diary: Diary, night: Night, crawl: Crawl) -> None:
    """What a night's extraction does with the tables."""
    name = f"waha/{night.number}"
    told = chronicle(
        diary.rules.site,
        past_of(tables, diary.rules.site, crawl, before=name),
        crawl,
        reread=lambda row: diary.row(row["record_id"]),
        now=READ_AT + dt.timedelta(days=night.number),
    )
    tables.write(
        name,
        Retold("waha", told.told_again),
        articles=told.articles,
        changes=told.changes,
        captures=told.captures,
    )


def rows(tables: Tables, diary: Diary) -> dict[str, list[str]]:
    """The tables as a diary tells of itself: the columns that it knows."""
    found = Diary(diary.rules)
    for name in ("articles", "changes", "captures"):
        known = {column for row in getattr(diary, name) for column in row}
        stored = tables.read(name).to_pylist()
        setattr(found, name, [{one: row[one] for one in row if one in known} for row in stored])
    return {name: sorted(map(_sorted, each)) for name, each in found.told().items()}


def _sorted(row: dict[str, Any]) -> str:
    return json.dumps(row, default=lambda day: day.isoformat(), sort_keys=True)


@pytest.mark.parametrize("seed", [6])
@pytest.mark.parametrize("survived", [0, 1, 2, 3])
def test_tables_hold_what_memory_holds(
    survived: int, seed: int, rules: SiteFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every night dies after so many of its three commits, and is read again: the same rows."""
    draw, nights = drawn_nights(seed)
    draw.shuffle(nights)
    diary, tables = Diary(rules), Tables(str(tmp_path / "tables"))
    for night in nights:
        crawl = diary.crawl(night)
        if survived < 3:
            with monkeypatch.context() as patch:
                _dying(patch, survived)
                with pytest.raises(Dead):
                    enter(tables, diary, night, crawl)
        enter(tables, diary, night, crawl)
        diary.read(night)
    expected = {name: sorted(map(_sorted, each)) for name, each in diary.told().items()}
    assert rows(tables, diary) == expected


def _dying(patch: pytest.MonkeyPatch, survived: int) -> None:
    """Let so many commits through, and no more."""
    whole, left = commits.commit, iter(range(survived))

    def dying(*words: Any) -> bool:
        if next(left, None) is None:
            raise Dead
        return whole(*words)

    patch.setattr("articles.tables.retelling.commit", dying)
    patch.setattr("articles.tables.commits.commit", dying)
