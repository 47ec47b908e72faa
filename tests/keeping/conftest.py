"""A desk to keep things at: settings, a site of ours, and the command in this very process."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from archive.servers.embedded import Endpoint
from tests.keeping.desk import Desk
from tests.newspaper.server import Newspaper, site_yaml
from tests.night.workplace import NIGHTS, Workplace, site_file
from warraq import steps

PORT = 8099


@pytest.fixture
def desk(tmp_path: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A workplace of its own with one site, `old`, whose articles have `/article/` in their URL."""
    place = Workplace(tmp_path, endpoint)
    place.add_site("old", site_file("old", PORT, timezone="Asia/Damascus"))
    return at(place, monkeypatch)


def at(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Sit down at a workplace: what runs in this process runs there."""
    for name in [name for name in os.environ if name.startswith(("WARRAQ_", "AWS_"))]:
        monkeypatch.delenv(name)
    # The papers here print pages to be kept, not articles to be read.
    wanted = place.environment(WARRAQ_CONTACT="keeper@example.org", WARRAQ_DRIFT_SHARE="1")
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(place.folder)
    return Desk(place)


@pytest.fixture(scope="session")
def three_nights(tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint) -> Workplace:
    """Three nights of the sample newspaper, whose second edition comes out before the second."""
    place = Workplace(tmp_path_factory.mktemp("three"), endpoint)
    with Newspaper() as paper, pytest.MonkeyPatch.context() as patch:
        place.add_site(
            "sample", site_yaml(paper.port).replace("delay_seconds: 0.05", "delay_seconds: 0")
        )
        at(place, patch)
        for number, night in enumerate(NIGHTS):
            paper.edition = 2 if number else 1
            snapshot = steps.capture("sample", date.fromisoformat(night))
            steps.extract(steps.index(snapshot))
    return place
