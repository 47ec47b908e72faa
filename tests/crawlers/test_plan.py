"""When an article is captured again: young ones often, old ones seldom, doubtful ones at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from config.site import Site
from crawlers import plan as planning
from crawlers.frontier import Known
from crawlers.plan import Plan, Resting

NIGHT = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
URL = "https://news.example/1/"


def site(**keys: object) -> Site:
    """A site of these keys."""
    facts = {
        "name": "news",
        "publisher": "News",
        "home": "https://news.example/",
        "article_url": r"^https://news\.example/[^/]+/$",
        "seeds": [{"feed": "https://news.example/feed/"}],
        **keys,
    }
    return Site.model_validate(facts)


def ago(days: int) -> str:
    """A night that many nights before."""
    return (NIGHT - timedelta(days=days)).isoformat()


def known(
    met: int, last: int | None, fate: str = "captured", before: str = "", url: str = URL
) -> Known:
    """Met and last answered so many nights ago, and `before` on the night before that."""
    if last is None:
        return Known(url, ago(met))
    earlier = f"{ago(last + 1)} 20200101000000 {before}" if before else ""
    return Known(url, ago(met), f"{ago(last)} 20261123010000 {fate}", earlier, "2026 sha256:1")


def planned(*entries: Known, now: datetime = NOW, **keys: object) -> Plan:
    """Tonight's plan."""
    return planning.plan(entries, site(**keys), night=NIGHT, now=now)


def due(*entries: Known, **keys: object) -> list[str]:
    """The URLs of tonight's plan, in order."""
    return [entry.url for entry in planned(*entries, **keys).due]


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (1, 1),
        (8, 1),
        (9, 3),
        (20, 3),
        (21, 7),
        (89, 7),
        (90, 30),
        (269, 30),
        (270, 90),
        (1095, 365),
    ],
)
def test_pauses_grow_with_age(age: int, pause: int) -> None:
    """Due on the very night the pause ends, and not on the one before; the oldest once a year."""
    assert due(known(age, pause)) == [URL]
    if pause > 1:
        assert due(known(age, pause - 1)) == []


def test_a_site_has_its_own_pauses() -> None:
    """`revisit_days` of its file; the first of them holds from the first night on."""
    assert due(known(5, 1), revisit_days=[2, 10]) == []
    assert due(known(5, 2), revisit_days=[2, 10]) == [URL]
    assert due(known(30, 9), revisit_days=[2, 10]) == []
    with pytest.raises(ValueError, match="pauses that grow"):
        site(revisit_days=[3, 1])


def test_a_further_run_asks_again_for_what_is_new_after_some_hours() -> None:
    """Four of them, and only on the day an article is met: an hour later nothing is repeated."""
    late = NOW + timedelta(hours=3)
    assert planned(known(0, 0)).due == ()
    assert [entry.url for entry in planned(known(0, 0), now=late).due] == [URL]
    assert planned(known(1, 0), now=late).due == ()


@pytest.mark.parametrize(("fate", "again"), [("failed", 1), ("truncated", 1), ("blocked", 0)])
def test_what_failed_may_be_tried_again_in_the_same_night(fate: str, again: int) -> None:
    """By a further run; who blocks us is left alone until the next night."""
    assert len(due(known(40, 0, fate))) == again


@pytest.mark.parametrize("fate", ["gone", "blocked", "redirected", "failed", "not-an-article"])
def test_a_doubtful_answer_is_asked_again_on_the_next_night(fate: str) -> None:
    """However old the article; once confirmed it rests as any other of its age."""
    assert due(known(2000, 1, fate, before="captured")) == [URL]
    assert due(known(2000, 1, fate, before=fate)) == []
    assert due(known(2000, 365, fate, before=fate)) == [URL]
    assert due(known(2000, 364, fate, before=fate)) == []


def test_an_older_night_brings_up_nothing_newer() -> None:
    """`--date` of a night that is past."""
    assert due(known(9, -3)) == []


def test_the_most_overdue_by_its_own_pause_comes_first() -> None:
    """The doubtful, then in proportion: neither many old ones nor the daily young starve others."""
    entries = [
        known(2000, 366, url="https://news.example/old/"),
        known(2000, 900, url="https://news.example/forgotten/"),
        known(3, 1, url="https://news.example/young/"),
        known(3, 3, url="https://news.example/missed/"),
        known(2000, 1, "gone", before="captured", url="https://news.example/doubtful/"),
        known(1, None, url="https://news.example/unasked/"),
    ]
    order = [url.split("/")[-2] for url in due(*entries)]
    assert order == ["doubtful", "missed", "forgotten", "unasked", "old", "young"]


def test_what_exceeds_the_budget_waits_and_is_counted() -> None:
    """It rests tonight; what was never answered may still be asked for where a seed names it."""
    entries = [known(3, 3 - n % 2, url=f"https://news.example/{n}/") for n in range(6)]
    entries.append(known(0, None, url="https://news.example/unasked/"))
    plan = planned(*entries, budget=3)
    assert [entry.url[-2] for entry in plan.due] == ["0", "2", "4"]
    assert plan.postponed == 4
    assert [entry.url in plan.resting for entry in entries] == [False, True] * 3 + [False]


def test_what_is_no_article_any_more_is_not_planned() -> None:
    """The site file's `article_url` has changed since; it must not take up the budget for ever."""
    assert due(known(3, 2, url="https://news.example/tag/x/")) == []


def test_a_backfill_plans_what_was_never_answered() -> None:
    """Within its days, as printed; what has no day is taken too."""
    entries = [
        Known(f"https://news.example/{day}/", ago(1), dated=day)
        for day in ("2019-01-01", "2020-01-01", "")
    ]
    entries[2] = known(1, None, url="https://news.example/undated/")
    entries.append(known(9, 5))
    plan = planning.unasked(entries, site(), lambda day: not day or day > "2019-06-01")
    assert [entry.url.split("/")[-2] for entry in plan.due] == ["2020-01-01", "undated"]
    assert URL in plan.resting
    assert entries[0].url not in plan.resting


def test_the_resting_are_told_apart_by_eight_bytes() -> None:
    """Every one is found again, after a journey through a file too, and no other."""
    urls = [f"https://news.example/{number}/" for number in range(1000)]
    resting = Resting.parse(bytes(Resting.of(urls)))
    assert len(bytes(resting)) == 8 * len(resting) == 8000
    assert all(url in resting for url in urls)
    assert not any(f"{url}x" in resting for url in urls)
    assert "x" not in Resting()
