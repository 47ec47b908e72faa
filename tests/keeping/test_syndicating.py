"""`warraq syndication`: what is new is taken in once, and clusters grow as copies come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from articles.histories.rereadings import Better
from articles.histories.superseding import supersede
from articles.tables.table import Tables
from tests.articles.copied import ADDED, AGENCY, CUT
from tests.articles.many import row, text
from warraq.rows.query import sql
from warraq.rows.syndicating import Syndicated, syndicate

NIGHT = dt.date(2026, 11, 22)
LATER = dt.datetime(2026, 12, 24, tzinfo=dt.UTC)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Tables with nothing in them yet."""
    return Tables(str(tmp_path))


def enter(tables: Tables, site: str, parts: Sequence[str], **about: Any) -> dict[str, Any]:
    """One article, by a commit of its own."""
    made = row(site, 1, "\n\n".join(parts), **{"night": NIGHT, **about})
    tables.append("articles", f"{site}/{made['night']}", [made])
    return made


def table(tables: Tables) -> list[tuple[Any, ...]]:
    """Site and order of every row."""
    rows = sql(tables, "select site, published_order from syndication order by 2, 1")
    return [tuple(one.values()) for one in rows.to_pylist()]


def test_a_cluster_grows_as_copies_come(tables: Tables) -> None:
    """Two nights and a late first: each run takes in what is new, and puts all in order."""
    enter(tables, "b", AGENCY, hour=11)
    enter(tables, "x", text(1).split("\n\n"))
    assert syndicate(tables) == Syndicated(2, 0, 0)
    enter(tables, "c", CUT, night=dt.date(2026, 12, 1))
    assert syndicate(tables) == Syndicated(1, 1, 2)
    assert table(tables) == [("b", 1), ("c", 2)]
    enter(tables, "sana", AGENCY, hour=8)
    assert syndicate(tables) == Syndicated(1, 1, 3)
    assert table(tables) == [("sana", 1), ("b", 2), ("c", 3)]


def test_a_repeat_takes_in_nothing(tables: Tables) -> None:
    """The position is in the commit: the second run finds nothing, and commits nothing."""
    assert syndicate(tables) == Syndicated(0, 0, 0)
    enter(tables, "a", AGENCY)
    enter(tables, "b", CUT)
    assert syndicate(tables).rows == 2
    version = tables.version("syndication")
    assert syndicate(tables) == Syndicated(0, 0, 0)
    assert tables.version("syndication") == version


def test_begun_anew_it_is_the_same(tables: Tables) -> None:
    """All at once, in any order of coming, gives what night by night gave."""
    for number, (site, parts) in enumerate((("a", CUT), ("b", AGENCY), ("c", ADDED))):
        enter(tables, site, parts, hour=12.0 - number)
        syndicate(tables)
    night_by_night = tables.read("syndication").to_pylist()
    assert syndicate(tables, everything=True).rows == 3
    again = tables.read("syndication").to_pylist()
    assert sorted(map(repr, again)) == sorted(map(repr, night_by_night))
    assert syndicate(tables).articles == 0


def test_a_copy_that_was_only_misread_leaves(tables: Tables) -> None:
    """A better reading of one of two: they are no copies, and both rows go."""
    enter(tables, "a", AGENCY)
    wrong = enter(tables, "b", CUT)
    syndicate(tables)
    assert len(table(tables)) == 2
    right = row("b", 1, text(3), night=NIGHT)
    known = next(one for one in tables.read("articles").to_pylist() if one["site"] == "b")
    supersede(tables, "b", [Better(known, {**right, "extracted_at": LATER})], [], at=LATER)
    assert wrong["record_id"] == right["record_id"]
    assert syndicate(tables).articles == 1
    assert table(tables) == []


def test_months_apart_is_no_copy(tables: Tables) -> None:
    """An outlet that prints a text of last spring again is outside the window."""
    enter(tables, "a", AGENCY, night=dt.date(2026, 5, 2))
    enter(tables, "b", AGENCY, night=NIGHT)
    assert syndicate(tables) == Syndicated(2, 0, 0)
