"""The city, run once for all that look at it; its seed is printed, and `CITY_SEED` repeats it."""

from __future__ import annotations

import os
from pathlib import Path
from random import SystemRandom

import pytest

from archive.servers import embedded
from tests.city.city import city
from tests.city.nights import Ran, run

NIGHTS = 4


def chosen_seed() -> int:
    """The seed in `CITY_SEED`, else any; printed, so that a failure can be had again."""
    seed = int(os.environ.get("CITY_SEED") or SystemRandom().randrange(1_000_000))
    print(f"CITY_SEED={seed}")
    return seed


@pytest.fixture(scope="session")
def ran(store_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Every night of a city of another seed each time; its doors are closed again."""
    folder = tmp_path_factory.mktemp("city")
    with city(chosen_seed(), nights=NIGHTS, quiet=2) as built:
        return run(built, folder, embedded.endpoint(store_home), nights=NIGHTS)
