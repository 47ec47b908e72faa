"""A place -> Airflow's three processes: one machine, SQLite, four tasks at a time, on loopback."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from archive.servers.daemon import Daemon
from warraq.local import api
from warraq.local.errors import ServiceDown
from warraq.local.place import ROOT, Place, choose_port, port_of, surroundings
from warraq.local.services import Service

# Started by ourselves, not by `airflow standalone`: that orphans children on SIGTERM, and needs
# 40 to 80 s to be healthy where these need 8.  No triggerer, since nothing here is deferred.
_COMPONENTS = {
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "api-server": ("api-server",),
    "dag-processor": ("dag-processor",),
}


def address(place: Place) -> str:
    """Where its pages and its REST API are."""
    return f"http://127.0.0.1:{port_of(place, 'airflow')}"


def password(place: Place) -> str:
    """The generated password of the user `admin`."""
    passwords: dict[str, str] = json.loads((place.airflow / "passwords.json").read_text())
    return passwords["admin"]


def processes(place: Place) -> list[Daemon]:
    """Its three background processes, running or not; the scheduler, which has tasks, first."""
    return [Daemon(folder=place.services, name=name) for name in _COMPONENTS]


def services(place: Place) -> list[Service]:
    """The services to start, on a port that is free unless they run already."""
    found = processes(place)
    environment = _environment(place)
    return [
        Service(
            title=f"Airflow's {process.name}",
            process=process,
            command=[_program(), *_COMPONENTS[process.name]],
            environment=environment,
            healthy=_health_of(place, process.name),
        )
        for process in found
    ]


def prepare(place: Place) -> None:
    """Make its folder, keys, password and database, or bring the database to this version."""
    place.airflow.mkdir(parents=True, exist_ok=True, mode=0o700)
    _secrets(place)
    if not any(service.runs for service in services(place)):
        choose_port(place, "airflow")
    mark, wanted = place.airflow / "migrated", version("apache-airflow")
    if mark.is_file() and mark.read_text() == wanted:
        return
    done = subprocess.run(
        [_program(), "db", "migrate"],
        env=_environment(place),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise ServiceDown(f"airflow db migrate failed in {place.airflow}: {' '.join(words)}")
    mark.write_text(wanted)


def _environment(place: Place) -> dict[str, str]:
    """Every setting by variable: no `airflow.cfg` to edit, and none that is left over counts."""
    kept = _secrets(place)
    url = address(place)
    settings = {
        "CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": "4",
        "CORE__FERNET_KEY": kept["fernet_key"],
        "CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(place.airflow / "passwords.json"),
        "API__HOST": "127.0.0.1",
        "API__PORT": str(port_of(place, "airflow")),
        "API__BASE_URL": url,
        "API__WORKERS": "1",
        "API__SECRET_KEY": kept["secret_key"],
        "API__INSTANCE_NAME": "Warraq",
        "API_AUTH__JWT_SECRET": kept["jwt_secret"],
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
        # How soon a task learns that its run was ended; its crawl should not go on for long.
        "WORKERS__MIN_HEARTBEAT_INTERVAL": "2",
        "USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    ours = {f"AIRFLOW__{name}": value for name, value in settings.items()}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    extra = {"AIRFLOW_HOME": str(place.airflow), "PATH": path, **ours, **place.variables}
    return surroundings(extra)


def _health_of(place: Place, component: str) -> api.Probe:
    """Asks the api-server, which knows of the other two by their heartbeats."""
    name = component.replace("-", "_")
    return lambda: api.heartbeats(address(place)).get(name) == "healthy"


def _secrets(place: Place) -> dict[str, str]:
    """The keys of this Airflow, generated once, and its password in the file it reads itself."""
    path = place.airflow / "keys.json"
    if not path.is_file():
        _write_private(place.airflow / "passwords.json", {"admin": secrets.token_urlsafe(12)})
        fernet = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        made = {name: secrets.token_hex(32) for name in ("jwt_secret", "secret_key")}
        _write_private(path, {"fernet_key": fernet, **made})
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _write_private(path: Path, values: dict[str, str]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(values, file)


def _program() -> str:
    return str(Path(sys.executable).with_name("airflow"))
