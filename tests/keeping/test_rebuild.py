"""All that follows from the WARCs is made again from them: the same rows, whatever was lost."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive import keys
from archive.records.reader import records
from archive.storage.store import Store
from articles.tables.table import ORDER, Tables
from crawlers.frontier import Known
from tests.keeping.conftest import at
from tests.keeping.desk import Desk
from tests.keeping.foreign import Page, warc
from tests.night.workplace import NIGHTS, Workplace
from warraq import catalogue, importing, steps
from warraq.nights import ledger
from warraq.proofs import rebuilding

LOST = pytest.mark.parametrize("lost", ["nothing", "derived", "manifests and dispositions"])


@pytest.fixture
def copy(three_nights: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with a copy of the three nights: both buckets, and the site's file."""
    place = Workplace(tmp_path, three_nights.endpoint)
    place.add_site("sample", (three_nights.sites / "sample.yaml").read_text(encoding="utf-8"))
    for name in ("archive", "derived"):
        theirs: Store = getattr(three_nights.stores, name)
        _copy_objects(theirs, getattr(place.stores, name))
    return at(place, monkeypatch)


@LOST
def test_the_same_rows_are_made_again(copy: Desk, three_nights: Workplace, lost: str) -> None:
    """With everything there, the derived bucket emptied, or nothing left but WARCs and indexes.

    What was rebuilt is known as extracted: the steps of a night add nothing to it.
    """
    rows, frontier = copy.tables(), _learned(copy)
    assert [len(each) > least for each, least in zip(rows.values(), (30, 30, 200), strict=True)]
    copy.place.stores.derived.replace(f"{keys.rebuilt('2020')}x", b"", etag=None, kind="x")
    if lost == "derived":
        _delete(copy.place.stores.derived, "")
    elif lost != "nothing":
        _delete(copy.place.stores.derived, "")
        _delete(copy.place.stores.archive, "sample/manifests/", "sample/dispositions/")
    kept = copy.kept()
    done = copy.run("rebuild", "--json")
    assert done.status == (1 if "manifests" in lost else 0), done.err
    assert copy.tables() == rows
    assert _learned(copy) == frontier
    assert copy.kept() == kept
    (told,) = done.rows
    last = three_nights.chain("sample")[-1]
    if "manifests" not in lost:
        assert steps.extract(str(last.snapshot)) == "{}"
        assert copy.tables() == rows
    assert (told["warcs"], told["rows"]) == (3, {n: len(each) for n, each in rows.items()})
    assert len(told["gaps"]) == (3 if "manifests" in lost else 0)
    assert not list(copy.place.stores.derived.keys(keys.REBUILDS))


def test_an_index_is_checked_and_never_rewritten(copy: Desk) -> None:
    """A missing CDXJ is written as it was; one that says otherwise is told, line for line."""
    store, made = copy.place.stores.archive, copy.place.chain("sample")
    first, second, third = (keys.cdxj(one.snapshot) for one in made)
    good = store.read(first)
    lines = store.read(second).splitlines(keepends=True)
    bad = b"".join(lines[1:]) + lines[0].replace(b'"offset": "', b'"offset": "9')
    _delete(store, first, second)
    store.put_once(second, bad, kind="text/x-cdxj")
    done = copy.run("rebuild", "--json")
    assert done.status == 1
    (told,) = done.rows
    assert told["indexed"] == [first]
    assert store.read(first) == good
    assert store.read(second) == bad
    assert len(told["gaps"]) == 2
    assert told["gaps"][0].startswith(f"{second}: 1 lines that no record bears out, such as ")
    assert told["gaps"][1].startswith(f"{second}: 1 lines missing, such as ")
    assert third not in f"{told['gaps']}"


def test_killed_at_the_switch_nothing_is_lost(copy: Desk) -> None:
    """Dead after the first and the second table: all rows are there, and the next run ends it."""
    rows, frontier = copy.tables(), _learned(copy)
    first = _versions(copy.place.stores.tables)
    for commits in (1, 2):
        killed = _killed_after(commits, copy)
        assert killed.returncode == 9, killed.stderr
        assert copy.tables() == rows
        assert _learned(copy) == frontier
    assert _versions(copy.place.stores.tables) == [first[0] + 2, first[1] + 1, first[2]]
    assert copy.run("rebuild").status == 0
    assert copy.tables() == rows


def _killed_after(commits: int, copy: Desk) -> subprocess.CompletedProcess[bytes]:
    """A rebuild that dies, as by `kill -9`, when it has switched so many tables."""
    script = (
        "import os\n"
        "from articles.tables.table import Tables\n"
        "from warraq.cli import main\n"
        "whole, left = Tables.take_over, iter(range(COMMITS))\n"
        "def dying(*words, **facts):\n"
        "    if next(left, None) is None: os._exit(9)\n"
        "    return whole(*words, **facts)\n"
        "Tables.take_over = dying\n"
        "main()\n"
    ).replace("COMMITS", str(commits))
    return subprocess.run(
        [sys.executable, "-c", script, "rebuild"],
        cwd=copy.place.folder,
        env=copy.place.environment(),
        check=False,
        capture_output=True,
        timeout=60,
    )


def test_what_enters_meanwhile_is_not_lost(
    copy: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import read into the tables while the rebuild reads: the switch waits and takes it in."""
    before = {name: len(each) for name, each in copy.tables().items()}
    home = copy.rows("captures")[0]["url"].partition("/robots")[0].rstrip("/")
    home = "/".join(home.split("/")[:3])
    path = warc(tmp_path / "late.warc.gz", [Page(url=f"{home}/777777/late/")])

    def enter() -> None:
        rules = catalogue.rules_of(steps.read_settings(), "sample")
        archive = copy.place.stores.archive
        made = importing.import_file(archive, path, rules, importer="x", spool=tmp_path)
        steps.index(str(made.snapshot))
        steps.extract(str(made.snapshot))

    monkeypatch.setattr(rebuilding, "account", _once_before(rebuilding.account, enter))
    done = copy.run("rebuild", "--json")
    assert done.status == 0, done.err
    assert done.rows[0]["warcs"] == 4
    assert len(copy.tables()["captures"]) == before["captures"] + 1
    assert [row["url"] for row in copy.rows("captures")].count(f"{home}/777777/late/") == 1


def test_a_killed_crawl_is_read_from_its_records(copy: Desk, three_nights: Workplace) -> None:
    """Without its dispositions record a crawl still gives every article and what became of it."""
    asked = [row for row in copy.rows("captures") if row["record_id"] and row["night"] == _day()]
    articles = [row for row in copy.rows("articles") if row["night"] == _day()]
    store = copy.place.stores.archive
    (key,) = list(store.keys(f"sample/warcs/{NIGHTS[0]}/"))
    raw = store.read(key)
    *_others, last = records(io.BytesIO(raw))
    assert last.url == "urn:warraq:dispositions"
    _delete(store, "")
    _delete(copy.place.stores.derived, "")
    store.put_once(key, raw[: last.offset], kind="application/warc")
    assert copy.run("rebuild").status == 1
    again = {row["record_id"]: row for row in copy.rows("captures")}
    for row in asked:
        same = again[row["record_id"]]
        names = ("url", "disposition", "status", "captured_at", "warc_offset", "article_id")
        assert [same[name] for name in names] == [row[name] for name in names]
        if row["role"] != "seed":
            assert same["role"] == row["role"]
    assert len(again) == len(asked)
    assert sorted(map(repr, copy.rows("articles"))) == sorted(map(repr, articles))


def test_imports_are_rebuilt_as_they_entered(desk: Desk, tmp_path: Path) -> None:
    """Captures of others, two of one page among them, give the same rows from the WARC alone."""
    later = Page(text="فقرة أولى عُدّلت بعد النشر بأيام.", date="2019-05-09T10:00:00Z")
    desk.take(warc(tmp_path / "a.warc", [Page(), later], gzip=False))
    rows = desk.tables()
    assert len(rows["articles"]) == 2
    _delete(desk.place.stores.derived, "")
    assert desk.run("rebuild").status == 0
    assert desk.tables() == rows


def test_a_warc_that_changed_stops_it_and_one_that_is_gone_is_a_gap(copy: Desk) -> None:
    """Not what was committed: exit status 3, no table touched.  Not there: exit status 1."""
    store, versions = copy.place.stores.archive, _versions(copy.place.stores.tables)
    key = copy.place.chain("sample")[0].warcs[0].key
    raw = store.read(key)
    *_others, last = records(io.BytesIO(raw))
    _delete(store, key)
    store.put_once(key, raw[: last.offset], kind="application/warc")
    stopped = copy.run("rebuild")
    assert stopped.status == 3
    assert f"{key} is not what sample/{NIGHTS[0]}/00000001 was committed with" in stopped.err
    assert _versions(copy.place.stores.tables) == versions
    _delete(store, key)
    done = copy.run("rebuild", "--json")
    assert done.status == 1
    (gap,) = done.rows[0]["gaps"]
    assert gap == f"{key} is not there, though sample/{NIGHTS[0]}/00000001 names it"


def test_nothing_is_rebuilt_from_nothing(copy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty archive, or a site without its file, would empty the tables: wrong use."""
    rows = copy.tables()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("WARRAQ_ARCHIVE", "s3://night-archive/nothing-here")
        refused = copy.run("rebuild")
    assert refused.status == 2
    assert "holds no WARC" in refused.err
    (copy.place.sites / "sample.yaml").unlink()
    refused = copy.run("rebuild")
    assert refused.status == 2
    assert "no site file for sample" in refused.err
    assert copy.tables() == rows


def _copy_objects(theirs: Store, ours: Store) -> None:
    def one(key: str) -> None:
        source = {"Bucket": theirs.bucket, "Key": theirs.prefix + key}
        ours.client.copy_object(Bucket=ours.bucket, Key=ours.prefix + key, CopySource=source)

    with ThreadPoolExecutor(8) as several:
        list(several.map(one, theirs.keys()))


def _delete(store: Store, *prefixes: str) -> None:
    for prefix in prefixes:
        for key in list(store.keys(prefix)):
            store.client.delete_object(Bucket=store.bucket, Key=store.prefix + key)


def _learned(desk: Desk) -> tuple[list[Known], bytes]:
    """What is known of the paper's articles, compacted or not, and of what they need."""
    store = desk.place.stores.derived
    return list(ledger.known(store, "sample")), store.read(keys.requisites("sample"))


def _versions(tables: Tables) -> list[int]:
    return [tables.version(name) or 0 for name in ORDER]


def _once_before(whole: Callable[..., Any], deed: Callable[[], None]) -> Callable[..., Any]:
    left = [deed]

    def wrapped(*words: Any) -> Any:
        while left:
            left.pop()()
        return whole(*words)

    return wrapped


def _day() -> date:
    return date.fromisoformat(NIGHTS[0])
