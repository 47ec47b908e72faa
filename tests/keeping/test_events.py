"""Nights kept in a real store and read into real tables: every event, in any order, and again."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from archive.servers.embedded import Endpoint
from tests.keeping.conftest import PORT, at
from tests.keeping.desk import ANEW, Desk
from tests.keeping.foreign import HOME, Page, warc
from tests.night.workplace import Workplace, site_file

TEXTS = ("فقرة أولى من الخبر كما نُشرت.", "فقرة أولى من الخبر بعد أن عُدّلت.")
HEADS = {"404": "404 Not Found", "301": "301 Moved Permanently", "403": "403 Forbidden"}


def page(name: str, night: int, text: str = TEXTS[0], **about: str) -> Page:
    """The article `name` as a night shows it; a `status` other than 200 has no page."""
    status = about.get("status", "")
    fields = [("Content-Type", "text/html; charset=utf-8")]
    if to := about.get("to"):
        fields.append(("Location", to))
    return Page(
        url=f"{HOME}{about.get('path', '/article/')}{name}",
        headline=about.get("headline", f"عنوان {name}"),
        text=text,
        date=f"2019-05-{night:02}T10:00:{len(name):02}Z",
        status=HEADS.get(status, "200 OK"),
        headers=tuple(fields),
        raw=b"-" if status else None,
    )


def week() -> list[list[Page]]:
    """Six nights: one article edited, others gone, moved home, blocked, deleted softly, merged."""
    nights = []
    for night in range(1, 7):
        away, late = night in (2, 3, 4), night > 2
        nights.append(
            [
                Page(url=f"{HOME}/", date=f"2019-05-{night:02}T09:59:00Z", headline="الرئيسية"),
                page("still", night),
                page("edited", night, TEXTS[late]),
                _cut(page("cut", night), broken=night in (2, 5)),
                page("gone", night, status="404" if away else ""),
                page("flicker", night, status="404" if night in (2, 5) else ""),
                page("home", night, status="301" if late else "", to=f"{HOME}/" if late else ""),
                page("blocked", night, status="403" if night in (3, 4) else ""),
                page("soft", night, headline="404 الصفحة غير موجودة" if late else "عنوان soft"),
                page("moved", night, "نص لا يشبه غيره أبداً في هذا الموقع.", headline="حكاية أخرى")
                if night < 4
                else page("moved", night, status="301", to=f"{HOME}/article/elsewhere"),
                *([_elsewhere(night)] if night >= 4 else []),
            ]
        )
    return nights


def _cut(whole: Page, *, broken: bool) -> Page:
    """A page whose second half never came."""
    body = whole.body[: len(whole.body) // 2]
    return replace(whole, raw=body, fields={"WARC-Truncated": "disconnect"}) if broken else whole


def _elsewhere(night: int) -> Page:
    text = "نص لا يشبه غيره أبداً في هذا الموقع."
    return page("elsewhere", night, text, headline="حكاية أخرى")


EVENTS = {
    ("published", "still"): "2019-05-01",
    ("published", "edited"): "2019-05-01",
    ("published", "gone"): "2019-05-01",
    ("published", "cut"): "2019-05-01",
    ("published", "flicker"): "2019-05-01",
    ("published", "home"): "2019-05-01",
    ("published", "blocked"): "2019-05-01",
    ("published", "soft"): "2019-05-01",
    ("published", "moved"): "2019-05-01",
    ("edited", "edited"): "2019-05-03",
    ("unpublished", "gone"): "2019-05-03",
    ("restored", "gone"): "2019-05-05",
    ("redirected", "home"): "2019-05-04",
    ("blocked", "blocked"): "2019-05-03",
    ("soft-deleted", "soft"): "2019-05-04",
    ("merged", "elsewhere"): "2019-05-04",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A WARC a night."""
    folder = tmp_path_factory.mktemp("week")
    return [
        warc(folder / f"{number}.warc.gz", pages) for number, pages in enumerate(week(), start=1)
    ]


@pytest.fixture(scope="module")
def read_in_order(
    files: list[Path], tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint
) -> Workplace:
    """A workplace at which the nights were read as they came."""
    with pytest.MonkeyPatch.context() as patch:
        return _read(_place(tmp_path_factory.mktemp("one"), endpoint), files, patch).place


def _place(folder: Path, endpoint: Endpoint) -> Workplace:
    place = Workplace(folder, endpoint)
    place.add_site("old", site_file("old", PORT, timezone="Asia/Damascus"))
    return place


def _read(place: Workplace, files: list[Path], patch: pytest.MonkeyPatch) -> Desk:
    desk = at(place, patch)
    for file in files:
        desk.take(file)
    return desk


def test_every_event_is_found_and_nothing_else(
    read_in_order: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six nights read as they came: each kind of event, each with its two records."""
    desk = at(read_in_order, monkeypatch)
    changes = desk.rows("changes")
    found = [(row["type"], row["url"].rpartition("/")[2], str(row["night"])) for row in changes]
    assert Counter(found) == Counter((*event, night) for event, night in EVENTS.items())
    records = {row["record_id"] for row in desk.rows("captures")}
    for row in changes:
        assert row["after_record_id"] in records
        assert (row["before_record_id"] in records) == (row["type"] != "published")


def test_the_order_of_deposits_does_not_matter(
    read_in_order: Workplace,
    files: list[Path],
    tmp_path: Path,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nights deposited in another order give the rows of those in order; so does a rebuild."""
    in_order = _current(at(read_in_order, monkeypatch))
    shuffled = [files[number] for number in (3, 0, 4, 5, 2, 1)]
    desk = _read(_place(tmp_path, endpoint), shuffled, monkeypatch)
    assert _current(desk) == in_order
    assert desk.run("rebuild").status == 0
    assert _current(desk) == in_order


def test_history_tells_it(read_in_order: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any spelling, the address merged away and the id find one history; marks read as text."""
    desk = at(read_in_order, monkeypatch)
    told = desk.run("history", f"{HOME.replace('http:', 'https:')}/article/edited/?utm_source=x")
    assert told.status == 0
    lines = told.out.splitlines()
    assert lines[0] == "\u2068عنوان edited\u2069"
    (edit,) = [line for line in lines if "paragraph 1:" in line]
    assert "[-\u2068كما نُشرت\u2069-] {+\u2068بعد أن عُدّلت\u2069+}" in edit
    assert edit.count("\u2067") == 1
    ids = set()
    for asked in ("moved", "elsewhere"):
        rows = desk.run("history", f"{HOME}/article/{asked}", "--json").rows
        ids |= {row["article_id"] for row in rows}
        assert [row["event"] for row in rows if row["kind"] == "change"] == ["published", "merged"]
        merged = next(row for row in rows if row["event"] == "merged")
    assert len(ids) == 1
    assert desk.run("history", merged["detail"]["merged_id"]).status == 0
    assert desk.run("history", f"{HOME}/article/none").status == 2


def _current(desk: Desk) -> dict[str, list[str]]:
    """The rows of each table as text, in one order, without what was superseded."""
    rows = {name: desk.rows(name) for name in ("changes", "captures")}
    articles = desk.place.ask("select * from articles where superseded_at is null")
    rows["articles"] = [
        {name: value for name, value in row.items() if name not in ANEW} for row in articles
    ]
    return {
        name: sorted(json.dumps(row, default=str, sort_keys=True) for row in found)
        for name, found in rows.items()
    }
