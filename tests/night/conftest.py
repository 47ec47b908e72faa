"""A store of their own for the tests of whole nights, and three nights of the sample newspaper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive import embedded
from archive.embedded import Endpoint
from tests.newspaper.server import Newspaper, site_yaml
from tests.night.workplace import NIGHTS, Ended, Workplace


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A real store, shared; each workplace has its own prefix in it."""
    home = tmp_path_factory.mktemp("night-store")
    yield embedded.start(home)
    embedded.stop(home)


@pytest.fixture
def workplace(tmp_path: Path, endpoint: Endpoint) -> Workplace:
    """A place where nothing has happened yet."""
    return Workplace(tmp_path, endpoint)


@pytest.fixture(scope="session")
def new_workplace(
    tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint
) -> Callable[[str], Workplace]:
    """Workplaces for what several tests look at."""
    return lambda name: Workplace(tmp_path_factory.mktemp(name), endpoint)


@dataclass(frozen=True, slots=True)
class Nights:
    """Three nights of the sample newspaper, the third one run twice; the paper is closed."""

    workplace: Workplace
    home: str
    ended: tuple[Ended, ...]


@pytest.fixture(scope="session")
def nights(new_workplace: Callable[[str], Workplace]) -> Nights:
    """Edition 1 on the first night, edition 2 on the other two."""
    place = new_workplace("newspaper")
    with Newspaper() as paper:
        yaml = site_yaml(paper.port).replace("delay_seconds: 0.05", "delay_seconds: 0")
        place.add_site("sample", yaml)
        first = place.night("sample", NIGHTS[0])
        paper.edition = 2
        later = [place.night("sample", night) for night in (*NIGHTS[1:], NIGHTS[2])]
        return Nights(place, paper.home, (first, *later))
