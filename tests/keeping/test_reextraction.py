"""The archive read again: better readings in place, the old ones beside them, and no edit made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from articles.errors import TableChanged
from tests.keeping.conftest import PORT
from tests.keeping.desk import Desk
from tests.keeping.foreign import HOME, Page, warc
from tests.night.workplace import site_file
from warraq import catalogue, steps
from warraq.rows import reextraction, rereading
from warraq.rows.reextraction import Span

SHORT = [{"headline": "h1", "body": "div.entry", "remove": ["p:nth-of-type(3)"]}]
WHOLE = [{"headline": "h1", "body": "div.entry"}]
BLIND = [{"headline": "h2", "body": "div.nothing"}]
PAGES = [Page(url=f"{HOME}/article/{n}", headline=f"عنوان {n}") for n in (1, 2)]
STRANGE = Page(
    url=f"{HOME}/article/3",
    raw=(
        "<html lang=ar><body><h1>عنوان 3</h1><main class=other>"
        "<p>فقرة أولى من مادة لا يعرف تصميمها أحد حتى الآن.</p>"
        "<p>وفقرة ثانية منها تكمل ما بدأته الأولى.</p></main></body></html>"
    ).encode(),
)


@pytest.fixture
def read_short(desk: Desk, tmp_path: Path) -> Desk:
    """Three captures, read by rules that lose a paragraph and do not know one design."""
    rules(desk, SHORT)
    desk.take(warc(tmp_path / "one.warc.gz", [*PAGES, STRANGE]))
    assert [len(row["paragraphs"]) for row in desk.rows("articles")] == [2, 2]
    return desk


def rules(desk: Desk, layouts: list[dict[str, Any]]) -> None:
    """Give the site other layouts."""
    yaml = site_file("old", PORT, timezone="Asia/Damascus", layouts=layouts)
    desk.place.add_site("old", yaml)


def again(desk: Desk, *words: str) -> dict[str, Any]:
    """What `warraq extract WORDS --json` tells."""
    done = desk.run("extract", *words, "--json")
    assert done.status == 0, done.err
    (told,) = done.rows
    return dict(told)


def current(desk: Desk) -> list[dict[str, Any]]:
    """The rows that are not superseded, by URL."""
    rows = desk.place.stores.tables.read("articles").to_pylist()
    return sorted(
        (row for row in rows if row["superseded_at"] is None), key=lambda row: str(row["url"])
    )


def commits(desk: Desk) -> list[int | None]:
    """The version of each table."""
    tables = desk.place.stores.tables
    return [tables.version(name) for name in ("articles", "changes", "captures")]


def test_a_dry_run_tells_and_touches_nothing(read_short: Desk) -> None:
    """Counts and samples of what would change; no commit to any table."""
    rules(read_short, WHOLE)
    before = commits(read_short)
    told = again(read_short, "--all", "--dry-run")
    assert commits(read_short) == before
    counts = {kind: told[kind] for kind in ("headline", "byline", "date", "paragraphs", "lost")}
    assert counts == {"headline": 0, "byline": 0, "date": 0, "paragraphs": 2, "lost": 0}
    assert (told["pages"], told["rows"], told["dry_run"]) == (3, 2, True)
    samples = [one for one in told["samples"] if one["kind"] == "paragraphs"]
    assert samples[0]["before"] == ""
    assert samples[0]["after"].startswith("وطلب الأهالي")
    shown = read_short.run("extract", "--all", "--dry-run")
    assert "3 pages read again, 2 rows would change" in shown.out
    assert "2 bodies differ in their paragraphs" in shown.out


def test_better_readings_take_the_place_and_make_no_edit(read_short: Desk) -> None:
    """The row is new, its article and version are not; the old row stays, and `changes` too."""
    old, changes = current(read_short), read_short.rows("changes")
    rules(read_short, WHOLE)
    assert again(read_short, "--site", "old")["rows"] == 2
    new = current(read_short)
    assert [len(row["paragraphs"]) for row in new] == [3, 3]
    for name in ("article_id", "version", "record_id", "captured_at", "night"):
        assert [row[name] for row in new] == [row[name] for row in old]
    kept = [
        row
        for row in read_short.place.stores.tables.read("articles").to_pylist()
        if row["superseded_at"] is not None
    ]
    assert sorted(row["text"] for row in kept) == sorted(row["text"] for row in old)
    assert read_short.rows("changes") == changes


def test_a_later_version_keeps_its_number(read_short: Desk, tmp_path: Path) -> None:
    """Two versions of one article, both read better: still the first and the second."""
    later = Page(
        url=PAGES[0].url,
        headline=PAGES[0].headline,
        text="فقرة أولى عُدّلت.",
        date="2019-05-09T10:00:00Z",
    )
    read_short.take(warc(tmp_path / "later.warc.gz", [later]))
    changes = read_short.rows("changes")
    rules(read_short, WHOLE)
    assert again(read_short, "--all")["rows"] == 3
    rows = [row for row in current(read_short) if row["url"] == PAGES[0].url]
    assert sorted((row["version"], len(row["paragraphs"])) for row in rows) == [(1, 3), (2, 3)]
    assert len({row["article_id"] for row in rows}) == 1
    assert read_short.rows("changes") == changes


def test_only_what_differs_is_written_and_a_repeat_writes_nothing(read_short: Desk) -> None:
    """Rules with another name for the same reading leave every table at its version."""
    before = commits(read_short)
    rules(read_short, [*SHORT, {"headline": "h6", "body": "div.never"}])
    assert again(read_short, "--all")["rows"] == 0
    assert commits(read_short) == before
    rules(read_short, WHOLE)
    again(read_short, "--all")
    after = commits(read_short)
    assert again(read_short, "--all")["rows"] == 0
    assert commits(read_short) == after


def test_a_page_that_is_an_article_at_last_enters_as_on_its_night(read_short: Desk) -> None:
    """A rule for its design: a first version, `published` once, and its capture says so."""
    rules(read_short, [*SHORT, {"headline": "h1", "body": "main.other"}])
    told = again(read_short, "--all")
    assert (told["first"], told["rows"]) == (1, 1)
    row = current(read_short)[-1]
    assert (row["url"], row["version"], len(row["paragraphs"])) == (STRANGE.url, 1, 2)
    changes = [one for one in read_short.rows("changes") if one["url"] == STRANGE.url]
    assert [(one["type"], one["article_id"]) for one in changes] == [
        ("published", row["article_id"])
    ]
    capture = capture_of(read_short, STRANGE.url)
    assert (capture["disposition"], capture["article_id"]) == ("captured", row["article_id"])
    assert again(read_short, "--all")["rows"] == 0


def test_an_article_that_is_none_any_more_is_told_and_kept(read_short: Desk) -> None:
    """Rules that fit nothing: each loss is counted with its reason, and the old rows stay."""
    rules(read_short, BLIND)
    told = again(read_short, "--all", "--dry-run")
    assert told["lost"] == 2
    assert again(read_short, "--all")["lost"] == 2
    assert current(read_short) == []
    assert len(read_short.rows("articles")) == 2
    assert capture_of(read_short, PAGES[0].url)["disposition"] == "not-an-article"
    rules(read_short, SHORT)
    assert again(read_short, "--all")["first"] == 2
    assert [row["version"] for row in current(read_short)] == [1, 1]
    assert [one["type"] for one in read_short.rows("changes")] == ["published"] * 2


def test_spans(read_short: Desk, tmp_path: Path) -> None:
    """By snapshot, by night; two ways at once and nothing at all are wrong use."""
    more = [Page(url=f"{HOME}/article/{n}", date="2019-05-08T10:00:00Z") for n in (7, 8)]
    read_short.take(warc(tmp_path / "two.warc.gz", more))
    rules(read_short, WHOLE)
    first, second = (str(made.snapshot) for made in read_short.place.chain("old"))
    assert again(read_short, "--snapshot", first, "--dry-run")["pages"] == 3
    assert again(read_short, "--snapshot", second, "--dry-run")["pages"] == 2
    assert again(read_short, "--since", "2019-05-02", "--dry-run")["pages"] == 5
    assert again(read_short, "--since", "2019-05-03", "--dry-run")["pages"] == 2
    wrong = ([], ["--since", "2019-05-09"], [first, "--all"], [first, "--dry-run"])
    for words in (*wrong, ["--snapshot", first, "--all"]):
        assert read_short.run("extract", *words).status == 2, words
    assert read_short.run("extract", first).out == f"{first} {{}}\n"


@pytest.mark.soak
def test_in_several_processes_it_is_the_same(read_short: Desk, tmp_path: Path) -> None:
    """Four WARCs in two processes: the account and the rows of one."""
    for number in (4, 5, 6):
        page = Page(url=f"{HOME}/article/{number}", headline=f"عنوان {number}")
        read_short.take(warc(tmp_path / f"{number}.warc.gz", [page]))
    rules(read_short, WHOLE)
    stores = read_short.place.stores
    pieces, _unread = reextraction.pieces(stores, Span("old"))
    done: list[tuple[int, int]] = []
    told = [
        reextraction.reread_all(
            stores,
            pieces,
            dry_run=dry_run,
            on_read=lambda read, total: done.append((read, total)),
            processes=processes,
        )
        for dry_run, processes in ((True, 1), (False, 2))
    ]
    assert told[0] == told[1]
    assert (told[1].pages, told[1].rows) == (6, 5)
    assert done == [(number, 4) for number in (1, 2, 3, 4)] * 2
    assert [len(row["paragraphs"]) for row in current(read_short)] == [3] * 5


@pytest.mark.parametrize(
    "step", [pytest.param("supersede", marks=pytest.mark.soak), "append", "correct"]
)
def test_killed_midway_it_is_old_or_new_and_the_next_run_ends_it(
    read_short: Desk, step: str
) -> None:
    """Dead, as by `kill -9`, right before each of its commits."""
    rules(read_short, [*WHOLE, {"headline": "h1", "body": "main.other"}])
    killed = _killed_before(step, read_short)
    assert killed.returncode == 9, killed.stderr
    lengths = sorted(len(row["paragraphs"]) for row in current(read_short))
    assert lengths in ([2, 2], [3, 3], [2, 3, 3])
    again(read_short, "--all")
    whole = current(read_short)
    assert [len(row["paragraphs"]) for row in whole] == [3, 3, 2]
    assert [one["type"] for one in read_short.rows("changes")] == ["published"] * 3
    assert {row["disposition"] for row in read_short.rows("captures")} == {"captured"}
    assert again(read_short, "--all")["rows"] == 0


def _killed_before(step: str, desk: Desk) -> subprocess.CompletedProcess[bytes]:
    """`warraq extract --all`, dead at the first call of a step that has something to do."""
    script = (
        "import os\n"
        "from articles.tables.table import Tables\n"
        "from warraq.rows import rereading\n"
        "from warraq.cli import main\n"
        "place = Tables if STEP == 'append' else rereading\n"
        "whole = getattr(place, STEP)\n"
        "def dying(*words, **facts):\n"
        "    os._exit(9) if all(words) else whole(*words, **facts)\n"
        "if __name__ == '__main__':\n"
        "    setattr(place, STEP, dying)\n"
        "    main()\n"
    ).replace("STEP", repr(step))
    return subprocess.run(
        [sys.executable, "-c", script, "extract", "--all"],
        cwd=desk.place.folder,
        env=desk.place.environment(),
        check=False,
        capture_output=True,
        timeout=60,
    )


def test_of_two_at_once_one_writes(read_short: Desk) -> None:
    """The slower one finds its rows bettered, looks again, and has nothing left to do."""
    rules(read_short, WHOLE)
    stores = read_short.place.stores
    pieces, _unread = reextraction.pieces(stores, Span("old"))
    slower = [reextraction.outcome_of(stores, piece) for piece in pieces]
    assert again(read_short, "--all")["rows"] == 2
    with pytest.raises(TableChanged):
        rereading.supersede(
            stores.tables,
            "old",
            slower[0].better,
            slower[0].new,
            at=slower[0].better[0].fresh["extracted_at"],
        )
    site = catalogue.rules_of(steps.read_settings(), "old")
    assert [rereading.settle(stores, one, site).told.rows for one in slower] == [0]
    assert len(current(read_short)) == 2
    assert len(read_short.rows("articles")) == 4


def capture_of(desk: Desk, url: str) -> dict[str, Any]:
    """The row of `captures` of a URL."""
    (row,) = (row for row in desk.rows("captures") if row["url"] == url)
    return row


def test_a_night_that_follows_sees_the_better_reading(read_short: Desk, tmp_path: Path) -> None:
    """The same text captured again under the new rules is no version and no edit."""
    rules(read_short, WHOLE)
    again(read_short, "--all")
    later = Page(url=PAGES[0].url, headline=PAGES[0].headline, date="2019-05-09T10:00:00Z")
    read_short.take(warc(tmp_path / "later.warc.gz", [later]))
    assert len(current(read_short)) == 2
    assert {one["type"] for one in read_short.rows("changes")} == {"published"}


def test_a_trace_says_who_read_and_what_today_reads(read_short: Desk) -> None:
    """The same though read by older rules; otherwise by what; superseded, and by nothing."""
    article = current(read_short)[0]["article_id"]

    def traced() -> tuple[int, dict[str, Any], str]:
        done = read_short.run("trace", article, "--json")
        return done.status, done.rows[0], read_short.run("trace", article).out

    status, told, _shown = traced()
    assert (status, told["differing"], told["by_another_reader"]) == (0, [], False)
    rules(read_short, [*SHORT, {"headline": "h6", "body": "div.never"}])
    status, told, shown = traced()
    assert (status, told["differing"], told["by_another_reader"]) == (0, [], True)
    assert "identical to its bytes" in shown
    assert "compared with a reading by warraq-reader/" in shown
    rules(read_short, WHOLE)
    status, told, shown = traced()
    assert status == 1
    assert "paragraphs" in told["differing"]
    again(read_short, "--all")
    status, told, _shown = traced()
    assert (status, told["differing"], told["superseded_at"]) == (0, [], None)
    rules(read_short, BLIND)
    again(read_short, "--all")
    status, told, shown = traced()
    assert status == 1
    assert told["differing"][0].startswith("no longer an article: ")
    assert "superseded 20" in shown
