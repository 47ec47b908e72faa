"""The doors are crawled once for all tests that look at them."""

from __future__ import annotations

import pytest

from tests.coverage.doors import Door, doors


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Door]:
    """One real crawl of each door."""
    return doors(tmp_path_factory.mktemp("doors"))
