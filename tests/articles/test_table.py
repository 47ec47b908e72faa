"""Rows -> Delta tables: one commit a snapshot, counted once however often it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
from deltalake import DeltaTable

from articles.copying.likeness import signature
from articles.errors import TableError, TableUnwritable
from articles.histories.changes import changes_of
from articles.histories.versions import new_versions
from articles.tables.schema import SCHEMAS
from articles.tables.table import Tables
from tests.articles.samples import NIGHT, READ_AT, article_row, page, site

KEY = "waha/2026-11-22/1"
NIGHTLY = ("articles", "changes", "captures")


@pytest.fixture
def rows(tmp_path: Path) -> dict[str, list[dict[str, Any]]]:
    """One snapshot's rows of the three tables."""
    rules = site(tmp_path)
    read = [
        article_row(
            page(f"<p>فقرة رقم {n} من المادة.</p>"),
            rules,
            url=f"https://waha.example/{n}/",
            number=n,
        )
        for n in (1, 2)
    ]
    found = new_versions([], read, reread=lambda _row: None)
    capture = {
        "site": "waha",
        "night": NIGHT,
        "url": "https://waha.example/9/",
        "reason": "timeout",
    }
    return {
        "articles": found.rows,
        "changes": changes_of(found.versions, detected_at=READ_AT),
        "captures": [{**capture, "disposition": "failed", "role": "page"}],
    }


def counts(tables: Tables) -> list[int]:
    """How many rows each table holds."""
    return [tables.read(name).num_rows for name in NIGHTLY]


def test_round_trip(rows: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    """What is written comes back, every value and column, in the order of the schema."""
    tables = Tables(str(tmp_path / "derived"))
    assert tables.write(KEY, **rows)
    back = tables.read("articles")
    assert back.column_names == SCHEMAS["articles"].names
    written = sorted(rows["articles"], key=lambda row: row["url"])
    found = sorted(back.to_pylist(), key=lambda row: row["url"])
    beside = {name: [row.pop(name) for row in found] for name in ("search_key", "signature")}
    assert found == [{**row, "month": "2026-11"} for row in written]
    assert beside["search_key"][0] == " عنوان الماده\n فقره رقم 1 من الماده"
    assert beside["signature"] == [signature(row["text"]) for row in written]
    assert tables.read("captures").to_pylist()[0]["reason"] == "timeout"


def test_repeat_is_no_change(rows: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    """The same snapshot written again adds no row and no commit."""
    tables = Tables(str(tmp_path / "derived"))
    assert not tables.written(KEY)
    assert tables.write(KEY, **rows)
    commits = [DeltaTable(tables.uri(name)).version() for name in NIGHTLY]
    assert tables.written(KEY)
    assert not tables.write(KEY, **rows)
    assert [DeltaTable(tables.uri(name)).version() for name in NIGHTLY] == commits
    assert counts(tables) == [2, 2, 1]


def test_crash_between_tables_is_healed(
    rows: dict[str, list[dict[str, Any]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A snapshot cut off after its first commit is completed by writing it again."""
    tables = Tables(str(tmp_path / "derived"))
    append = Tables.append

    def cut(self: Tables, name: str, snapshot: str, some: list[dict[str, Any]]) -> bool:
        if name == "changes":
            raise KeyboardInterrupt
        return append(self, name, snapshot, some)

    monkeypatch.setattr(Tables, "append", cut)
    with pytest.raises(KeyboardInterrupt):
        tables.write(KEY, **rows)
    monkeypatch.undo()
    assert counts(tables) == [0, 0, 1]
    assert tables.write(KEY, **rows)
    assert counts(tables) == [2, 2, 1]


def test_empty_snapshot_is_known(tmp_path: Path) -> None:
    """A night that found nothing new still leaves its mark."""
    tables = Tables(str(tmp_path / "derived"))
    assert tables.write(KEY, articles=[], changes=[], captures=[])
    assert tables.written(KEY)
    assert counts(tables) == [0, 0, 0]


def test_filters_and_columns(rows: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    """A read gives the columns and rows asked for; a table not yet made has none."""
    tables = Tables(str(tmp_path / "derived"))
    assert tables.read("articles", columns=["url"]).num_rows == 0
    tables.write(KEY, **rows)
    where = (pc.field("site") == "waha") & (pc.field("url") == "https://waha.example/2/")
    found = tables.read("articles", columns=["url", "version"], where=where)
    assert found.to_pylist() == [{"url": "https://waha.example/2/", "version": 1}]


def test_known_by_id_or_url(rows: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    """The versions of an article are found by its id and by a URL it was met under."""
    tables = Tables(str(tmp_path / "derived"))
    assert tables.known("waha", ids=["x"], urls=["y"]) == []
    tables.write(KEY, **rows)
    ids = [row["article_id"] for row in rows["articles"]]
    by_id = tables.known("waha", ids=[ids[0]], urls=[])
    assert [row["article_id"] for row in by_id] == [ids[0]]
    by_url = tables.known("waha", ids=[], urls=["https://waha.example/2/"])
    assert [row["article_id"] for row in by_url] == [ids[1]]
    assert tables.known("other", ids=ids, urls=[]) == []


def test_partitions(rows: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    """Files lie by site and by the month of the night."""
    tables = Tables(str(tmp_path / "derived"))
    tables.write(KEY, **rows)
    assert all(
        "site=waha/month=2026-11" in uri for uri in DeltaTable(tables.uri("articles")).file_uris()
    )


def test_store_out_of_reach_is_one_sentence(tmp_path: Path) -> None:
    """A root that cannot be written is named, with what to do."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder")
    tables = Tables(str(blocked))
    with pytest.raises(TableUnwritable, match=r"cannot create the table .*blocked") as raised:
        tables.write(KEY, articles=[], changes=[], captures=[])
    assert isinstance(raised.value, TableError)
    assert "\n" not in str(raised.value)
