"""`warraq articles` on many rows: newest first, every format the same rows, few in memory."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from articles.tables.table import Tables
from tests.articles.many import row
from warraq.commands.printing import readable, write_rows
from warraq.rows import ordering
from warraq.rows.choosing import Choice, current_articles

NIGHT = dt.date(2026, 11, 22)
OLD = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tables:
    """Sixty articles of two sites in no order, one without a moment, in drawers of seven."""
    monkeypatch.setattr(ordering, "_DRAWER", 7)
    monkeypatch.setattr(ordering, "_AT_ONCE", 2)
    there = Tables(str(tmp_path / "tables"))
    rows = [row("ab"[n % 2], n, f"نص {n}", night=NIGHT, hour=n / 4) for n in range(60)]
    random.Random(1).shuffle(rows)
    rows[5] = {**rows[5], "published_at": None}
    for start in range(0, 60, 20):
        there.append("articles", f"{start}", rows[start : start + 20])
    return there


def urls(tables: Tables, **choice: object) -> list[str]:
    """The URLs of a choice, in the order they come."""
    return current_articles(tables, Choice(**choice), ["url"]).read_all()["url"].to_pylist()


def test_newest_first_in_any_number_of_drawers(tables: Tables) -> None:
    """By the moment of publication, those without one at the end; each once."""
    found = current_articles(tables, Choice()).read_all().to_pylist()
    moments = [one["published_at"] for one in found]
    assert len(moments) == 60
    assert moments[-1] is None
    assert moments[:-1] == sorted(moments[:-1], reverse=True)
    assert len({one["url"] for one in found}) == 60


def test_what_is_asked_for(tables: Tables) -> None:
    """A site, days from and to, an address, an id; together they narrow."""
    assert len(urls(tables, site="a")) == 30
    assert urls(tables, since=NIGHT + dt.timedelta(days=1)) == []
    assert len(urls(tables, until=NIGHT)) == 60
    assert urls(tables, url="https://b.example/7/") == ["https://b.example/7/"]
    assert urls(tables, url=f"b-{7:016x}") == ["https://b.example/7/"]
    assert urls(tables, url="https://b.example/7/", site="a") == []
    assert urls(tables, match="نص 7", site="b") == ["https://b.example/7/"]


def test_an_address_of_before_finds_the_latest_version(tables: Tables) -> None:
    """A canonical link, and an address that only a superseded reading had."""
    (first,) = current_articles(tables, Choice(url="https://a.example/4/")).read_all().to_pylist()
    later = {**first, "version": 2, "url": "https://a.example/x/", "record_id": "<2>"}
    gone = {**first, "url": "https://a.example/former/", "superseded_at": OLD}
    tables.append("articles", "later", [{**later, "canonical_url": "https://a.example/y"}, gone])
    for url in ("https://a.example/4/", "https://a.example/y", "https://a.example/former/"):
        assert urls(tables, url=url) == ["https://a.example/x/"], url


def test_every_format_has_the_same_rows(tables: Tables, tmp_path: Path) -> None:
    """Parquet, CSV, JSON lines and text: as many rows, in one order, no column lost."""
    files = {}
    for form in ("parquet", "csv", "jsonl", "text"):
        files[form] = tmp_path / form
        write_rows(current_articles(tables, Choice()), form, files[form], ())
    whole = current_articles(tables, Choice()).read_all()
    back = pq.read_table(files["parquet"])
    assert back.to_pylist() == whole.to_pylist()
    assert {"search_key", "signature"}.isdisjoint(back.column_names)
    expected = whole["url"].to_pylist()
    lines = files["jsonl"].read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["url"] for line in lines] == expected
    with files["csv"].open(encoding="utf-8", newline="") as file:
        assert [one["url"] for one in csv.DictReader(file)] == expected
    assert files["text"].read_text(encoding="utf-8") == "".join(
        f"{readable(one)}\n" for one in whole.to_pylist()
    )


def test_no_table_is_no_rows(tmp_path: Path) -> None:
    """Before the first night: the columns, and nothing in them."""
    found = current_articles(Tables(str(tmp_path)), Choice(match="نص")).read_all()
    assert (found.num_rows, "headline" in found.column_names) == (0, True)


def test_an_export_holds_few_rows_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hundred long articles in drawers of twenty: never a third of them in memory."""
    monkeypatch.setattr(ordering, "_DRAWER", 20)
    tables, held, size = Tables(str(tmp_path)), [], 0
    text = "كلمة " * 800
    for night in range(15):
        numbers = range(night * 20, night * 20 + 20)
        rows = [row("a", n, f"{n} {text}", night=NIGHT, hour=n % 7) for n in numbers]
        tables.append("articles", f"{night}", rows)
    before = pa.total_allocated_bytes()
    for batch in current_articles(tables, Choice()):
        held.append(pa.total_allocated_bytes() - before)
        size += batch.nbytes
    assert size > 4e6
    assert max(held) < size / 3
