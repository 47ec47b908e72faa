"""Tables made by an older Warraq are read and written as they are; small files become few."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from deltalake import DeltaTable, write_deltalake

from articles.histories.rereadings import Better
from articles.histories.superseding import supersede
from articles.tables.commits import commit, configuration, created
from articles.tables.feed import arrived
from articles.tables.replacing import replace
from articles.tables.retelling import Retold, retell
from articles.tables.schema import PARTITIONS, SCHEMAS
from articles.tables.table import Tables
from tests.articles.many import row
from warraq.rows.compacting import compact

NIGHT = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
ADDED_SINCE = ("published_source", "layout", "published_others", "search_key", "signature")


@pytest.fixture
def old(tmp_path: Path) -> Tables:
    """A table of two rows, made before some columns were thought of."""
    schema = pa.schema([it for it in SCHEMAS["articles"] if it.name not in ADDED_SINCE])
    rows = [{**row("a", n, f"نص {n}", night=NIGHT), "month": "2026-11"} for n in (1, 2)]
    write_deltalake(
        str(tmp_path / "articles"),
        pa.Table.from_pylist(rows, schema=schema),
        partition_by=list(PARTITIONS),
        configuration={"delta.enableChangeDataFeed": "true"},
    )
    return Tables(str(tmp_path))


def files(tables: Tables) -> set[str]:
    """The files that the table `articles` is read from."""
    return set(DeltaTable(tables.uri("articles")).file_uris())


def test_an_old_table_is_read_with_todays_columns(old: Tables) -> None:
    """What it never had is null, and its version is what it was."""
    back = old.read("articles")
    assert back.column_names == SCHEMAS["articles"].names
    assert back["signature"].null_count == 2
    assert old.read("articles", columns=["layout"], where=pc.field("site") == "a").num_rows == 2
    assert old.version("articles") == 0


def test_new_columns_are_added_and_old_files_stay(old: Tables) -> None:
    """A night's append brings its columns; not one old file is written anew."""
    before = files(old)
    assert old.append("articles", "night", [row("a", 3, "نص ثالث طويل من خمس كلمات", night=NIGHT)])
    assert before < files(old)
    rows = {it["url"]: it for it in old.read("articles").to_pylist()}
    assert rows["https://a.example/3/"]["search_key"].endswith(" نص ثالث طويل من خمس كلمات")
    assert rows["https://a.example/1/"]["search_key"] is None


def test_a_better_reading_of_an_old_row_loses_nothing(old: Tables) -> None:
    """Both rows have every value, in the first commit that knows the new columns."""
    (known, *_others) = sorted(old.read("articles").to_pylist(), key=lambda it: it["url"])
    fresh = {**row("a", 1, "نص أفضل بكثير من ذاك", night=NIGHT), "extracted_at": NOW}
    supersede(old, "a", [Better(known, fresh)], [], at=NOW)
    rows = sorted(old.read("articles").to_pylist(), key=lambda it: (it["url"], it["text"]))
    assert [it["version"] for it in rows] == [1, 1, 1]
    assert {**rows[0], "superseded_at": None} == known
    assert rows[0]["superseded_at"] == NOW
    assert rows[1]["signature"]
    assert [it["text"] for it in arrived(old, ["text"], after=0, until=99).to_pylist()] == [
        "نص أفضل بكثير من ذاك"
    ]


def test_an_old_table_gets_todays_settings(old: Tables) -> None:
    """With the first commit; what somebody set otherwise stays as he set it."""
    chosen = {"delta.checkpointInterval": "50"}
    DeltaTable(old.uri("articles")).alter.set_table_properties(chosen)
    assert old.append("articles", "night", [row("a", 3, "نص", night=NIGHT)])
    settled = DeltaTable(old.uri("articles")).metadata().configuration
    assert settled == {**configuration(old.place("articles")), **chosen}


def test_the_feed_of_long_ago_stays(tmp_path: Path) -> None:
    """Half a year later: every version is there, and its feed; only old checkpoints go."""
    tables, log = Tables(str(tmp_path)), tmp_path / "articles/_delta_log"
    half_a_year_ago = time.time() - 180 * 86400

    def nights(first: int) -> None:
        for number in range(first, first + 12):
            tables.append("articles", f"{number}", [row("a", number, "نص", night=NIGHT)])

    nights(1)
    for file in log.iterdir():
        os.utime(file, (half_a_year_ago, half_a_year_ago))
    nights(13)
    checkpoints = sorted(log.glob("*.checkpoint.parquet"))
    assert len(checkpoints) == 2
    list(compact(tables))
    assert sorted(log.glob("*.checkpoint.parquet")) == checkpoints[1:]
    assert arrived(tables, ["url"], after=0, until=25).num_rows == 24
    assert DeltaTable(tables.uri("articles"), version=12).to_pyarrow_table().num_rows == 12


def test_many_make_a_table_at_once(tmp_path: Path) -> None:
    """The first night of all sites: one of them makes it, and no other fails or makes it again."""
    for number in range(8):
        tables, together = Tables(str(tmp_path / f"{number}")), threading.Barrier(6)

        def make(tables: Tables = tables, together: threading.Barrier = together) -> int:
            together.wait()
            return int(created(tables.place("captures")).version())

        with ThreadPoolExecutor(6) as pool:
            assert [made.result() for made in [pool.submit(make) for _ in range(6)]] == [0] * 6


def test_a_table_of_a_later_warraq_is_written_to(old: Tables) -> None:
    """Columns that this one does not know stay, and are null in its rows."""
    one = {**row("a", 9, "نص", night=NIGHT), "month": "2026-11", "mood": "x"}
    schema = SCHEMAS["articles"].append(pa.field("mood", pa.string()))
    write_deltalake(
        old.uri("articles"),
        pa.Table.from_pylist([one], schema=schema),
        mode="append",
        schema_mode="merge",
    )
    assert old.append("articles", "night", [row("a", 4, "نص", night=NIGHT)])
    replace(
        old.place("articles"),
        "a",
        {one["record_id"]},
        {"2026-11"},
        lambda rows: [{**it, "superseded_at": NOW} for it in rows],
    )
    back = old.read("articles")
    assert back.column_names[-1] == "mood"
    moods = {(it["mood"], it["superseded_at"]) for it in back.to_pylist()}
    assert moods == {("x", NOW), (None, None)}


def test_a_refused_commit_is_tried_again(tmp_path: Path) -> None:
    """An append that met a rewriting of the same rows looks again, and enters its rows."""
    tables = Tables(str(tmp_path))
    tables.append("articles", "first", [row("a", 1, "نص", night=NIGHT)])
    place, met = tables.place("articles"), []
    new = pa.Table.from_pylist(
        [{**row("b", 1, "x", night=NIGHT), "month": "2026-11"}], schema=SCHEMAS["articles"]
    )

    def write(table: DeltaTable, properties: object) -> None:
        if not met:
            met.append(True)
            replace(
                place,
                "a",
                {"<urn:uuid:a-1>"},
                {"2026-11"},
                lambda rows: [{**it, "superseded_at": NOW} for it in rows],
            )
        write_deltalake(table, new, mode="append", commit_properties=properties)

    assert commit(place, "second", write)
    assert tables.read("articles").num_rows == 2


def test_a_row_that_was_only_moved_did_not_arrive(tmp_path: Path) -> None:
    """Its neighbour was told again, and the partition written anew: that is no news of it."""
    tables = Tables(str(tmp_path))
    tables.append("articles", "first", [row("a", n, f"نص {n}", night=NIGHT) for n in (1, 2)])
    told = Retold("a", [row("a", 1, "", night=NIGHT)["article_id"]])
    assert retell(tables.place("articles"), "articles", "second", [], told)
    assert tables.read("articles").num_rows == 1
    until = tables.version("articles") or 0
    assert arrived(tables, ["url"], after=until - 1, until=until).num_rows == 0
    # Whoever comes only now has seen neither: the one that stayed arrived, and was moved after.
    assert arrived(tables, ["url"], after=0, until=until).num_rows == 1


def test_a_reading_in_another_place_arrives(tmp_path: Path) -> None:
    """Two articles that turn out to be one: the reading of one comes as a version of the other."""
    tables = Tables(str(tmp_path))
    one, two = (row("a", n, f"نص {n}", night=NIGHT) for n in (1, 2))
    tables.append("articles", "first", [one, two])
    merged = {**two, "article_id": one["article_id"], "version": 2}
    told = Retold("a", [one["article_id"], two["article_id"]])
    assert retell(tables.place("articles"), "articles", "second", [one, merged], told)
    until = tables.version("articles") or 0
    came = arrived(tables, ["article_id", "version"], after=until - 1, until=until)
    assert came.to_pylist() == [{"article_id": one["article_id"], "version": 2}]


def test_compaction_beside_writers(tmp_path: Path) -> None:
    """Forty small files become few while nights append: no row is lost, moved or news."""
    tables = Tables(str(tmp_path))

    def nights(site: str) -> Callable[[], None]:
        return lambda: (
            [
                tables.append("articles", f"{site}{n}", [row(site, n, f"نص {n}", night=NIGHT)])
                for n in range(20)
            ]
            and None
        )

    nights("a")()
    writers = [threading.Thread(target=nights(site)) for site in ("b", "c")]
    for writer in writers:
        writer.start()
    (first,) = compact(tables)
    for writer in writers:
        writer.join()
    (second,) = compact(tables)
    assert first.before >= 20
    assert second.after == 3
    assert tables.read("articles").num_rows == 60
    version = tables.version("articles") or 0
    assert arrived(tables, ["url"], after=0, until=version).num_rows == 60
    (third,) = compact(tables)
    assert (third.before, third.after, tables.version("articles")) == (3, 3, version)
