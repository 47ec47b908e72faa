"""A seed -> a city of newspapers, and its nights."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.city.papers.drupal import Drupal
from tests.city.papers.jsonfeed import JsonFeed
from tests.city.papers.laravel import Laravel
from tests.city.papers.portal import Portal
from tests.city.papers.sitemaps import Sitemaps
from tests.city.papers.wordpress import WordPress
from tests.city.press import FIRST_NIGHT, Paper
from tests.city.server import Stranger, doors, somebody_else

PAPERS: tuple[type[Paper], ...] = (WordPress, Portal, Sitemaps, Drupal, JsonFeed, Laravel)


@dataclass(frozen=True, slots=True)
class City:
    """Open papers, and the stranger they link to."""

    seed: int
    papers: Sequence[Paper]
    stranger: Stranger

    @property
    def again(self) -> str:
        """How to have it again."""
        return f"CITY_SEED={self.seed} builds this city again"

    def paper(self, site: str) -> Paper:
        """The paper of a name."""
        return next(paper for paper in self.papers if paper.name == site)


@contextlib.contextmanager
def city(
    seed: int, *, nights: int, quiet: int, kinds: Sequence[type[Paper]] = PAPERS
) -> Iterator[City]:
    """A city with its doors open; `quiet` more articles a paper than things that happen.

    A third of the papers have a night on which their server is out of order.
    """
    with contextlib.ExitStack() as open_doors:
        papers = [kind(seed, nights=nights, quiet=quiet) for kind in kinds]
        chance = Random(seed)
        for paper in chance.sample(papers, len(papers) // 3):
            paper.dark = chance.randrange(1, nights)
        stranger = open_doors.enter_context(somebody_else())
        for paper in papers:
            open_doors.enter_context(doors(paper, stranger=stranger))
        yield City(seed, papers, stranger)


def day_of(night: int) -> date:
    """The date of a night, counted from 0."""
    return FIRST_NIGHT.date() + timedelta(days=night)
