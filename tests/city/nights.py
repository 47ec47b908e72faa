"""A city -> the nights run over it by the real command, and what the tables then say."""

from __future__ import annotations

import resource
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.servers.embedded import Endpoint
from tests.city.city import City, day_of
from tests.city.press import Paper
from tests.night.workplace import Ended, Workplace, ended

Row = dict[str, Any]
_TABLES = ("articles", "changes", "captures")
_AT_ONCE = 2
_PATIENCE = 400
# A fault in the ledger once took 22 GB, and the machine with it.
_MOST_MEMORY = 4 << 30


@dataclass(frozen=True, slots=True)
class Ran:
    """A city after its nights: what the tables hold, and how each command of a night ended."""

    city: City
    tables: Mapping[str, Sequence[Row]]
    ended: tuple[Ended, ...]
    nights: int

    @property
    def summaries(self) -> list[Row]:
        """What `warraq night --json` printed, a site and night each."""
        return [row for ended in self.ended for row in ended.rows]

    def rows(self, table: str, site: str) -> list[Row]:
        """A site's rows of a table."""
        return [row for row in self.tables[table] if row["site"] == site]


def run(city: City, folder: Path, endpoint: Endpoint, *, nights: int) -> Ran:
    """Every night of every paper, in order; groups of papers side by side."""
    place = Workplace(folder, endpoint)
    groups = [city.papers[number::_AT_ONCE] for number in range(min(_AT_ONCE, len(city.papers)))]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        done = list(pool.map(lambda group: _nights(place, group, nights), groups))
    tables = {name: place.ask(f"select * from {name}") for name in _TABLES}  # noqa: S608
    return Ran(city, tables, tuple(one for group in done for one in group), nights)


def _nights(place: Workplace, papers: Sequence[Paper], nights: int) -> list[Ended]:
    done = []
    for night in range(nights):
        for paper in papers:
            paper.night = night
            place.add_site(paper.name, paper.site_file())
        names = [paper.name for paper in papers]
        words = ("night", *names, "--date", day_of(night).isoformat(), "--json")
        with place.start(*words) as process:
            resource.prlimit(process.pid, resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
            done.append(ended(process, seconds=_PATIENCE))
    return done
