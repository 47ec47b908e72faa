"""`warraq replay` as a background service, so that kept pages can be opened in a browser."""

from __future__ import annotations

import sys
from pathlib import Path

from archive.servers import daemon
from archive.servers.daemon import Daemon
from warraq.local.place import Place, choose_port, port_of, surroundings
from warraq.local.services import Service, answers


def process(place: Place) -> Daemon:
    """Its background process, running or not."""
    return Daemon(folder=place.services, name="replay")


def address(place: Place) -> str:
    """Where kept pages are replayed."""
    return f"http://127.0.0.1:{port_of(place, 'replay')}/"


def service(place: Place) -> Service:
    """The service, on a port that is free unless it runs already."""
    if daemon.running(process(place)) is None:
        choose_port(place, "replay")
    program = str(Path(sys.executable).with_name("warraq"))
    return Service(
        title="replay",
        process=process(place),
        command=[program, "replay", "--port", str(port_of(place, "replay"))],
        environment=surroundings(place.variables),
        healthy=lambda: answers(address(place)),
    )
