"""Every state of a night, and the sentences that say what cannot be claimed of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from config.site import Site
from tests.coverage.nights import HOST, night, outcome, said
from warraq.coverage.morning import calendar
from warraq.coverage.outcome import SeedOutcome
from warraq.coverage.signs import Signs
from warraq.coverage.statement import Calendar, statements

FEED = "feed https://paper.example/feed/"
USUAL = [outcome(number) for number in range(20)]


@pytest.mark.parametrize(
    ("changed", "state", "words"),
    [
        ({}, "complete", []),
        (
            {"found": 0, "new": 0},
            "silent",
            [
                "no new article, where 10 were to be expected and at least 1",
                "articles published between 2026-09-25 22:10 and 2026-09-26 22:10 UTC may be",
            ],
        ),
        (
            {"findings": (f"seed {FEED}: empty answer",)},
            "gaps",
            ["empty answer; articles published between 2026-09-25 22:10"],
        ),
        ({"findings": ("host x: 1 of 9 answers were blocks",)}, "gaps", ["1 of 9 answers"]),
        (
            {"seeds": (SeedOutcome(FEED, "captured", 0, 0),)},
            "gaps",
            [f"{FEED} named no article; articles published between"],
        ),
        (
            {"seeds": (SeedOutcome(FEED, "blocked http-403", None, None),)},
            "blocked",
            ["the site blocked us"],
        ),
        ({"pages": {"captured": 3, "blocked": 4}}, "blocked", ["what it published is not known"]),
        ({"pages": {"captured": 4, "blocked": 3}}, "complete", []),
        ({"missed": {"failed timeout": 2}}, "gaps", ["failed timeout: 2 pages, and nothing can"]),
        ({"missed": {"over-budget": 1}}, "gaps", ["over-budget: 1 page, and nothing"]),
        ({"is_cut_short": True}, "gaps", ["the capture was cut short"]),
        ({"unread": ("paper/x/1",)}, "gaps", ["kept and not read yet: `warraq extract paper/x/1`"]),
        (
            {"pages": {"not-an-article": 9}, "articles": 2},
            "gaps",
            ["9 pages could not be read as articles, and 2 could"],
        ),
        (
            {"is_empty": True, "missed": {"failed connect": 4}},
            "failed",
            ["nothing can be said about paper on the night of 2026-09-26: not one page was got"],
        ),
        ({"signs": Signs(HOST, unanswered="dns")}, "failed", ["nor a seed answered (dns)"]),
        ({"signs": Signs(HOST, parked="Sedo")}, "failed", ["a parking page (Sedo)"]),
        ({"signs": Signs(HOST, leads_to="other.example")}, "failed", ["lead to other.example"]),
    ],
)
def test_states_and_sentences(changed: dict[str, Any], state: str, words: list[str]) -> None:
    """After twenty nights of ten articles each, one that differs in one thing."""
    last = said([*USUAL, outcome(20, **changed)])[-1]
    assert last.state == state
    for word in words:
        assert any(word in sentence for sentence in last.cannot_claim), last.cannot_claim
    assert bool(words) == bool(last.cannot_claim)


def test_a_night_that_nobody_ran_is_said() -> None:
    """Not run, between two that were; and the next one says since when articles may be missing."""
    nights = [*USUAL, outcome(21, findings=(f"seed {FEED}: empty",))]
    missing, after = said(nights)[-2:]
    assert (missing.state, missing.night, missing.outcome) == ("not run", night(20), None)
    (sentence,) = missing.cannot_claim
    assert sentence.startswith("nothing can be said about paper on the night of 2026-09-26: it was")
    assert "between 2026-09-25 22:10 and 2026-09-27 22:10" in after.cannot_claim[0]


def test_nights_up_to_now_are_looked_for_and_none_before_the_first() -> None:
    """A site that stopped has a row of empty nights at its end; one that never ran has one."""
    assert [s.state for s in said(USUAL, until=23)][-5:] == ["complete", *["not run"] * 4]
    assert said(USUAL, until=23)[0].night == night(0)
    never = statements("paper", {}, Calendar(lambda _night: True, night(3), night(3)))
    assert [(s.state, s.night) for s in never] == [("not run", night(3))]
    stopped = statements("paper", {}, Calendar(lambda _night: True, night(1), night(3)))
    assert [s.state for s in stopped] == ["not run"] * 3
    assert statements("paper", {}, Calendar(lambda _night: True, night(3), night(1))) == []
    assert [s.state for s in said(USUAL, until=23, due=False)][-1] == "complete"


def test_a_back_fill_is_no_night() -> None:
    """What was captured besides the nights stands for none of them."""
    beside = outcome(20, snapshots={}, pages={"captured": 900})
    assert said([*USUAL, beside])[-1].state == "not run"


def test_no_rhythm_is_claimed_before_it_is_known() -> None:
    """The first night brings up a week's stock, and counts for nothing; then seven are needed."""
    nights = [outcome(0, found=400), *(outcome(number) for number in range(1, 10))]
    told = said(nights)
    assert [s.rhythm is not None for s in told] == [False] * 8 + [True] * 2
    assert told[3].notes == ("no rhythm known yet: 2 of the 7 nights it takes",)
    assert told[8].rhythm is not None
    assert told[8].rhythm.expected == 10


@pytest.mark.parametrize(
    "spoilt", [{"is_cut_short": True}, {"unread": ("x",)}, {"signs": Signs(HOST, unanswered="tls")}]
)
def test_a_bad_night_does_not_become_the_rhythm(spoilt: dict[str, Any]) -> None:
    """Forty nights cut short with one article each leave ten to be expected."""
    bad = [outcome(number, found=1, **spoilt) for number in range(20, 60)]
    last = said([*USUAL, *bad, outcome(60, found=0)])[-1]
    assert last.state == "silent"


def test_a_rare_publisher_is_silent_after_some_nights() -> None:
    """One article a night: five nights of none may be chance, six are said."""
    rare = [outcome(number, found=1) for number in range(40)]
    told = said([*rare, *(outcome(number, found=0) for number in range(40, 47))])
    assert [s.state for s in told[40:]] == ["complete"] * 5 + ["silent"] * 2
    assert "no new article for 7 nights in a row" in told[-1].cannot_claim[0]


def test_silence_for_good_is_never_taken_for_the_rhythm() -> None:
    """A year after the last article every night is said, also where nothing else is known."""
    told = said([*USUAL, *(outcome(number, found=0) for number in range(20, 385))])
    assert {s.state for s in told[20:]} == {"silent"}
    undated = said([outcome(number, found=0, new=3) for number in range(100, 200)])
    assert {s.state for s in undated} == {"complete"}, "new, and dated too old to tell"
    quiet = said([outcome(number, found=0) for number in range(100, 200)])
    assert [s.state for s in quiet].index("silent") == 27
    assert {s.state for s in quiet[27:]} == {"silent"}


def test_when_a_night_is_over() -> None:
    """At 01:10 in Damascus a night is due; until 07:10 it may still be on its way."""
    site = Site(
        name="paper",
        publisher="Paper",
        home="https://paper.example/",
        article_url="/news/",
        seeds=({"feed": "https://paper.example/feed/"},),
        schedule="10 1 * * 0-4",
        enabled=True,
    )
    sunday = date(2026, 9, 6)
    early = datetime(2026, 9, 6, 4, 9, tzinfo=UTC)  # 07:09 in Damascus
    assert calendar(site, early).until == sunday - timedelta(days=1)
    known = calendar(site, early + timedelta(minutes=1))
    assert known.until == sunday
    assert [known.is_due(sunday - timedelta(days=days)) for days in range(4)] == [
        True,
        False,
        False,
        True,
    ]
    assert known.day_before
    by_hand = calendar(site.model_copy(update={"enabled": False}), early)
    assert not by_hand.is_due(sunday)
