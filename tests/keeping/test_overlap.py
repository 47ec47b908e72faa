"""Runs of one site that overlap: each adds what it learned, and none undoes another's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from archive import keys
from archive.errors import LeaseHeld, MissingObject
from archive.storage import lease
from archive.storage.store import Store
from crawlers import frontier
from crawlers.dispositions import Fate
from crawlers.frontier import Known
from tests.keeping.desk import Desk
from tests.night.workplace import site_file
from tests.seeds.paper import Paper, printed
from warraq.nights import ledger

NIGHT = "2026-11-23"
SITE = "paper"


@dataclass(slots=True)
class Watched(Paper):
    """Does something once, as the first post is asked for; each post takes a while."""

    once: list[Callable[[], object]] = field(default_factory=list)
    takes: float = 0.0

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        """As a paper does."""
        if target.startswith("/p/"):
            while self.once:
                self.once.pop()()
            time.sleep(self.takes)
        return Paper.answer(self, target)

    @property
    def read(self) -> list[str]:
        """The posts asked for."""
        return [path for path in self.asked if path.startswith("/p/")]


@pytest.fixture
def paper(desk: Desk) -> Iterator[Watched]:
    """A paper of six posts, and its site file on the desk."""
    with printed(Watched()) as watched:
        port = int(watched.base.rpartition(":")[2])
        seeds = [{"wordpress": f"{watched.base}/wp-json/wp/v2/posts"}]
        facts = {"article_url": "/p/[0-9]+/$", "seeds": seeds}
        desk.place.add_site(SITE, site_file(SITE, port, **facts))
        yield watched


def overtake(desk: Desk) -> Callable[[], object]:
    """Take the lease from whoever has it, as a run elsewhere does when it has run out."""

    def deed() -> None:
        derived, key = desk.place.stores.derived, keys.lease(SITE, "night")
        while True:
            seen = lease._seen(derived, key)
            assert seen
            # A beat of the holder's between our look and our put: look again.
            with suppress(LeaseHeld):
                lease.take(derived, key, "a night elsewhere", dead=seen.grant.token)
                return

    return deed


def test_single_urls_are_captured_and_nothing_else(desk: Desk, paper: Watched) -> None:
    """Neither home nor seeds, due or not; the frontier knows, so that the night repeats nothing."""
    done = desk.run("capture", "--url", paper.url(3), "--url", paper.url(3), "--date", NIGHT)
    assert (done.status, done.out) == (0, f"{SITE}/{NIGHT}/00000001\n")
    assert paper.asked == ["/robots.txt", "/p/3/"]
    assert desk.run("capture", "--url", paper.url(3), "--site", SITE, "--date", NIGHT).status == 0
    assert paper.read == ["/p/3/"] * 2
    assert desk.run("night", SITE, "--date", NIGHT).status == 0
    assert sorted(paper.read) == sorted([*(f"/p/{number}/" for number in range(1, 7)), "/p/3/"])


def test_what_cannot_be_captured_is_refused(desk: Desk, paper: Watched) -> None:
    """In one sentence, with exit status 2, before anything is asked for."""
    for words, said in (
        (("--url", "https://elsewhere.example/p/1/"), "no site in"),
        (("--url", f"{paper.base}/about/"), "is no article of paper: its article_url is"),
        (("--url", paper.url(1), SITE), "not both"),
        ((), "name sites, or URLs"),
    ):
        refused = desk.run("capture", *words)
        assert refused.status == 2
        assert said in refused.err
    assert paper.asked == []


def test_a_night_that_runs_elsewhere_is_not_run_here(desk: Desk, paper: Watched) -> None:
    """Refused in one sentence; a single capture is not; given back, the night runs."""
    assert desk.run("capture", "--url", paper.url(1), "--date", NIGHT).status == 0
    held = lease.take(desk.place.stores.derived, keys.lease(SITE, "night"), "a night of paper")
    refused = desk.run("capture", SITE, "--date", NIGHT)
    assert (refused.status, refused.out) == (3, "")
    assert refused.err.startswith("a night of paper is running elsewhere (heard of ")
    assert desk.run("capture", "--url", paper.url(2), "--date", NIGHT).status == 0
    held.release()
    assert desk.run("capture", SITE, "--date", NIGHT).status == 0
    assert len(paper.read) == 6


def test_what_an_overtaken_run_has_is_kept(desk: Desk, paper: Watched) -> None:
    """Its WARC is committed, with a finding that says so, and its frontier joins the other's."""
    paper.once.append(overtake(desk))
    assert desk.run("capture", SITE, "--date", NIGHT).status == 0
    (made,) = desk.place.chain(SITE)
    (told,) = made.draft.findings
    assert told == ("lease: run 1 was overtaken by run 2 (a night elsewhere); what it has is kept")
    assert len(list(ledger.known(desk.place.stores.derived, SITE))) == 6
    seen = lease._seen(desk.place.stores.derived, keys.lease(SITE, "night"))
    assert seen
    assert (seen.grant.fencing, seen.grant.released) == (2, False)
    assert desk.run("capture", SITE, "--date", NIGHT).status == 3


def test_an_overtaken_run_stops_asking(
    desk: Desk, paper: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its next sign of life; what it had is a snapshot that was cut short."""
    monkeypatch.setattr(lease, "BEAT", timedelta(seconds=0.1))
    paper.posts, paper.takes = 60, 0.1
    paper.once.append(overtake(desk))
    cut = desk.run("capture", SITE, "--date", NIGHT)
    assert cut.status == 1
    assert "was cut short" in cut.err
    assert 0 < len(paper.read) < 50
    (made,) = desk.place.chain(SITE)
    assert made.draft.state == "interrupted"
    assert len(made.warcs) == 1


def lesson(number: int, fate: str = "captured") -> dict[str, Known]:
    """What one crawl teaches: an article of its own, and one that all of them met."""
    night = date(2026, 11, 1) + timedelta(days=number)
    fates = [Fate(f"https://news.example/{name}/", "article", fate) for name in (number, "all")]  # type: ignore[arg-type]
    return frontier.learned(fates, night=night, stamp=f"202611{number + 1:02d}013000000")


def put(store: Store, number: int) -> None:
    """A lesson as `teach` leaves it."""
    key = keys.lesson(SITE, date(2026, 11, 1) + timedelta(days=number), f"{number:017d}")
    store.put_once(key, frontier.dump_all(lesson(number)), kind="application/gzip")


def all_of(count: int) -> list[Known]:
    """What so many lessons come to."""
    known: dict[str, Known] = {}
    for number in range(count):
        frontier.join(known, lesson(number))
    return [known[url] for url in sorted(known)]


def test_lessons_add_up_and_are_compacted(derived_store: Store) -> None:
    """The same is known before and after; the newest night has the last word in any order."""
    for number in (3, 0, 4, 1, 2):
        put(derived_store, number)
    assert list(ledger.known(derived_store, SITE)) == all_of(5)
    assert not ledger.compact(derived_store, SITE)
    assert ledger.compact(derived_store, SITE, lessons=5)
    assert not list(derived_store.keys(keys.lessons(SITE)))
    put(derived_store, 1)
    assert list(ledger.known(derived_store, SITE)) == all_of(5), "learned twice is learned once"


@pytest.mark.parametrize("when", ["read_tagged", "replace"])
def test_nothing_is_lost_where_another_compacts_meanwhile(
    derived_store: Store, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Between the listing and the reading, and right before the put: another lesson arrives too."""
    for number in range(4):
        put(derived_store, number)
    left, whole = [4], getattr(Store, when)

    def crossed(self: Store, key: str, *words: Any, **facts: Any) -> Any:
        if not (left and key == keys.frontier(SITE)):
            return whole(self, key, *words, **facts)
        left.clear()
        # What is read is from before, what is put comes after.
        before = _absent(whole, self, key) if when == "read_tagged" else None
        put(self, 4)
        assert ledger.compact(self, SITE, lessons=5)
        if before:
            raise before
        return whole(self, key, *words, **facts)

    monkeypatch.setattr(Store, when, crossed)
    if when == "replace":
        assert not ledger.compact(derived_store, SITE, lessons=4)
    assert list(ledger.known(derived_store, SITE)) == all_of(5)
    assert left == []


def _absent(read: Callable[..., Any], store: Store, key: str) -> MissingObject:
    with pytest.raises(MissingObject) as absent:
        read(store, key)
    return absent.value
