"""When an article is captured again: young ones often, old ones seldom, none twice a night."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import frontier
from crawlers.dispositions import Disposition, Fate, Role
from crawlers.frontier import INTERVALS, OLDEST_INTERVAL, Known

NIGHT = date(2026, 11, 23)
URL = "https://news.example/1/"


def ago(days: int) -> date:
    """A night that many nights before."""
    return NIGHT - timedelta(days=days)


def fate(
    disposition: Disposition, digest: str = "", role: Role = "article", url: str = URL
) -> Fate:
    """What a night says of a URL."""
    return Fate(url, role, disposition, payload_digest=digest)


@pytest.mark.parametrize(
    ("age", "interval"),
    [(1, 1), (7, 1), (8, 3), (30, 3), (31, 7), (90, 7), (91, 30), (365, 30), (366, 90), (1095, 90)],
)
def test_intervals_grow_with_age(age: int, interval: int) -> None:
    """Due on the very night the interval ends, and not on the one before."""
    waited = Known(URL, ago(age), ago(interval))
    assert frontier.due([waited], NIGHT) == [waited]
    if interval > 1:
        assert frontier.due([Known(URL, ago(age), ago(interval - 1))], NIGHT) == []


def test_the_oldest_are_still_looked_at() -> None:
    """Once a year, however old: unpublishing is news too."""
    age = INTERVALS[-1][0] + 1
    assert frontier.due([Known(URL, ago(age), ago(OLDEST_INTERVAL))], NIGHT)
    assert not frontier.due([Known(URL, ago(age), ago(OLDEST_INTERVAL - 1))], NIGHT)


def test_nothing_is_captured_twice_in_one_night() -> None:
    """Nor on a night before the last one: a late night brings up nothing newer."""
    assert frontier.due([Known(URL, NIGHT, NIGHT)], NIGHT) == []
    assert frontier.due([Known(URL, NIGHT, NIGHT)], ago(3)) == []


def test_the_plan_begins_with_what_waits_longest() -> None:
    """Never answered first, then by the night last answered, then by name; the resting behind."""
    known = [
        Known("https://n.example/resting", ago(1), NIGHT, "d"),
        Known("https://n.example/b", ago(5), ago(2)),
        Known("https://n.example/a", ago(5), ago(2), "x"),
        Known("https://n.example/long", ago(5), ago(4)),
        Known("https://n.example/never", ago(5), None),
    ]
    plan = frontier.plan(known, NIGHT)
    assert [entry.url.rpartition("/")[2] for entry in plan] == [
        "never",
        "long",
        "a",
        "b",
        "resting",
    ]
    assert [entry.due for entry in plan] == [True] * 4 + [False]
    assert plan[2].payload_digest == "x"


@pytest.mark.parametrize(
    "disposition", ["captured", "unchanged", "revisited", "redirected", "gone"]
)
def test_an_answer_is_learned(disposition: Disposition) -> None:
    """The night and the payload; without a payload the last one stays."""
    learned = frontier.learn({}, [fate(disposition, "sha256:1")], ago(1))
    assert learned[URL] == Known(URL, ago(1), ago(1), "sha256:1")
    again = frontier.learn(learned, [fate(disposition)], NIGHT)
    assert again[URL] == Known(URL, ago(1), NIGHT, "sha256:1")


@pytest.mark.parametrize("disposition", ["failed", "blocked", "over-budget", "truncated"])
def test_what_was_not_got_stays_due(disposition: Disposition) -> None:
    """Met, and to be asked for on the next night."""
    learned = frontier.learn({}, [fate(disposition)], NIGHT)
    assert learned[URL] == Known(URL, NIGHT, None)
    assert frontier.due(learned.values(), NIGHT + timedelta(days=1))


def test_only_articles_we_may_fetch_are_learned() -> None:
    """Neither seeds nor images, neither what is out of scope nor what robots.txt keeps."""
    fates = [
        fate("captured", role="seed"),
        fate("captured", role="requisite"),
        fate("out-of-scope"),
        fate("refused-by-robots"),
    ]
    assert frontier.learn({}, fates, NIGHT) == {}


def test_an_older_night_never_rewinds() -> None:
    """A late deposit makes a URL older, never its last capture."""
    newer = frontier.learn({}, [fate("captured", "sha256:new")], NIGHT)
    late = frontier.learn(newer, [fate("captured", "sha256:old")], ago(9))
    assert late[URL] == Known(URL, ago(9), NIGHT, "sha256:new")
    assert newer[URL].first_night == NIGHT, "what was known is not changed in place"


nights = st.dates(date(2020, 1, 1), date(2030, 1, 1))
entries = st.builds(
    Known,
    url=st.text(st.characters(codec="utf-8"), max_size=20),
    first_night=nights,
    last_night=st.none() | nights,
    payload_digest=st.sampled_from(["", "sha256:1"]),
)


@given(st.lists(entries, unique_by=lambda entry: entry.url))
def test_it_comes_back_as_it_went(known: list[Known]) -> None:
    """Whatever stands in a URL; and the same content gives the same bytes."""
    by_url = {entry.url: entry for entry in known}
    raw = frontier.dump(by_url)
    assert frontier.load(raw) == by_url
    assert frontier.dump(dict(reversed(by_url.items()))) == raw


@given(
    st.lists(
        st.tuples(
            nights, st.sampled_from(["captured", "failed", "gone", "blocked"]), st.text("ab")
        ),
        max_size=6,
    ),
    st.randoms(),
)
def test_nights_in_any_order_end_in_the_same_place(
    told: list[tuple[date, Disposition, str]], chance: object
) -> None:
    """First and last night do not depend on the order in which nights are deposited."""
    shuffled = list(told)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    ends = []
    for order in (told, shuffled):
        known: dict[str, Known] = {}
        for night, disposition, digest in order:
            known = frontier.learn(known, [fate(disposition, digest)], night)
        ends.append({url: (entry.first_night, entry.last_night) for url, entry in known.items()})
    assert ends[0] == ends[1]


def test_no_bytes_are_no_frontier() -> None:
    """The first night of a site."""
    assert frontier.load(b"") == {}
    assert frontier.load(frontier.dump({})) == {}
