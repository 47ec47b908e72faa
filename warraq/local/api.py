"""Airflow's REST API, as much of it as a night needs, with nothing but the standard library."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from typing import Any
from urllib.parse import quote

from warraq.local.errors import LocalError, ServiceDown

Probe = Callable[[], bool]
ENDED = frozenset({"success", "failed", "upstream_failed", "skipped", "removed"})
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Airflow:
    """An Airflow we are logged in to."""

    url: str
    token: str


@dataclass(frozen=True, slots=True)
class DagRun:
    """One run of one DAG."""

    dag_id: str
    run_id: str

    @property
    def path(self) -> str:
        """Its place in the API."""
        return f"/api/v2/dags/{self.dag_id}/dagRuns/{quote(self.run_id, safe='')}"


@dataclass(frozen=True, slots=True)
class TaskLog:
    """The log of one attempt: its lines, and what it raised as `Class: message`, or nothing."""

    lines: list[str]
    raised: str


def heartbeats(url: str) -> dict[str, str]:
    """Component -> `healthy` or not, as the api-server says; empty while it does not answer."""
    try:
        with _NO_PROXY.open(f"{url}/api/v2/monitor/health", timeout=5) as answer:
            said = json.load(answer)
    except (OSError, HTTPException, ValueError):
        return {}
    return {"api_server": "healthy", **{name: str(part["status"]) for name, part in said.items()}}


def log_in(url: str, *, password: str) -> Airflow:
    """A session as `admin`; ServiceDown if Airflow does not answer."""
    body = {"username": "admin", "password": password}
    token = _ask(Airflow(url=url, token=""), "POST", "/auth/token", body)["access_token"]
    return Airflow(url=url, token=token)


def wait_for_dag(airflow: Airflow, dag_id: str, *, patience: float) -> None:
    """Return when the DAG has been read; LocalError with the import errors if it never is."""
    deadline = time.monotonic() + patience
    while _ask(airflow, "GET", f"/api/v2/dags/{dag_id}", missing={}).get("is_stale", True):
        if time.monotonic() > deadline:
            found = _ask(airflow, "GET", "/api/v2/importErrors")["import_errors"]
            words = [error["stack_trace"].strip().splitlines()[-1] for error in found]
            because = f": {'; '.join(words)}" if words else ""
            raise LocalError(f"Airflow has no DAG {dag_id} after {patience:.0f} s{because}")
        time.sleep(0.2)


def unpause(airflow: Airflow, dag_id: str) -> bool:
    """Let its runs start; whether it was paused."""
    was_paused = bool(_ask(airflow, "GET", f"/api/v2/dags/{dag_id}")["is_paused"])
    _ask(airflow, "PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": False})
    return was_paused


def pause(airflow: Airflow, dag_id: str) -> None:
    """Let no scheduled run start any more."""
    _ask(airflow, "PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": True})


def trigger(airflow: Airflow, dag_id: str, night: date) -> DagRun:
    """Start one run that stands for this night."""
    body = {"logical_date": None, "conf": {"night": night.isoformat()}}
    said = _ask(airflow, "POST", f"/api/v2/dags/{dag_id}/dagRuns", body)
    return DagRun(dag_id=dag_id, run_id=said["dag_run_id"])


def task_states(airflow: Airflow, run: DagRun) -> dict[str, str]:
    """Task -> its state; `waiting` before it has one."""
    found = _ask(airflow, "GET", f"{run.path}/taskInstances")["task_instances"]
    return {task["task_id"]: task["state"] or "waiting" for task in found}


def running_nights(airflow: Airflow) -> list[DagRun]:
    """Every run of any `night__...` DAG that has not ended."""
    query = "state=running&state=queued&limit=100"
    found = _ask(airflow, "GET", f"/api/v2/dags/~/dagRuns?{query}")["dag_runs"]
    runs = [DagRun(dag_id=run["dag_id"], run_id=run["dag_run_id"]) for run in found]
    return [run for run in runs if run.dag_id.startswith("night__")]


def end(airflow: Airflow, run: DagRun) -> None:
    """Mark it failed: Airflow stops its running task, which asks its crawl to stop."""
    _ask(airflow, "PATCH", run.path, {"state": "failed"})


def log_of(airflow: Airflow, run: DagRun, task: str) -> TaskLog:
    """What the latest attempt of a task logged, and the last error it ended in, if any."""
    attempt = _ask(airflow, "GET", f"{run.path}/taskInstances/{task}")["try_number"]
    query = "full_content=true&map_index=-1"
    said = _ask(airflow, "GET", f"{run.path}/taskInstances/{task}/logs/{attempt}?{query}")
    entries = [entry for entry in said["content"] if isinstance(entry, dict)]
    raised = [
        f"{error['exc_type']}: {error['exc_value']}"
        for entry in entries
        for error in entry.get("error_detail") or ()
    ]
    lines = [line for entry in entries for line in str(entry.get("event", "")).splitlines()]
    # Lines like `::group::` fold the log in Airflow's own pages.
    return TaskLog([line for line in lines if not line.startswith("::")], (raised or [""])[0])


def _ask(
    airflow: Airflow, method: str, path: str, body: object = None, *, missing: Any = None
) -> dict[str, Any]:
    """The JSON answer; a busy or restarting api-server is asked a few times."""
    request = urllib.request.Request(  # noqa: S310 - the address is our own
        airflow.url + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {airflow.token}"},
    )
    for attempt in range(5):
        try:
            with _NO_PROXY.open(request, timeout=30) as answer:
                said: dict[str, Any] = json.load(answer)
                return said
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404 and missing is not None:  # noqa: PLR2004 - not found
                    return dict(missing)
                if error.code < 500:  # noqa: PLR2004 - below, asking again changes nothing
                    words = error.read().decode(errors="replace")[:300]
                    raise LocalError(f"{method} {path}: {error.code} {words}") from error
        except (OSError, HTTPException, ValueError):
            pass
        if method == "POST":
            break  # a run must not be triggered twice
        time.sleep(0.5 * (attempt + 1))
    raise ServiceDown(f"Airflow at {airflow.url} does not answer; `make up` starts it")
