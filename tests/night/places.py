"""Workplaces in the session's store, of one test or of several."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.servers.embedded import Endpoint
from tests.night.workplace import Workplace


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
