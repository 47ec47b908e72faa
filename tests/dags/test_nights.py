"""The DAG files, parsed as Airflow parses them: in a process of its own, on site files given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dags.conftest import CLOCKS
from tests.dags.parsing import OWN, Parsed, run

_KINDS = ("night", "backfill")
# Runs one DAG file where Airflow is loaded already, as it is in the dag-processor.
TIME = """
import json, sys, time
from airflow.sdk import DAG, Asset, BaseOperator, CronTriggerTimetable, Param, task
before, began = set(sys.modules), time.process_time()
import dags.nights
spent = time.process_time() - began
print(json.dumps({"seconds": spent, "modules": sorted(set(sys.modules) - before)}))
"""


def test_every_site_file_is_a_night(parsed: Parsed) -> None:
    """Two files, four DAGs: the three tasks in order, on the site's own clock."""
    nights = {f"night__{name}" for name in ("byhand", "nightly")}
    walks = {f"backfill__{name}" for name in ("byhand", "nightly")}
    for name, dag in ((name, parsed.dags[name]) for name in nights | walks):
        first = "capture" if name in nights else "walk"
        assert dag["tasks"] == {first: ["index"], "index": ["extract"], "extract": []}
        assert (dag["catchup"], dag["at_once"]) == (False, 1)
    nightly, byhand = parsed.dags["night__nightly"], parsed.dags["night__byhand"]
    assert (nightly["cron"], nightly["zone"]) == ("10 1 * * *", "Asia/Damascus")
    assert byhand["cron"] is None
    assert {parsed.dags[name]["cron"] for name in walks} == {None}, "walks are triggered"


def test_the_projects_own_site_files_are_all_nights(parsed: Parsed) -> None:
    """Each file in `config/sites` is a DAG, as each good one beside it is, and nothing else."""
    names = {path.stem for path in OWN.glob("*.yaml")} | set(CLOCKS)
    of_sites = {name for name in parsed.dags if "__" in name}
    assert of_sites == {f"{kind}__{name}" for name in names for kind in _KINDS}


def test_a_faulty_site_file_hides_no_other(parsed: Parsed) -> None:
    """It is the one import error, which names the file and the fault; the other nights stay."""
    assert list(parsed.errors) == ["dags/faults.py"]
    (error,) = parsed.errors.values()
    assert "faulty.yaml: colour: unknown key" in error
    assert error.count(".yaml: ") == 1
    assert "night__nightly" in parsed.dags


def test_assets_are_updated_at_the_end(parsed: Parsed) -> None:
    """Downstream DAGs wake when the articles are written, and not before."""
    outlets = parsed.dags["night__nightly"]["outlets"]
    assert outlets == {"capture": [], "index": [], "extract": ["articles", "snapshots-nightly"]}


def test_only_a_scheduled_night_is_tried_again(parsed: Parsed) -> None:
    """Nobody sits before a nightly run, so it retries; a run by hand answers at once."""
    assert set(parsed.dags["night__nightly"]["retries"].values()) == {2}
    assert set(parsed.dags["night__byhand"]["retries"].values()) == {0}


@pytest.mark.parametrize(("name", "on_its_clock"), [(n, on) for n, (_, on) in CLOCKS.items()])
def test_only_an_enabled_site_has_its_nights(parsed: Parsed, name: str, on_its_clock: bool) -> None:
    """Rules nobody has verified run by hand only, unless the file says `enabled` itself."""
    assert parsed.dags[f"night__{name}"]["cron"] == ("10 1 * * *" if on_its_clock else None)


def test_dag_files_parse_fast_and_light(sites: Path, tmp_path: Path) -> None:
    """Under a second of processor time, and nothing that crawls, stores or parses is loaded."""
    found = run(TIME, sites, home=tmp_path)
    assert found["seconds"] < 1
    heavy = {"scrapy", "twisted", "boto3", "lxml", "deltalake", "pyarrow", "warcio"}
    assert not heavy & set(found["modules"])
