"""What every test of the sample newspaper needs: the newspaper, running."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.newspaper.server import Newspaper


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    """A running first edition on any free port."""
    with Newspaper(edition=1) as running:
        yield running
