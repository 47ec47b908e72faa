"""Background services -> running, healthy and found again, or stopped without an orphan."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException

from archive.servers import daemon
from archive.servers.daemon import Daemon
from warraq.local.errors import ServiceDown
from warraq.local.place import ROOT

START_PATIENCE = 120.0  # seconds; 4 to 15 are usual, a machine under load needs more
STOP_PATIENCE = 45.0  # seconds; 2 are usual, but a crawl that is being ended seals first
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Service:
    """One program that runs in the background, and how to see that it does its work."""

    title: str
    process: Daemon
    command: Sequence[str]
    environment: Mapping[str, str]
    healthy: Callable[[], bool]

    @property
    def runs(self) -> bool:
        """Whether its process lives."""
        return daemon.running(self.process) is not None


def start(services: Iterable[Service]) -> None:
    """Start those that are not running, all at once; returns when every one is healthy.

    Raises ServiceDown with the last line of the log of the first that died or stayed silent.
    """
    wanted = list(services)
    for service in wanted:
        if not service.runs:
            environment = service.environment
            daemon.start(service.process, service.command, environment=environment, cwd=ROOT)
    deadline = time.monotonic() + START_PATIENCE
    for service in wanted:
        _wait_until_healthy(service, deadline)


def stop(processes: Sequence[Daemon]) -> list[str]:
    """Stop them all at the same time; the names of those that were running."""
    if not processes:
        return []
    with ThreadPoolExecutor(len(processes)) as pool:
        stopped = pool.map(lambda process: daemon.stop(process, patience=STOP_PATIENCE), processes)
        return [process.name for process, ran in zip(processes, stopped, strict=True) if ran]


def answers(url: str) -> bool:
    """Whether an HTTP server gives a good answer there."""
    try:
        with _NO_PROXY.open(url, timeout=5) as answer:
            return bool(answer.status < 400)  # noqa: PLR2004 - where HTTP's errors begin
    except (OSError, HTTPException):
        return False


def _wait_until_healthy(service: Service, deadline: float) -> None:
    while time.monotonic() < deadline:
        if not service.runs:
            raise ServiceDown(f"{service.title} stopped at once: {_words(service)}")
        if service.healthy():
            return
        time.sleep(0.1)
    seconds = round(START_PATIENCE)
    raise ServiceDown(f"{service.title} was not ready after {seconds} s: {_words(service)}")


def _words(service: Service) -> str:
    return f"{daemon.last_words(service.process)}; its log is {service.process.log}"
