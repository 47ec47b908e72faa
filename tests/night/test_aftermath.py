"""A journal and WARCs cut at every place by a crash -> each URL has the fate its bytes bear out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from archive.records.recovery import recover
from crawlers import job
from crawlers.dispositions import Fate, left_open, load, read_journal
from crawlers.job import Job
from tests.dice import dice
from tests.night.hostile import page
from tests.night.many import COUNT, Many
from tests.wire.nights import crawled
from warraq.nights import aftermath

SETTLED = b'{"url"'


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The job of a crawl of thirty articles that came to its end."""
    with Many() as site:
        night = crawled(tmp_path_factory.mktemp("whole") / "night", site.port)
    return job.load(night.folder)


def test_killed_between_any_two_lines_of_the_journal(whole: Job, tmp_path: Path) -> None:
    """Whatever it had met and kept is captured, where it lies; what is told once stays told."""
    fates = {fate.url: fate for fate in articles(whole)}
    lines = whole.journal.read_bytes().splitlines(keepends=True)
    settled = 0
    for number, line in enumerate(lines):
        cut = copied(whole, tmp_path)
        cut.journal.write_bytes(b"".join(lines[:number]) + line[: len(line) // 2])
        left = left_open(cut.journal)
        aftermath.settled(cut)
        for found in articles(cut):
            assert found == fates[found.url]
            settled += found.url in left
        told = cut.journal.read_bytes()
        aftermath.settled(cut)
        assert cut.journal.read_bytes() == told
    assert settled > COUNT


def test_a_record_without_its_request_is_no_capture(whole: Job, tmp_path: Path) -> None:
    """Killed while an exchange was written: its page is asked for again."""
    cut = copied(whole, tmp_path)
    last = max(articles(whole), key=lambda fate: fate.offset or 0)
    shorten(cut, (last.offset or 0) + (last.length or 0))
    untell(cut, last.url)
    aftermath.settled(cut)
    assert {fate.url: fate.reason for fate in articles(cut)}[last.url] == "interrupted"
    assert [fate.url for fate in articles(cut) if fate.disposition != "captured"] == [last.url]


def test_a_power_cut_takes_back_what_was_told(whole: Job, tmp_path: Path) -> None:
    """A file that is shorter than the journal tells: what it lacks is asked for again."""
    size = sum(path.stat().st_size for path in whole.folder.glob("*.warc.gz"))
    thrown = dice("power")
    for _turn in range(20):
        cut = copied(whole, tmp_path)
        end = thrown.randrange(size)
        shorten(cut, end)
        aftermath.settled(cut)
        for fate, was in zip(articles(cut), articles(whole), strict=True):
            lost = (was.offset or 0) + (was.length or 0) > end
            assert (fate.disposition, fate.reason) == (
                ("failed", "interrupted") if lost else ("captured", "")
            )
            assert lost == (fate.offset is None)


def test_a_page_that_was_not_rendered_is_no_capture(whole: Job, tmp_path: Path) -> None:
    """Of a site that is shown in a browser, until its page was; nor where the file is gone."""
    cut = copied(whole, tmp_path)
    lines = cut.journal.read_bytes().splitlines(keepends=True)
    cut.journal.write_bytes(b"".join(line for line in lines if not line.startswith(SETTLED)))
    for text in (whole.site_path.read_text().replace("{", '{"browser": true, ', 1), "nonsense"):
        site = tmp_path / "site.yaml"
        site.write_text(text)
        again = copied(cut, tmp_path / "again", site)
        aftermath.settled(again)
        assert {fate.reason for fate in articles(again)} == {"interrupted"}
        assert len(articles(again)) == COUNT


def test_what_a_page_needs_is_left_open(tmp_path: Path) -> None:
    """Killed between any two lines: each picture of a captured page has a fate; so of a sheet's."""
    with Many() as site:
        parts = "<link rel=stylesheet href=/a.css><img src=/a.png><img src=/b.png>"
        site.scripts["/article/0"] = page(f"<h1>خبر</h1>{parts}")
        site.scripts["/a.css"] = page("b {background: url(/c.png)}", kind="text/css")
        site.scripts |= {f"/{name}.png": page("x", kind="image/png") for name in "abc"}
        whole = job.load(crawled(tmp_path / "night", site.port).folder)
        needs = {
            f"{site.home}/article/0": {f"{site.home}{it}" for it in ("/a.css", "/a.png", "/b.png")},
            f"{site.home}/a.css": {f"{site.home}/c.png"},
        }
    lines = whole.journal.read_bytes().splitlines(keepends=True)
    last = load(b"".join(line for line in lines if line.startswith(SETTLED)))
    assert {fate.url for fate in last} >= set.union(*needs.values())
    for number in range(len(lines)):
        cut = copied(whole, tmp_path)
        cut.journal.write_bytes(b"".join(lines[:number]))
        fates = {fate.url: fate for fate in aftermath.settled(cut)}
        assert fates == {fate.url: fate for fate in read_journal(cut.journal)}
        for url, needed in needs.items():
            if url in fates and fates[url].disposition == "captured":
                assert needed <= fates.keys()
                assert {fates[it].via for it in needed} == {url}


def articles(task: Job) -> list[Fate]:
    """What a journal says of the articles."""
    return [fate for fate in read_journal(task.journal) if fate.role == "article"]


def copied(task: Job, folder: Path, site: Path | None = None) -> Job:
    """The job as its crawl left it, but for the report."""
    there = folder / "job"
    shutil.rmtree(there, ignore_errors=True)
    shutil.copytree(task.folder, there)
    (there / "report.json").unlink(missing_ok=True)
    return replace(task, folder=there, site_path=site or task.site_path)


def shorten(task: Job, end: int) -> None:
    """Cut its WARC at a byte, as a crash leaves it, and recover what there is."""
    (path,) = task.folder.glob("*.warc.gz")
    raw = path.read_bytes()
    path.unlink()
    path.with_name(path.name + ".open").write_bytes(raw[:end])
    recover(task.folder)


def untell(task: Job, url: str) -> None:
    """Take the fate of a URL out of a journal."""
    lines = task.journal.read_bytes().splitlines(keepends=True)
    fate = SETTLED + b': "' + url.encode() + b'"'
    task.journal.write_bytes(b"".join(line for line in lines if not line.startswith(fate)))
