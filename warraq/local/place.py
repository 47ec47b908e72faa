"""The settings -> where everything of the local runtime is kept, and on which ports it listens."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_SITES = ROOT / "tests" / "newspaper" / "sites"
PREFERRED_PORTS = {"airflow": 8080, "replay": 8090}


@dataclass(frozen=True, slots=True)
class Place:
    """One data folder and the settings that go with it; every path is absolute."""

    settings: Settings
    home: Path
    spool: Path
    site_folders: tuple[Path, ...]

    @property
    def services(self) -> Path:
        """Where the pid files and logs of the background services are."""
        return self.home / "local"

    @property
    def airflow(self) -> Path:
        """`AIRFLOW_HOME`: never the project's own folder, whose `config/` Airflow would import."""
        return self.home / "airflow"

    @property
    def variables(self) -> dict[str, str]:
        """The `WARRAQ_*` variables under which a process anywhere finds this same place."""
        return {
            "WARRAQ_STORE": self.settings.store,
            "WARRAQ_ARCHIVE": self.settings.archive,
            "WARRAQ_DERIVED": self.settings.derived,
            "WARRAQ_HOME": str(self.home),
            "WARRAQ_SPOOL": str(self.spool),
            "WARRAQ_CONTACT": self.settings.contact,
            "WARRAQ_SITES": os.pathsep.join(str(folder) for folder in self.site_folders),
            "WARRAQ_ALLOW_PRIVATE_ADDRESSES": "1",  # the sample newspaper is on loopback
        }


def place_of(settings: Settings) -> Place:
    """The place these settings mean, the sample newspaper's site file among the site files."""
    folders = [ROOT / folder for folder in settings.site_folders]
    if SAMPLE_SITES not in folders:
        folders.append(SAMPLE_SITES)
    return Place(
        settings=settings,
        home=ROOT / settings.home,
        spool=ROOT / settings.spool,
        site_folders=tuple(folders),
    )


def surroundings(extra: Mapping[str, str]) -> dict[str, str]:
    """Our own environment without any Airflow setting, loopback unproxied, and `extra`."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    for name in ("NO_PROXY", "no_proxy"):
        ours[name] = ",".join(filter(None, (ours.get(name), "127.0.0.1,localhost")))
    return {**ours, **extra}


def port_of(place: Place, service: str) -> int:
    """The port a service was last given, else its preferred one."""
    return _recorded(place).get(service, PREFERRED_PORTS[service])


def choose_port(place: Place, service: str) -> int:
    """A port that is free now, by preference the one of last time; recorded for the next."""
    first = port_of(place, service)
    port = next(number for number in range(first, first + 1000) if is_free(number))
    place.services.mkdir(parents=True, exist_ok=True)
    recorded = json.dumps({**_recorded(place), service: port})
    (place.services / "ports.json").write_text(recorded + "\n")
    return port


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _recorded(place: Place) -> dict[str, int]:
    try:
        ports: dict[str, int] = json.loads((place.services / "ports.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return ports
