"""Folders of site files -> what Airflow makes of the DAG files, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "config" / "sites"
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
# Parses the folder as Airflow's dag-processor does, and tells what came of it.
_PARSE = """
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


@dataclass(frozen=True, slots=True)
class Parsed:
    """Every DAG by its id, and the import errors by file."""

    dags: Mapping[str, Mapping[str, Any]]
    errors: Mapping[str, str]


def parse(*folders: Path, home: Path, **told: str) -> Parsed:
    """The DAGs of these folders of site files, with more variables told."""
    return Parsed(**run(_PARSE, *folders, home=home, **told))


def run(program: str, *folders: Path, home: Path, **told: str) -> Any:
    """What a program printed as its last line, run from the project with these site files."""
    variables = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "WARRAQ_STORE": "embedded",
        "WARRAQ_SITES": os.pathsep.join(map(str, folders)),
        **told,
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
