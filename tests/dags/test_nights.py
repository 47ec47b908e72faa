"""The DAG files, parsed as Airflow parses them: in a process of its own, on site files given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = """\
name: {name}
publisher: A paper
home: https://{name}.example/
article_url: /news/
timezone: Asia/Damascus
seeds:
  - feed: https://{name}.example/feed/
layouts:
  - headline: h1
    body: div.text
"""
_KINDS = ("night", "backfill")
# Parses the folder as Airflow's dag-processor does, and tells what came of it.
PARSE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag("dags")
def told(dag):
    timetable = dag.timetable
    zone = getattr(timetable, "timezone", None) or getattr(timetable, "_timezone", None)
    return {
        "cron": getattr(timetable, "expression", None),
        "zone": str(zone),
        "catchup": dag.catchup,
        "at_once": dag.max_active_runs,
        "tasks": {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks},
        "retries": {task.task_id: task.retries for task in dag.tasks},
        "outlets": {task.task_id: [asset.name for asset in task.outlets] for task in dag.tasks},
    }
print(json.dumps({
    "dags": {name: told(dag) for name, dag in bag.dags.items()},
    "errors": bag.import_errors,
}))
"""
# Runs one DAG file where Airflow is loaded already, as it is in the dag-processor.
TIME = """
import json, sys, time
from airflow.sdk import DAG, Asset, BaseOperator, CronTriggerTimetable, Param, task
before, began = set(sys.modules), time.process_time()
import dags.nights
spent = time.process_time() - began
print(json.dumps({"seconds": spent, "modules": sorted(set(sys.modules) - before)}))
"""


# A morning on which two things are amiss, and one on which nothing is.
MORNING = """
import json
import dags.coverage
from warraq.coverage import morning
morning.alarms = lambda: []
dags.coverage.last_night()
morning.alarms = lambda: ["a: silent", "b: not run"]
try:
    dags.coverage.last_night()
except Exception as error:
    print(json.dumps([type(error).__name__, str(error)]))
"""


def run(program: str, sites: Path, home: Path) -> Any:
    """What a program printed as its last line, run from the project with these site files."""
    told = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "WARRAQ_STORE": "embedded",
        "WARRAQ_SITES": str(sites),
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def of_sites(found: Any) -> set[str]:
    """The DAGs that were made of a site file; the others are of the whole house."""
    return {name for name in found["dags"] if "__" in name}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """A folder with two good site files: one by hand, one every night at ten past one."""
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / "byhand.yaml").write_text(SITE.format(name="byhand"))
    schedule = 'schedule: "10 1 * * *"\nenabled: true\n'
    (folder / "nightly.yaml").write_text(SITE.format(name="nightly") + schedule)
    return folder


def test_every_site_file_is_a_night(sites: Path, tmp_path: Path) -> None:
    """Two files, two DAGs and no error: the three tasks in order, on the site's own clock."""
    found = run(PARSE, sites, tmp_path)
    assert found["errors"] == {}
    nights = {f"night__{name}" for name in ("byhand", "nightly")}
    walks = {f"backfill__{name}" for name in ("byhand", "nightly")}
    assert of_sites(found) == nights | walks
    for name, dag in ((name, found["dags"][name]) for name in nights | walks):
        first = "capture" if name in nights else "walk"
        assert dag["tasks"] == {first: ["index"], "index": ["extract"], "extract": []}
        assert (dag["catchup"], dag["at_once"]) == (False, 1)
    nightly, byhand = found["dags"]["night__nightly"], found["dags"]["night__byhand"]
    assert (nightly["cron"], nightly["zone"]) == ("10 1 * * *", "Asia/Damascus")
    assert byhand["cron"] is None
    assert {found["dags"][name]["cron"] for name in walks} == {None}, "walks are triggered"


def test_assets_are_updated_at_the_end(sites: Path, tmp_path: Path) -> None:
    """Downstream DAGs wake when the articles are written, and not before."""
    outlets = run(PARSE, sites, tmp_path)["dags"]["night__nightly"]["outlets"]
    assert outlets == {"capture": [], "index": [], "extract": ["articles", "snapshots-nightly"]}


def test_only_a_scheduled_night_is_tried_again(sites: Path, tmp_path: Path) -> None:
    """Nobody sits before a nightly run, so it retries; a run by hand answers at once."""
    dags = run(PARSE, sites, tmp_path)["dags"]
    assert set(dags["night__nightly"]["retries"].values()) == {2}
    assert set(dags["night__byhand"]["retries"].values()) == {0}


def test_only_an_enabled_site_has_its_nights(sites: Path, tmp_path: Path) -> None:
    """Rules nobody has verified run by hand only, unless the file says `enabled` itself."""
    told = {
        "plain": ("", None),
        "live": ("verified: live\n", "10 1 * * *"),
        "fixture": ("verified: fixture\n", "10 1 * * *"),
        "daring": ("enabled: true\n", "10 1 * * *"),
        "asleep": ("verified: live\nenabled: false\n", None),
    }
    for name, (added, _cron) in told.items():
        schedule = f'schedule: "10 1 * * *"\n{added}'
        (sites / f"{name}.yaml").write_text(SITE.format(name=name) + schedule)
    dags = run(PARSE, sites, tmp_path)["dags"]
    assert {name: dags[f"night__{name}"]["cron"] for name in told} == {
        name: cron for name, (_added, cron) in told.items()
    }


def test_the_morning_has_a_dag_of_its_own(
    sites: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks once a day, at the hour it is told, and never tries again."""
    monkeypatch.setenv("WARRAQ_COVERAGE_AT", "30 6 * * *")
    coverage = run(PARSE, sites, tmp_path)["dags"]["coverage"]
    assert (coverage["cron"], coverage["zone"], coverage["catchup"]) == ("30 6 * * *", "UTC", False)
    assert (coverage["tasks"], coverage["retries"]) == ({"last_night": []}, {"last_night": 0})


def test_a_bad_morning_fails_with_its_sentences(sites: Path, tmp_path: Path) -> None:
    """For good, a line each; a good morning passes."""
    assert run(MORNING, sites, tmp_path) == ["AirflowFailException", "a: silent\nb: not run"]


def test_a_faulty_site_file_hides_no_other(sites: Path, tmp_path: Path) -> None:
    """It is an import error that names the file and the fault; the other nights stay."""
    (sites / "faulty.yaml").write_text(SITE.format(name="faulty") + "colour: red\n")
    found = run(PARSE, sites, tmp_path)
    assert {name.partition("__")[2] for name in of_sites(found)} == {"byhand", "nightly"}
    assert list(found["errors"]) == ["dags/faults.py"]
    (error,) = found["errors"].values()
    assert "faulty.yaml: colour: unknown key" in error


def test_dag_files_parse_fast_and_light(sites: Path, tmp_path: Path) -> None:
    """Under a second of processor time, and nothing that crawls, stores or parses is loaded."""
    found = run(TIME, sites, tmp_path)
    assert found["seconds"] < 1
    heavy = {"scrapy", "twisted", "boto3", "lxml", "deltalake", "pyarrow", "warcio"}
    assert not heavy & set(found["modules"])


def test_the_projects_own_site_files_are_all_nights(tmp_path: Path) -> None:
    """Each file in `config/sites` is a DAG, and none of them is faulty."""
    folder = ROOT / "config" / "sites"
    found = run(PARSE, folder, tmp_path)
    assert found["errors"] == {}
    names = {path.stem for path in folder.glob("*.yaml")}
    assert of_sites(found) == {f"{kind}__{name}" for name in names for kind in _KINDS}
