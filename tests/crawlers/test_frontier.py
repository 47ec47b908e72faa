"""What is known of articles: it only ever grows, in whatever order nights are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import frontier
from crawlers.dispositions import Disposition, Fate, Role
from crawlers.frontier import Known

NIGHT = date(2026, 11, 23)
URL = "https://news.example/1/"
STAMP = "20261123011500000"
AT = "2026-11-23T02:03:04.567+00:00"


def fate(disposition: Disposition, digest: str = "", role: Role = "article", **facts: str) -> Fate:
    """What a night says of a URL."""
    return Fate(facts.pop("url", URL), role, disposition, payload_digest=digest, **facts)  # type: ignore[arg-type]


def known_of(*fates: Fate, night: date = NIGHT) -> Known:
    """What one crawl of these fates teaches of the URL."""
    return frontier.learned(fates, night=night, stamp=STAMP)[URL]


def test_an_answer_is_learned() -> None:
    """Night, time by the record, fate and payload; without a record the crawl's own time."""
    told = known_of(fate("captured", "sha256:1", captured_at=AT))
    assert told.last == "2026-11-23 20261123020304 captured"
    assert (told.last_night, told.last_fate) == ("2026-11-23", "captured")
    assert (told.first_night, told.payload_digest) == ("2026-11-23", "sha256:1")
    assert known_of(fate("failed", reason="timeout")).last == "2026-11-23 20261123011500 failed"


@pytest.mark.parametrize(
    "told",
    [
        fate("over-budget"),
        fate("failed", reason="interrupted"),
        fate("failed", reason="disk"),
    ],
)
def test_what_was_not_asked_is_known_and_no_more(told: Fate) -> None:
    """Neither a spent budget nor a fault of ours is an answer of the site."""
    assert known_of(told) == Known(URL, "2026-11-23")


def test_only_articles_of_the_site_are_learned() -> None:
    """Neither seeds nor images, nor what is out of scope."""
    fates = [
        fate("captured", role="seed"),
        fate("captured", role="requisite"),
        fate("out-of-scope"),
    ]
    assert frontier.learned(fates, night=NIGHT, stamp=STAMP) == {}


def test_a_payload_outlives_answers_without_one() -> None:
    """After a failed night the last payload is still what the next one is compared with."""
    first = known_of(fate("captured", "sha256:1"), night=NIGHT - timedelta(days=1))
    both = frontier.joined(first, known_of(fate("failed", reason="dns")))
    assert (both.payload_digest, both.last_fate) == ("sha256:1", "failed")


@pytest.mark.parametrize(
    ("before", "last", "doubtful"),
    [
        ("captured", "gone", True),
        ("gone", "gone", False),
        ("gone", "blocked", True),
        ("gone", "captured", False),
        ("", "redirected", True),
        ("not-an-article", "not-an-article", False),
    ],
)
def test_another_answer_than_the_article_is_doubtful_until_repeated(
    before: str, last: str, doubtful: bool
) -> None:
    """By an answer of the same kind on another night; the same night twice confirms nothing."""
    entry = Known(URL, "", f"2026-11-23 1 {last}", f"2026-11-22 1 {before}" if before else "")
    assert entry.is_doubtful is doubtful
    twice = frontier.joined(known_of(fate("gone", captured_at=AT)), known_of(fate("gone")))
    assert twice.is_doubtful
    assert twice.before == ""


def test_an_older_night_never_rewinds() -> None:
    """A late deposit makes a URL older, and its answer is that of the night before, at most."""
    newer = known_of(fate("captured", "sha256:new", captured_at=AT))
    late = known_of(fate("gone", "sha256:old"), night=NIGHT - timedelta(days=9))
    both = frontier.joined(newer, late)
    assert both == frontier.joined(late, newer)
    assert both.last == newer.last
    assert both.before.endswith("gone")
    assert (both.first_night, both.payload_digest) == ("2026-11-14", "sha256:new")


def test_the_age_of_what_a_backfill_finds_is_counted_from_its_printed_day() -> None:
    """Unless it was met before; for what a night finds, from that night."""

    def walked(day: str) -> Known:
        return known_of(fate("captured", dated=day, seed="backfill wordpress x"))

    assert walked("2019-05-04").born == "2019-05-04"
    assert walked("2027-01-01").born == "2026-11-23"
    assert walked("1970-01-01").born == "2026-11-23"
    both = (walked("2019-05-04"), walked("2026-01-01"))
    assert frontier.joined(*both).dated == frontier.joined(*both[::-1]).dated == "2019-05-04"
    assert known_of(fate("captured", dated="2019-05-04", seed="feed x")).born == "2026-11-23"


dispositions: st.SearchStrategy[Disposition] = st.sampled_from(
    ["captured", "unchanged", "failed", "gone", "blocked", "over-budget"]
)
lessons = st.builds(
    lambda night, at, what, digest, dated: frontier.learned(
        [
            fate(
                what,
                digest,
                captured_at=at and f"2026-11-2{at}T00:00:00+00:00",
                dated=dated,
                seed="backfill",
            )
        ],
        night=night,
        stamp=STAMP,
    ),
    st.dates(date(2026, 11, 20), date(2026, 11, 24)),
    st.sampled_from(["", "0", "1", "2"]),
    dispositions,
    st.sampled_from(["", "sha256:1", "sha256:2"]),
    st.sampled_from(["", "2020-01-01", "2026-11-21"]),
)


@given(st.lists(lessons, min_size=1, max_size=6), st.randoms(), st.integers(0, 5))
def test_neither_order_nor_repetition_nor_grouping_matters(
    told: list[dict[str, Known]], chance: object, split: int
) -> None:
    """Overlapping runs, late deposits, a lesson taken twice: all end in the same frontier."""
    straight: dict[str, Known] = {}
    for lesson in told:
        frontier.join(straight, lesson)
    shuffled = [*told, *told]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    groups: list[dict[str, Known]] = [{}, {}]
    for number, lesson in enumerate(shuffled):
        frontier.join(groups[number > split], lesson)
    frontier.join(groups[1], groups[0])
    assert groups[1] == straight


texts = st.text(st.characters(codec="utf-8"), max_size=20)
entries = st.builds(Known, texts, texts, texts, texts, texts, texts)
frontiers = st.lists(entries).map(lambda known: {entry.url: entry for entry in known})


@given(frontiers, frontiers)
def test_a_stream_joins_as_memory_does(known: dict[str, Known], more: dict[str, Known]) -> None:
    """Whatever stands in a URL it comes back as it went, in order; the same content, one bytes."""
    raw = frontier.dump_all(known)
    assert frontier.load_all(raw) == known
    assert frontier.dump_all(dict(reversed(known.items()))) == raw
    streamed = list(frontier.merged(frontier.load(raw), more))
    frontier.join(known, more)
    assert streamed == [known[url] for url in sorted(known)]


def test_no_bytes_are_no_frontier() -> None:
    """The first night of a site."""
    assert frontier.load_all(b"") == {}
    assert frontier.load_all(frontier.dump_all({})) == {}


def test_a_soft_deletion_is_doubtful_and_a_page_that_never_was_an_article_is_not() -> None:
    """What reading finds corrects the crawl's word for the same capture, in either order."""
    at = "2026-11-20T01:00:00+00:00"
    seen = Fate("u", "article", "captured", captured_at=at)
    first = frontier.learned([seen], night=date(2026, 11, 20), stamp="20261120010000000")
    none = [Fate("u", "article", "not-an-article", captured_at=at)]
    never = dict(first)
    told = frontier.learned(none, night=date(2026, 11, 20), stamp="20261120010000000")
    frontier.join(never, told)
    assert (never["u"].last_fate, never["u"].is_doubtful) == ("not-an-article", False)
    later = Fate("u", "article", "not-an-article", captured_at="2026-11-21T01:00:00+00:00")
    was = frontier.learned([later], night=date(2026, 11, 21), stamp="20261121010000000")
    frontier.join(was, first)
    assert was["u"].is_doubtful
