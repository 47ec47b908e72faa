"""Three nights of the sample newspaper: every record, every disposition, every change."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from config.sitefiles import read_sites
from tests.newspaper import press
from tests.newspaper.expected import Expected, expected
from tests.newspaper.stories import stories
from tests.night.conftest import Nights
from tests.night.workplace import NIGHTS
from warraq.proofs import tracing

CURRENT = """
    select * from articles where superseded_at is null and night <= $until
    qualify row_number() over (partition by article_id order by version desc) = 1
"""


def test_every_night_is_all_done(nights: Nights) -> None:
    """Each run ends with status 0, one JSON line, not a word on standard error and no gap."""
    for ended in nights.ended:
        assert (ended.status, ended.complaints) == (0, [])
        (row,) = ended.rows
        assert row["gaps"] == []


def test_the_first_night_has_every_fate(nights: Nights) -> None:
    """Of the first night's URLs each has the fate the newspaper made for it; they add up."""
    rows = nights.workplace.ask("select * from captures where night = $it", it=NIGHTS[0])
    by_role = Counter((row["role"], row["disposition"]) for row in rows)
    assert by_role == {
        ("robots", "captured"): 1,
        ("home", "captured"): 1,
        ("seed", "captured"): 8,
        ("article", "captured"): 28,
        ("article", "redirected"): 1,
        ("article", "refused-by-robots"): 1,
        ("article", "not-an-article"): 1,
        ("article", "gone"): 1,
        ("requisite", "captured"): 31,
    }
    (summary,) = nights.ended[0].rows
    fates = {row["url"]: row["disposition"] for row in rows}
    assert len(fates) == len(rows) == sum(summary["dispositions"].values())
    assert summary["dispositions"] == Counter(fates.values())
    odd = {
        press.OLD_ADDRESS: "redirected",
        press.PRIVATE: "refused-by-robots",
        press.NOTICE: "not-an-article",
        press.DEAD: "gone",
    }
    for path, fate in odd.items():
        assert fates[nights.home + path] == fate
    captured = {row["url"] for row in rows if row["role"] == "article" and row["article_id"]}
    assert captured == set(expected(1, nights.home))


@pytest.mark.parametrize("edition", [1, 2])
def test_every_article_is_as_it_was_printed(nights: Nights, edition: int) -> None:
    """After an edition's night the table's newest version of each article is the paper's own."""
    rows = nights.workplace.ask(CURRENT, until=NIGHTS[edition - 1])
    printed = expected(1, nights.home) | expected(edition, nights.home)
    assert {row["url"]: _as_kept(row) for row in rows} == {
        url: _as_told(record) for url, record in printed.items()
    }


def test_the_second_night_finds_what_changed(nights: Nights) -> None:
    """Edition 2: three new articles, one edited, one retitled, one redated, two more gone."""
    place = nights.workplace
    rows = place.ask("select * from changes where night = $it", it=NIGHTS[1])
    changed: dict[str, set[str]] = {}
    for row in rows:
        changed.setdefault(row["type"], set()).add(row["url"].removeprefix(nights.home))
    new = {story.path for story in stories() if story.appears == 2}
    assert len(rows) == 6
    assert changed == {
        "published": new,
        "edited": {_changed("blocks")},
        "retitled": {_changed("headline")},
        "redated": {_changed("published")},
    }
    removed = {
        story.path for story in stories() if any(change.gone for change in story.changes)
    } | {press.DEAD}
    gone = place.ask(
        "select url from captures where night = $it and disposition = 'gone'", it=NIGHTS[1]
    )
    assert len(removed) == 3
    assert {row["url"] for row in gone} == {nights.home + path for path in removed}


def test_a_night_without_news_changes_nothing(nights: Nights) -> None:
    """Third night, run twice: no version, every URL counted once; what went on the second is gone.

    An article that was not there is told as gone when a second night confirms it.
    """
    place = nights.workplace
    assert place.ask("select * from articles where night = $it", it=NIGHTS[2]) == []
    changes = place.ask("select type, url from changes where night = $it", it=NIGHTS[2])
    removed = {story.path for story in stories() if any(change.gone for change in story.changes)}
    assert {row["url"].removeprefix(nights.home) for row in changes} == removed
    assert [row["type"] for row in changes] == ["unpublished"] * 2
    once, twice = nights.ended[2].rows[0], nights.ended[3].rows[0]
    assert twice["dispositions"] == once["dispositions"]
    assert twice["articles"] == 0
    assert len(twice["snapshots"]) == 2
    asked = place.ask(
        """select url from captures where night = $it and role = 'article'
           and record_id is not null group by url having count(*) > 1""",
        it=NIGHTS[2],
    )
    assert asked == []


def test_every_article_can_be_traced(nights: Nights) -> None:
    """`trace` derives each version of each article from its bytes again, identical."""
    place = nights.workplace
    versions = place.ask("select article_id, version from articles")
    assert len(versions) == 34
    rules, stores = read_sites(place.sites), place.stores
    for row in versions:
        found = tracing.trace(stores, rules, row["article_id"], row["version"])
        assert found.differing == ()
    url = next(iter(expected(2, nights.home)))
    said = place.run("trace", url)
    assert said.status == 0
    assert "identical to its bytes" in said.out


def test_the_reading_commands_agree(nights: Nights, tmp_path: Path) -> None:
    """`articles` gives the same 31 rows as JSON lines, CSV and Parquet; `sql` counts them."""
    place, out = nights.workplace, tmp_path / "rows.parquet"
    lines = place.run("articles", "--site", "sample", "--format", "jsonl")
    sheet = place.run("articles", "--format", "csv")
    file = place.run("articles", "--format", "parquet", "--out", str(out))
    query = "select count(distinct article_id) as n from articles"
    counted = place.run("sql", query, "--format", "jsonl")
    assert [run.status for run in (lines, sheet, file, counted)] == [0, 0, 0, 0]
    headlines = [row["headline"] for row in lines.rows]
    assert len(headlines) == counted.rows[0]["n"] == 31
    assert [row["headline"] for row in csv.DictReader(io.StringIO(sheet.out))] == headlines
    assert pq.read_table(out).column("headline").to_pylist() == headlines


def test_history_tells_of_an_edit(nights: Nights) -> None:
    """`history` of the edited article: three captures, published, edited, in order of time."""
    url = nights.home + _changed("blocks")
    said = nights.workplace.run("history", url, "--json")
    assert said.status == 0
    events = [row["event"] for row in said.rows]
    assert sorted(events) == ["captured", "captured", "captured", "edited", "published"]
    assert events.index("published") < events.index("edited")


def test_everything_kept_is_sound(nights: Nights) -> None:
    """`verify --all` proves each record of the four snapshots that `snapshots` lists."""
    place = nights.workplace
    listed = place.run("snapshots", "--json")
    proved = place.run("verify", "--all", "--json")
    assert (listed.status, proved.status) == (0, 0)
    assert [row["snapshot"] for row in listed.rows] == [row["snapshot"] for row in proved.rows]
    assert len(proved.rows) == 4
    assert {row["state"] for row in listed.rows} == {"complete"}
    assert all(row["faults"] == [] and row["records"] > 50 for row in proved.rows)


def _changed(field: str) -> str:
    """The path of the one story of which edition 2 changes this."""
    (path,) = [
        story.path
        for story in stories()
        for change in story.changes
        if getattr(change, field) and not change.gone
    ]
    return path


def _as_kept(row: dict[str, Any]) -> dict[str, object]:
    paragraphs = [entry for entry in row["paragraphs"] if entry["kind"] != "caption"]
    names = ("native_id", "headline", "subtitle", "byline", "dateline", "section", "published_date")
    return {
        **{name: row[name] for name in names},
        "tags": tuple(row["tags"]),
        "published": row["published_at"],
        "modified": row["modified_at"],
        "paragraphs": tuple(entry["text"] for entry in paragraphs),
        "images": {image["url"].rpartition("/")[2] for image in row["images"]},
    }


def _as_told(record: Expected) -> dict[str, object]:
    names = ("native_id", "headline", "subtitle", "byline", "dateline", "section", "published_date")
    return {
        **{name: getattr(record, name) for name in names},
        "tags": record.tags,
        "published": record.published,
        "modified": record.modified,
        "paragraphs": record.paragraphs,
        "images": {image.file for image in record.images},
    }
