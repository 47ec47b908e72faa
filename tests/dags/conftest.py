"""Airflow takes seconds to load: the DAG files are parsed once for all that look at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dags.parsing import OWN, SITE, Parsed, parse

# By the site file's name: what stands in it besides, and whether it is on its clock for that.
CLOCKS = {
    "byhand": ("", False),
    "nightly": ("enabled: true\n", True),
    "plain": ("", False),
    "live": ("verified: live\n", True),
    "fixture": ("verified: fixture\n", True),
    "asleep": ("verified: live\nenabled: false\n", False),
}


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of good site files, all but one with a schedule, and one file that is faulty."""
    folder = tmp_path_factory.mktemp("sites")
    for name, (added, _on_its_clock) in CLOCKS.items():
        schedule = "" if name == "byhand" else 'schedule: "10 1 * * *"\n'
        (folder / f"{name}.yaml").write_text(SITE.format(name=name) + schedule + added)
    (folder / "faulty.yaml").write_text(SITE.format(name="faulty") + "colour: red\n")
    return folder


@pytest.fixture(scope="session")
def parsed(sites: Path, tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    """That folder and the project's own, on a machine whose mornings are at half past six."""
    home = tmp_path_factory.mktemp("parsed")
    return parse(sites, OWN, home=home, WARRAQ_COVERAGE_AT="30 6 * * *")


@pytest.fixture(scope="module")
def airflow_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where this process loads Airflow, which writes a configuration file at its first import."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow")))
        patch.setenv("WARRAQ_STORE", "embedded")
        patch.setenv("WARRAQ_SITES", str(OWN))
        yield
