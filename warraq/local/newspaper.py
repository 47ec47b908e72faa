"""The bundled sample newspaper as a service, with a second edition from its second night on."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from archive.servers import daemon
from archive.servers.daemon import Daemon
from config.sitefiles import read_site
from warraq.errors import WrongUse
from warraq.local.place import SAMPLE_SITES, Place, is_free, surroundings
from warraq.local.services import Service, answers

SITE = "sample"


def process(place: Place) -> Daemon:
    """Its background process, running or not."""
    return Daemon(folder=place.services, name="newspaper")


def service(place: Place) -> Service:
    """The service, at the address that its site file names; WrongUse if another has that port."""
    home = read_site(SAMPLE_SITES / f"{SITE}.yaml").site.home
    port = urlsplit(home).port or 80
    if daemon.running(process(place)) is None and not is_free(port):
        message = f"port {port} on 127.0.0.1 is in use, and the sample newspaper's URLs name it"
        raise WrongUse(f"{message}; stop what listens there")
    command = [sys.executable, "-m", "tests.newspaper.server", "--port", str(port)]
    return Service(
        title="the sample newspaper",
        process=process(place),
        command=[*command, "--edition-file", str(_edition_file(place))],
        environment=surroundings({}),
        healthy=lambda: answers(home),
    )


def bring_out(place: Place, *, edition: int) -> None:
    """Have it serve this edition from the next request on."""
    _edition_file(place).parent.mkdir(parents=True, exist_ok=True)
    _edition_file(place).write_text(f"{edition}\n")


def _edition_file(place: Place) -> Path:
    return place.home / "newspaper" / "edition"
