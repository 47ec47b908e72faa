"""Fates, rows and manifests of a night -> its numbers, each URL once and nothing twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from archive.manifest import Draft, Manifest, State
from archive.records.reader import Record
from crawlers.dispositions import Disposition, Fate
from tests.coverage.nights import FIRST, HOST
from warraq.coverage.covering import _planned
from warraq.coverage.outcome import Outcome, Reading, SeedOutcome, outcome
from warraq.coverage.signs import Signs

HOME = Fate("https://paper.example/", "home", "captured")
FEED = Fate("https://paper.example/feed/?paged=1", "seed", "captured", seed="feed")
SEED = "feed https://paper.example/feed/"


def page(number: int, disposition: Disposition = "captured", **facts: Any) -> Fate:
    """An article page that the feed named."""
    url = f"https://paper.example/{number}"
    return Fate(url, "article", disposition, seed=SEED, record_id=f"r{number}", **facts)


def attempt(number: int = 1, state: State = "complete", **facts: Any) -> Manifest:
    """One attempt at the first night."""
    draft = Draft(
        site="paper",
        night=FIRST,
        stamp=f"2026090622100000{number}",
        started=f"2026-09-06T22:1{number}:00+00:00",
        finished="2026-09-06T23:00:00+00:00",
        state=state,
        rules_sha256="",
        objects=(),
        counts={},
        **facts,
    )
    return Manifest(draft, number, None, f"sha{number}")


def made(fates: Sequence[Fate], reading: Reading | None = None, **facts: Any) -> Outcome:
    """The outcome of one attempt with these fates."""
    return outcome([(attempt(**facts), fates)], reading or Reading(), Signs(HOST))


def test_each_page_counts_once_as_it_was_read() -> None:
    """By disposition, with those taken for no articles only when they were read."""
    fates = [HOME, FEED, page(1), page(2), page(3, "blocked", reason="http-403"), page(4, "gone")]
    reading = Reading(refused={"r2": "a list"}, read=frozenset({"r1"}), new={"r1": FIRST})
    found = made(fates, reading)
    assert found.pages == {"blocked": 1, "captured": 1, "gone": 1, "not-an-article": 1}
    assert (found.articles, found.new, found.missed) == (1, 1, {"blocked http-403": 1})
    assert not found.is_empty
    assert made([replace(HOME, disposition="failed")]).is_empty


def test_what_is_found_is_fresh_or_new_and_unread() -> None:
    """Old stock, what the plan knew and what the frontier asked for say nothing of a rhythm."""
    old = FIRST - timedelta(days=8)
    fates = [
        HOME,
        *(page(number) for number in range(4)),
        page(4, "failed"),
        page(5, "failed", dated=old.isoformat()),
        page(6, "blocked"),
        replace(page(7, "failed"), seed="frontier"),
        replace(page(8, "failed"), seed="modified"),
        page(9, "gone"),
    ]
    reading = Reading(
        refused={"r3": "a list"},
        read=frozenset({"r0", "r1", "r2"}),
        new={"r0": FIRST, "r1": None, "r2": old},
        planned=frozenset({page(6).url}),
    )
    found = made(fates, reading)
    assert (found.new, found.found) == (3, 4), "r0 and r1 are fresh; 3 and 4 new and unread"


def test_the_plan_is_read_from_the_archive() -> None:
    """The first record of that name, as the crawl kept it; a night without one knew nothing."""
    lines = "".join(json.dumps([f"https://paper.example/{n}", "", True]) + "\n" for n in (1, 2))
    headers = {"warc-target-uri": "urn:warraq:plan", "warc-type": "resource"}
    records = [Record({}, b"", 0, 0), Record(headers, lines.encode(), 0, 0)]
    later = Record(headers, b'["https://paper.example/3", "", true]\n', 0, 0)
    assert _planned([*records, later]) == {page(1).url, page(2).url}
    assert _planned([]) == frozenset()


def test_a_night_is_the_union_of_its_attempts() -> None:
    """The better answer of two counts, whole if one of them ended by itself."""
    cut = attempt(1, "interrupted", findings=("a",))
    whole = attempt(2, findings=("a", "b"))
    both = [(cut, [HOME, page(1), page(2, "failed")]), (whole, [HOME, page(1, "failed"), page(2)])]
    found = outcome(both, Reading(), Signs(HOST), ["paper/x"])
    assert (found.pages, found.missed) == ({"captured": 2}, {})
    assert (found.is_cut_short, found.findings) == (False, ("a", "b"))
    assert found.began == cut.draft.started
    assert found.snapshots == {str(cut.snapshot): "sha1", str(whole.snapshot): "sha2"}
    assert outcome(both[:1], Reading(), Signs(HOST)).is_cut_short


def test_what_is_no_night_counts_for_nothing_and_is_known() -> None:
    """A single capture beside the night adds no page, and is not looked for again."""
    beside = (attempt(2), [page(7)])
    found = outcome([(attempt(1), [HOME, page(1)]), beside], Reading(), Signs(HOST))
    assert found.pages == {"captured": 1}
    assert len(found.crawls) == 2
    assert len(found.snapshots) == 1


def test_each_seed_with_its_answer_and_its_yield() -> None:
    """What the crawl told of a seed is joined with how its first page was answered."""
    told = {SEED: {"found": 9, "in_scope": 7, "new": 2}, "section x": {"in_scope": 0, "new": 0}}
    further = replace(FEED, url="https://paper.example/feed/?paged=2", via=FEED.url)
    shut = Fate("https://paper.example/map.xml", "seed", "blocked", "http-403", seed="sitemap")
    found = made([HOME, FEED, further, shut], seeds=told)
    assert found.seeds == (
        SeedOutcome(SEED, "captured", 7, 2),
        SeedOutcome("sitemap https://paper.example/map.xml", "blocked http-403", None, None),
        SeedOutcome("section x", "", 0, 0),
    )
