"""What `docs/downstream.md` shows runs as it stands there, and its DAG takes each row once."""

from __future__ import annotations

import datetime as dt
import importlib.util
import random
import re
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from articles.histories.rereadings import Better
from articles.histories.superseding import supersede
from articles.tables.retelling import Retold, retell
from articles.tables.table import Tables
from tests.articles.many import row
from warraq.rows.compacting import compact

DOCS = Path(__file__).parents[2] / "docs"
NIGHT = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Two articles, of which one was read again."""
    made = Tables(str(tmp_path / "tables"))
    made.append("articles", "one", [row("a", n, f"نص {n}", night=NIGHT) for n in (1, 2)])
    known = made.read("articles").to_pylist()[0]
    fresh = {**known, "text": "أفضل", "extracted_at": NOW}
    supersede(made, "a", [Better(known, fresh)], [], at=NOW)
    return made


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The DAG file, as Airflow would load it."""
    spec = importlib.util.spec_from_file_location("example", DOCS / "examples/new_articles.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(number: int, tables: Tables) -> dict[str, Any]:
    """The names that the example of this number leaves behind."""
    page = (DOCS / "downstream.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    ours = [block for block in blocks if "spark." not in block and "frame = " not in block]
    left = {"ARTICLES": tables.uri("articles"), "OPTIONS": {}, "SINCE": 0}
    exec(compile(ours[number], "downstream.md", "exec"), left)  # noqa: S102 - our own page
    return left


def test_arrow(tables: Tables) -> None:
    """The current rows, without those superseded."""
    assert run(0, tables)["current"].num_rows == 2


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames(tables: Tables, library: str) -> None:
    """The same rows as a frame of either library, where it is installed.

    pandas is not, in the tests' environment: Arrow and DuckDB load it wherever they find it, and
    the nights tested here would no longer be those that run.
    """
    pytest.importorskip(library)
    page = (DOCS / "downstream.md").read_text(encoding="utf-8")
    word = "to_pandas" if library == "pandas" else "polars.from_arrow"
    (block,) = re.findall(rf"```python\n([^`]*{word}[^`]*)```", page)
    left = {"current": run(0, tables)["current"]}
    exec(compile(block, "downstream.md", "exec"), left)  # noqa: S102 - our own page
    assert len(left["frame"]) == 2


def test_duckdb(tables: Tables) -> None:
    """Counted by DuckDB over Arrow."""
    assert run(1, tables)["answer"] == [("a", 2)]


def test_feed(tables: Tables) -> None:
    """A night's inserts; then a better reading as the page says it looks."""
    changes = run(2, tables)["changes"].to_pylist()
    kinds = sorted(
        (it["_commit_version"], it["_change_type"], it["superseded_at"] is None) for it in changes
    )
    night = [(1, "insert", True)] * 2
    assert kinds == [*night, (2, "delete", True), (2, "insert", False), (2, "insert", True)]


def test_the_example_takes_each_row_once(
    tables: Tables, example: ModuleType, tmp_path: Path
) -> None:
    """Run after every kind of commit, and twice after each: what is new, and never again."""
    ours = str(tmp_path / "ours")

    def take() -> list[int]:
        return [example.take_new(tables.uri("articles"), ours, {}) for _ in range(2)]

    assert take() == [2, 0]
    tables.append("articles", "two", [row("b", n, f"نص {n}", night=NIGHT) for n in (1, 2, 3)])
    assert take() == [3, 0]
    known = next(it for it in tables.read("articles").to_pylist() if it["site"] == "b")
    supersede(tables, "b", [Better(known, {**known, "extracted_at": NOW})], [], at=NOW)
    assert take() == [1, 0]
    list(compact(tables))
    assert take() == [0, 0]
    assert DeltaTable(ours).to_pyarrow_table().num_rows == 6


def test_killed_between_reading_and_writing_it_takes_all(
    tables: Tables, example: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The position moves with the rows and not before."""
    ours = str(tmp_path / "ours")

    def dying(*_words: object, **_facts: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(example, "write_deltalake", dying)
        with pytest.raises(KeyboardInterrupt):
            example.take_new(tables.uri("articles"), ours, {})
    assert example.take_new(tables.uri("articles"), ours, {}) == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_between_each_row_comes_once(
    tables: Tables, example: ModuleType, tmp_path: Path, seed: int
) -> None:
    """Nights, better readings, an article told again, compactions, crashes, in any order."""
    chance, ours, number = random.Random(seed), str(tmp_path / "ours"), iter(range(10, 1000))

    def a_row(site: str) -> dict[str, Any]:
        made = row(site, next(number), "نص", night=NIGHT)
        return {**made, "headline": f"{made['record_id']} first"}

    def a_night() -> None:
        rows = [a_row("ab"[n % 2]) for n in range(3)]
        tables.append("articles", rows[0]["record_id"], rows)

    def another(known: dict[str, Any], word: str) -> dict[str, Any]:
        count = next(number)
        at = NOW + dt.timedelta(seconds=count)
        return {**known, "headline": f"{word} {count}", "extracted_at": at}

    def better() -> None:
        known = chance.choice([it for it in current(tables) if it["site"] == "a"])
        fresh = another(known, "better")
        supersede(tables, "a", [Better(known, fresh)], [], at=NOW)

    def told_again() -> None:
        known = chance.choice([it for it in current(tables) if it["site"] == "b"] or [a_row("b")])
        told = another(known, "told")
        retold = Retold("b", [known["article_id"]])
        retell(tables.place("articles"), "articles", f"retold {next(number)}", [told], retold)

    def take() -> None:
        example.take_new(tables.uri("articles"), ours, {})

    def crash() -> None:
        with pytest.MonkeyPatch.context() as patch, suppress(ZeroDivisionError):
            patch.setattr(example, "write_deltalake", lambda *_words, **_facts: 1 / 0)
            take()

    deeds = (a_night, a_night, better, told_again, take, crash, lambda: list(compact(tables)))
    for _ in range(25):
        chance.choice(deeds)()
    take()
    taken = DeltaTable(ours).to_pyarrow_table()["headline"].to_pylist()
    assert len(taken) == len(set(taken)) > 10
    assert {it["headline"] for it in current(tables)} <= set(taken)


def test_of_two_jobs_at_once_one_takes(
    tables: Tables, example: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slower one is refused at its commit, and nothing is there twice."""
    ours, whole = str(tmp_path / "ours"), example.write_deltalake

    def slower(*words: object, **facts: object) -> None:
        monkeypatch.undo()
        assert example.take_new(tables.uri("articles"), ours, {}) == 2
        whole(*words, **facts)

    monkeypatch.setattr(example, "write_deltalake", slower)
    with pytest.raises(CommitFailedError):
        example.take_new(tables.uri("articles"), ours, {})
    assert DeltaTable(ours).to_pyarrow_table().num_rows == 2


def current(tables: Tables) -> list[dict[str, Any]]:
    """The rows that are not superseded."""
    rows = tables.read("articles").to_pylist()
    return [it for it in rows if it["superseded_at"] is None]


def test_the_example_wakes_on_the_asset(example: ModuleType) -> None:
    """Its DAG is scheduled on the asset `articles` that every night updates."""
    assert "articles" in str(example.dag.schedule)
    assert [it.task_id for it in example.dag.tasks] == ["take"]
