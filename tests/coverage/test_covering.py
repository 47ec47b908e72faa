"""Statements out of a real store: what was deposited and read, never what was remembered alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import keys
from archive.storage import scratch
from archive.storage.store import Access, Store
from crawlers.dispositions import Fate
from tests.coverage.deposits import Desk, desk
from tests.coverage.doors import Door
from tests.coverage.nights import night
from warraq.coverage import covering, morning
from warraq.coverage.covering import Span
from warraq.coverage.statement import Statement

WEEK = Span(night(0), night(6))
NOW = datetime.combine(night(6), datetime.min.time(), UTC) + timedelta(days=1, hours=8)


@pytest.fixture
def paper(
    tmp_path: Path,
    access: Access,
    archive_store: Store,
    derived_store: Store,
    seen: dict[str, Door],
) -> Desk:
    """A paper that answers, with empty stores."""
    return desk(tmp_path, access, archive_store, derived_store, seen["sound"])


def said(paper: Desk, *, again: bool = False) -> dict[int, Statement]:
    """The statements of the first week, by the number of the night."""
    told = morning.said_of(paper.stores, paper.rules, WEEK, now=NOW, again=again)
    return {(statement.night - night(0)).days: statement for statement in told}


def test_a_week_of_nights(paper: Desk) -> None:
    """Read, kept and not read, cut short, not run: each is said, by manifests and tables alone."""
    stock = [night(0), None, night(0) - timedelta(days=400)]
    paper.read(paper.deposit(night(0), stock), stock)
    paper.deposit(night(1), [None])
    paper.read(paper.deposit(night(3), state="interrupted"))
    found = said(paper)
    states = [found[number].state for number in range(7)]
    assert states == ["complete", "gaps", "not run", "gaps", *["not run"] * 3]
    first = found[0].outcome
    assert first is not None
    assert (first.new, first.found, first.articles) == (3, 2, 3)
    assert first.signs.certificate is not None
    assert first.signs.addresses == ("127.0.0.1",)
    assert list(first.snapshots) == [f"sample/{night(0)}/00000001"]
    assert "`warraq extract sample/2026-09-07/00000002`" in found[1].cannot_claim[0]


def test_a_night_read_later_is_told_anew(paper: Desk) -> None:
    """What is kept in the derived bucket is believed only while the archive bears it out."""
    made = paper.deposit(night(0), [None])
    assert said(paper)[0].state == "gaps"
    paper.read(made, [None])
    assert said(paper)[0].state == "complete"
    kept = paper.stores.derived.read(keys.outcomes("sample", 2026))
    assert said(paper)[0].state == "complete"
    assert paper.stores.derived.read(keys.outcomes("sample", 2026)) == kept
    paper.deposit(night(2))
    assert said(paper)[2].state == "gaps"
    late = paper.deposit(night(0), attempt=2)
    assert str(late.snapshot) in said(paper)[0].cannot_claim[0]


def test_all_of_it_can_be_made_again(paper: Desk) -> None:
    """With the derived objects gone, and with `again`, the very same statements are made."""
    for number in (0, 1, 4):
        paper.read(paper.deposit(night(number), [night(number)]), [night(number)])
    told = said(paper)
    assert said(paper, again=True) == told
    scratch.clear(paper.stores.derived, "coverage/")
    assert said(paper) == told


def test_two_writers_of_one_year_lose_nothing(paper: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slower one finds the object changed, and enters its nights beside the other's."""
    for number in (0, 1):
        paper.read(paper.deposit(night(number)))
    one, other = Span(night(0), night(0)), Span(night(1), night(1))
    lines, calls = covering._lines, []

    def slow(*asked: Any) -> Any:
        found = lines(*asked)
        calls.append(asked)
        if len(calls) == 2:  # the first is for what is known, this one is right before the put
            covering.past(paper.stores, paper.rules, other)
        return found

    monkeypatch.setattr(covering, "_lines", slow)
    covering.past(paper.stores, paper.rules, one)
    assert len(calls) == 5
    assert set(lines(paper.stores.derived, "sample", 2026)[0]) == {night(0), night(1)}


def test_the_statement_of_a_night_is_an_object(paper: Desk) -> None:
    """Written when the night is done, written over when it is told anew, and read without work."""
    made = paper.deposit(night(0), [None])
    morning.state(paper.stores, paper.rules, night(0))
    paper.read(made, [None])
    told = morning.state(paper.stores, paper.rules, night(0))
    assert morning.stated(paper.stores, "sample", night(0)) == told
    raw = json.loads(paper.stores.derived.read(keys.statement("sample", night(0))))
    assert raw["state"] == "complete"
    assert raw["outcome"]["snapshots"] == {str(made.snapshot): made.sha256}
    assert morning.stated(paper.stores, "sample", night(1)) is None
    assert morning.state(paper.stores, paper.rules, date(2100, 1, 1)) is None


def test_a_back_fill_alone_is_no_night(paper: Desk) -> None:
    """A crawl that never asked for the home page vouches for nothing, and hides nothing."""
    pages = tuple(fate for fate in paper.door.fates if fate.role == "article")
    beside = Desk(paper.stores, paper.rules, Door(paper.door.site, pages, paper.door.folder))
    paper.read(paper.deposit(night(0)))
    made = beside.deposit(night(1), [night(1)] * 2)
    beside.read(made, [night(1)] * 2)
    assert said(paper)[1].state == "not run"


def test_only_what_opens_the_warc_is_fetched(paper: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night is weighed without a download of its captures."""
    made = paper.deposit(night(0))
    asked: list[tuple[int, int | None]] = []
    read = Store.read

    def counted(store: Store, key: str, offset: int = 0, length: int | None = None) -> bytes:
        if key == made.warcs[0].key:
            asked.append((offset, length))
        return read(store, key, offset, length)

    monkeypatch.setattr(Store, "read", counted)
    covering.past(paper.stores, paper.rules, WEEK)
    home: Fate = next(fate for fate in paper.door.fates if fate.role == "home")
    assert asked == [(0, (home.offset or 0) + (home.length or 0) + (1 << 18))]
