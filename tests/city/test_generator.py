"""The generator on its own: what it makes is given by its seed, and no two fetches are alike."""

from __future__ import annotations

import urllib.request
from dataclasses import replace
from urllib.parse import quote

from tests.city.city import PAPERS, city
from tests.city.papers.wordpress import WordPress
from tests.city.slugs import LONGEST, Slugs
from tests.city.stories import Answer
from tests.city.truth import Event, events_of, versions_of


def test_a_seed_gives_one_city_and_another_seed_another() -> None:
    """The same stories, class names and truth for the same seed; nothing shared with the next."""
    one, same, other = (WordPress(seed, nights=5, quiet=2) for seed in (3, 3, 4))
    assert (one.stories, one.dresses) == (same.stories, same.dresses)
    assert events_of(one) == events_of(same)
    texts, others = ({v.text.paragraphs for v in versions_of(paper)} for paper in (one, other))
    assert texts.isdisjoint(others)
    assert set(one.css.values()).isdisjoint(other.css.values())


def test_every_fetch_of_every_paper_is_noisy() -> None:
    """Two fetches of one article never have the same bytes, in any of the papers."""
    with city(5, nights=5, quiet=2) as built:
        for paper in built.papers:
            url = paper.url(paper.listed()[0])
            first, second = (urllib.request.urlopen(url).read() for _ in range(2))  # noqa: S310
            assert first != second, paper.name


def test_the_truth_is_as_the_glossary_says() -> None:
    """A second night confirms an absence, one night does not; a return is told of what was told."""
    paper = WordPress(7, nights=5, quiet=2)
    quiet = next(story for story in paper.stories if story.script == "quiet")
    told: dict[tuple[Answer, ...], dict[str, int]] = {
        ("page", "404", "404", "page", "page"): {"unpublished": 2, "restored": 3},
        ("page", "404", "page", "404", "page"): {},
        ("page", "broken", "404", "broken", "410"): {"unpublished": 4},
        ("page", "blocked", "blocked", "page", "blocked"): {"blocked": 1},
        ("page", "blocked", "404", "404", "404"): {"blocked": 1, "unpublished": 3},
        ("page", "home", "elsewhere", "page", "soft"): {"redirected": 2, "restored": 3},
        ("page", "soft", "soft", "soft", "soft"): {"soft-deleted": 2},
        ("page", "404", "home", "home", "home"): {"redirected": 2},
        ("page", "404", "410", "home", "page"): {"unpublished": 2, "restored": 4},
    }
    for answers, events in told.items():
        states = tuple(
            state and replace(state, answer=answer)
            for state, answer in zip(quiet.states, answers, strict=True)
        )
        paper.stories = (replace(quiet, states=states),)
        found = {(event.kind, event.night) for event in events_of(paper)}
        blocked_twice = {("blocked", 4)} if answers[-1] == "blocked" else set()
        assert found == {("published", 0), *events.items(), *blocked_twice}
        assert len(versions_of(paper)) == 1


def test_a_dark_night_tells_nothing() -> None:
    """What happened on a night when the outlet was out of order is told of the next one."""
    paper = WordPress(7, nights=5, quiet=2)
    edited = next(story for story in paper.stories if story.script == "edited")
    (event,) = (e for e in events_of(paper) if e.story == edited.number and e.kind == "edited")
    paper.dark = event.night
    later = Event(paper.name, edited.number, event.night + 1, "edited")
    assert {e for e in events_of(paper) if e.story == edited.number and e.kind == "edited"} == (
        {later} if event.night < 4 else set()
    )


def test_slugs_of_one_beginning_are_two() -> None:
    """WordPress's cut: at most 200 escaped bytes, whole letters, and numbered within them."""
    slugs, long = Slugs(), "كتاب طويل العنوان جداً " * 5
    first, second = slugs.new(f"{long} أول"), slugs.new(f"{long} ثان")
    assert first != second
    assert first[:25] == second[:25]
    assert max(len(quote(slug)) for slug in (first, second)) <= LONGEST


def test_the_papers_differ() -> None:
    """Six papers, six names and hosts, three languages, two encodings."""
    assert len({kind.name for kind in PAPERS}) == len({kind.number for kind in PAPERS}) == 6
    assert {kind.language for kind in PAPERS} == {"ar", "ku", "en"}
    assert {kind.encoding for kind in PAPERS} == {"utf-8", "windows-1256"}
