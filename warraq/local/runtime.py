"""Start the local runtime and leave it, or borrow it for one night and give it back."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.servers import daemon, embedded
from warraq.errors import WrongUse
from warraq.local import airflow, api, newspaper, replay, services
from warraq.local.errors import LocalError
from warraq.local.place import Place
from warraq.local.services import Service

Say = Callable[[str], None]


def up(place: Place, say: Say) -> None:
    """Start everything, to stay until `down`."""
    _start(place, say, [replay.service(place), *_newspaper_if_it_can(place, say)])
    _kept(place).touch()


def down(place: Place, say: Say) -> None:
    """Stop everything, the store last; nights that run are ended, and their crawls seal first."""
    _stop(place, say)
    _kept(place).unlink(missing_ok=True)
    if embedded.stop(place.home):
        say("stopped the store")


@contextmanager
def borrowed(place: Place, say: Say, *, with_newspaper: bool) -> Iterator[None]:
    """The store, Airflow and perhaps the newspaper, running; then only the store is left.

    What `up` started stays, and so does what another night on this machine still uses.
    """
    place.services.mkdir(parents=True, exist_ok=True)
    with (place.services / "in-use.lock").open("a") as use:
        fcntl.flock(use, fcntl.LOCK_SH)
        try:
            _start(place, say, [newspaper.service(place)] if with_newspaper else [])
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


def _start(place: Place, say: Say, extras: Sequence[Service]) -> None:
    with daemon.one_starter(place.services), ThreadPoolExecutor(1) as beside:
        store = beside.submit(start_store, place)
        airflow.prepare(place)
        wanted = airflow.services(place)
        if not all(service.runs for service in wanted):
            say("starting Airflow")
        store.result()  # a night must not begin before there is somewhere to keep it
        services.start([*extras, *wanted])


def _newspaper_if_it_can(place: Place, say: Say) -> list[Service]:
    """The rest can be had without it, where something else has its port."""
    try:
        return [newspaper.service(place)]
    except WrongUse as error:
        say(f"{error}; going on without it")
        return []


def _stop(place: Place, say: Say) -> None:
    with daemon.one_starter(place.services):
        if all(daemon.running(process) is not None for process in airflow.processes(place)):
            with suppress(LocalError):  # an Airflow that does not answer is stopped all the same
                _end_nights(place, say)
        # The scheduler first: it waits for its tasks, which need the others to end in order.
        scheduler, *others = airflow.processes(place)
        others += [newspaper.process(place), replay.process(place)]
        if stopped := services.stop([scheduler]) + services.stop(others):
            say(f"stopped {', '.join(stopped)}")


def _end_nights(place: Place, say: Say) -> None:
    """End what still runs while Airflow can pass the word on: a crawl has its own session."""
    session = api.log_in(airflow.address(place), password=airflow.password(place))
    for night in api.running_nights(session):
        say(f"ending {night.dag_id}, whose crawl seals what it has")
        api.end(session, night)


def _kept(place: Place) -> Path:
    """A file that is there from `up` to `down`."""
    return place.services / "kept"


def _last_user(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
