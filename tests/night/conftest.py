"""Three nights of the sample newspaper, for all that look at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.newspaper.server import Newspaper, site_yaml
from tests.night.workplace import NIGHTS, Ended, Workplace


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
