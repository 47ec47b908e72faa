"""A city of newspapers, night after night: all that happens is found, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.servers import embedded
from tests.city import verdicts
from tests.city.city import PAPERS, city
from tests.city.conftest import chosen_seed
from tests.city.nights import Ran, run
from tests.city.truth import KINDS, events_of

# The first test waits for all nights of the city: half a minute where nothing else runs.
pytestmark = pytest.mark.timeout(900)
each_paper = pytest.mark.parametrize("site", [kind.name for kind in PAPERS])


def test_five_of_each_kind_happen(ran: Ran) -> None:
    """The truth itself: of each kind of change at least five, and some on every night."""
    told = [event for paper in ran.city.papers for event in events_of(paper)]
    kinds = Counter(event.kind for event in told)
    assert min(kinds[kind] for kind in KINDS) >= 5, ran.city.again
    assert {event.night for event in told} == set(range(ran.nights))


@each_paper
def test_every_event_is_found_and_nothing_else(ran: Ran, site: str) -> None:
    """`changes` holds each thing that happened to an article once, on its night, and no more."""
    paper = ran.city.paper(site)
    assert verdicts.missed(ran, paper) == [], ran.city.again
    assert verdicts.unfounded(ran, paper) == [], ran.city.again


@each_paper
def test_every_version_is_as_it_was_printed(ran: Ran, site: str) -> None:
    """`articles` holds each text an outlet printed, to the letter, and each article by one id."""
    paper = ran.city.paper(site)
    assert verdicts.misprinted(ran, paper) == [], ran.city.again
    assert verdicts.mistaken(ran, paper) == [], ran.city.again


@each_paper
def test_every_event_is_proved_by_its_captures(ran: Ran, site: str) -> None:
    """Each row of `changes` names captures of that article, the later one of that very night."""
    assert verdicts.unproved(ran, ran.city.paper(site)) == [], ran.city.again


@each_paper
def test_nothing_is_fetched_that_should_not_be(ran: Ran, site: str) -> None:
    """By the servers' own logs: seeds, articles and requisites, none twice; no other host."""
    assert verdicts.trespassed(ran.city.paper(site)) == [], ran.city.again
    assert verdicts.respelt(ran.city.paper(site)) == [], ran.city.again
    assert ran.city.stranger.asked == []


def test_every_url_has_one_fate(ran: Ran) -> None:
    """The dispositions of each night add up to the URLs it met, each once."""
    for summary in ran.summaries:
        captures = ran.rows("captures", summary["site"])
        rows = [row for row in captures if row["night"].isoformat() == summary["night"]]
        assert len({row["url"] for row in rows}) == len(rows)
        assert Counter(row["disposition"] for row in rows) == summary["dispositions"]


def test_only_a_dark_night_is_complained_of(ran: Ran) -> None:
    """No command ends in a traceback, and only an outlet out of order is worth a sentence."""
    dark = {paper.name for paper in ran.city.papers if paper.dark is not None}
    for ended in ran.ended:
        assert ended.status in (0, 1, 3)
        assert {line.split()[1].partition("/")[0] for line in ended.complaints} <= dark


@pytest.mark.soak
@pytest.mark.parametrize("further", range(6))
def test_more_and_longer_cities(
    store_home: Path, tmp_path: Path, further: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight nights of a larger city, of another seed each time: the same holds."""
    with capsys.disabled():
        seed = chosen_seed() + further
    with city(seed, nights=8, quiet=10) as built:
        ran = run(built, tmp_path, embedded.endpoint(store_home), nights=8)
    found: dict[tuple[str, str], list[str]] = {}
    checks: tuple[Callable[..., list[str]], ...] = (
        verdicts.missed,
        verdicts.unfounded,
        verdicts.misprinted,
        verdicts.mistaken,
        verdicts.unproved,
    )
    for paper in ran.city.papers:
        found |= {(paper.name, check.__name__): check(ran, paper) for check in checks}
        found[paper.name, "trespassed"] = verdicts.trespassed(paper)
    assert {place: faults for place, faults in found.items() if faults} == {}, ran.city.again
