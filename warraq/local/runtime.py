"""Start the local runtime and leave it, or borrow it for one night and give it back."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from archive import daemon, embedded
from warraq.local import airflow, api, newspaper, replay, services
from warraq.local.errors import LocalError
from warraq.local.place import Place

Say = Callable[[str], None]
_QUIET_PATIENCE = 30.0  # seconds for running crawls to seal what they have


def up(place: Place, say: Say) -> None:
    """Start everything, to stay until `down`."""
    _start(place, say, with_replay=True)
    _kept(place).touch()


def down(place: Place, say: Say) -> None:
    """Stop everything, the store last; nights that run are ended, and their crawls seal first."""
    _stop(place, say)
    _kept(place).unlink(missing_ok=True)
    if embedded.stop(place.home):
        say("stopped the store")


@contextmanager
def borrowed(place: Place, say: Say) -> Iterator[None]:
    """The store, the newspaper and Airflow, running; afterwards only the store is left.

    What `up` started stays, and so does what another night on this machine still uses.
    """
    place.services.mkdir(parents=True, exist_ok=True)
    with (place.services / "in-use.lock").open("a") as use:
        fcntl.flock(use, fcntl.LOCK_SH)
        try:
            _start(place, say, with_replay=False)
            yield
        finally:
            if not _kept(place).exists() and _last_user(use.fileno()):
                _stop(place, say)


def start_store(place: Place) -> embedded.Endpoint | None:
    """The embedded store's endpoint, started if need be; None where the store is another S3."""
    return embedded.start(place.home) if place.settings.store == "embedded" else None


def is_up(place: Place) -> dict[str, bool]:
    """Every service and whether it runs."""
    found = [newspaper.process(place), *airflow.processes(place), replay.process(place)]
    running = {process.name: daemon.running(process) is not None for process in found}
    return {"store": embedded.status(place.home).healthy, **running}


def _start(place: Place, say: Say, *, with_replay: bool) -> None:
    with daemon.one_starter(place.services), ThreadPoolExecutor(1) as beside:
        store = beside.submit(start_store, place)
        airflow.prepare(place)
        wanted = [newspaper.service(place), *airflow.services(place)]
        if not all(service.runs for service in wanted):
            say("starting Airflow")
        store.result()  # a night must not begin before there is somewhere to keep it
        services.start([*wanted, *([replay.service(place)] if with_replay else [])])


def _stop(place: Place, say: Say) -> None:
    with daemon.one_starter(place.services):
        if all(daemon.running(process) is not None for process in airflow.processes(place)):
            with suppress(LocalError):  # an Airflow that does not answer is stopped all the same
                _end_nights(place, say)
        processes = [replay.process(place), newspaper.process(place), *airflow.processes(place)]
        if stopped := services.stop(processes):
            say(f"stopped {', '.join(stopped)}")


def _end_nights(place: Place, say: Say) -> None:
    """End what still runs while Airflow can pass the word on: a crawl has its own session."""
    session = api.log_in(airflow.address(place), password=airflow.password(place))
    nights = api.running_nights(session)
    for night in nights:
        say(f"ending {night.dag_id}, whose crawl seals what it has")
        api.end(session, night)
    deadline = time.monotonic() + _QUIET_PATIENCE
    while time.monotonic() < deadline and any(_runs(session, night) for night in nights):
        time.sleep(0.3)


def _runs(session: api.Airflow, night: api.DagRun) -> bool:
    return "running" in api.task_states(session, night).values()


def _kept(place: Place) -> Path:
    """A file that is there from `up` to `down`."""
    return place.services / "kept"


def _last_user(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
