"""A data folder -> a running S3 server on loopback: the embedded store, for one machine."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.errors import StoreUnavailable
from archive.servers import daemon, weed
from archive.servers.daemon import Daemon

REGION = "us-east-1"
_PATIENCE = 30.0  # seconds to become healthy, or to flush and leave; 1 and 3 are usual
_ATTEMPTS = 3  # another program may take a port between the check and the start


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an S3 client finds the store, and the keys it needs there."""

    url: str
    access_key: str
    secret_key: str
    region: str = REGION

    @property
    def variables(self) -> dict[str, str]:
        """The standard names under which every S3 tool reads these."""
        return {
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_REGION": self.region,
        }


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of the store in a data folder; `pid` is None while it is not running."""

    url: str | None
    pid: int | None
    healthy: bool


def start(home: Path) -> Endpoint:
    """The endpoint of the store under `<home>/store`, started if it was not running.

    Of several starters at once one starts it and the others wait.  Buckets are not its business.
    Raises StoreUnavailable where the server cannot be started or does not answer.
    """
    folder = _folder(home)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with daemon.one_starter(folder):
        runs = daemon.running(_server(home)) is not None
        if not (runs and _healthy_soon(home)):
            if daemon.running(_server(home)) is not None:
                message = f"{status(home).url}: the embedded store runs but does not answer"
                raise StoreUnavailable(f"{message}; stop it with `warraq store stop`")
            with daemon.one_starter(_ports_are_chosen_in()):
                _start_anew(home)
    return endpoint(home)


def stop(home: Path) -> bool:
    """Let it write out what it holds and leave; whether it was running."""
    folder = _folder(home)
    if not folder.is_dir():
        return False
    with daemon.one_starter(folder):
        was_running = daemon.stop(_server(home), patience=_PATIENCE)
        if was_running:  # the one socket that `weed` leaves behind
            s3_port = _ports(home)["s3"]
            Path(f"/tmp/seaweedfs-s3-{s3_port}.sock").unlink(missing_ok=True)  # noqa: S108
        return was_running


def status(home: Path) -> Status:
    """Whether it runs and answers, and where; starts nothing."""
    if not (_folder(home) / "server.json").is_file():
        return Status(url=None, pid=None, healthy=False)
    pid, s3_port = daemon.running(_server(home)), _ports(home)["s3"]
    healthy = pid is not None and weed.answers(s3_port)
    return Status(url=f"http://127.0.0.1:{s3_port}", pid=pid, healthy=healthy)


def endpoint(home: Path) -> Endpoint:
    """Where the store was last started, and its keys; StoreUnavailable if it never was."""
    try:
        keys, ports = _keys(home), _ports(home)
    except FileNotFoundError as error:
        message = f"{_folder(home)}: no embedded store yet; start it with `warraq store start`"
        raise StoreUnavailable(message) from error
    url = f"http://127.0.0.1:{ports['s3']}"
    return Endpoint(url=url, access_key=keys["access_key"], secret_key=keys["secret_key"])


def _ports_are_chosen_in() -> Path:
    """One place a user and machine: two stores that start at once must not choose one port.

    The server that comes second would answer through the first one's, which refuses its keys.
    """
    return Path(tempfile.gettempdir()) / f"warraq-ports-{os.getuid()}"


def _start_anew(home: Path) -> None:
    """Start the server on free ports, by preference those of last time, and have it sync."""
    folder, server = _folder(home), _server(home)
    environment = weed.environment(_keys_made_once(home), folder)
    data = folder / "data"
    data.mkdir(exist_ok=True, mode=0o700)
    for _attempt in range(_ATTEMPTS):
        ports = weed.free_ports(_ports_of_last_time(home))
        _write_whole(folder / "server.json", ports)
        daemon.start(server, weed.command(data, ports), environment=environment, cwd=folder)
        if _serves(home, ports, environment):
            return
        daemon.stop(server, patience=_PATIENCE)
    words = daemon.last_words(server)
    raise StoreUnavailable(f"the embedded store did not start: {words}; see {server.log}")


def _serves(home: Path, ports: dict[str, int], environment: dict[str, str]) -> bool:
    """Whether the server just started answers and syncs; False where it may be tried anew."""
    server = _server(home)
    try:
        if _healthy_soon(home):
            weed.sync_every_put(ports, environment)
            return True
    except BaseException as error:
        # Where ours has left, another server took its port just then, and answered for it.
        overtaken = isinstance(error, StoreUnavailable) and daemon.running(server) is None
        # One that runs unsynced would be taken for a good one by the next starter.
        daemon.stop(server, patience=_PATIENCE)
        if not overtaken:
            raise
    return False


def _healthy_soon(home: Path) -> bool:
    """Wait until it answers; no longer than its patience, nor than it lives."""
    server, s3_port = _server(home), _ports(home)["s3"]
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and daemon.running(server) is not None:
        if weed.answers(s3_port):
            return True
        time.sleep(0.05)
    return False


def _keys_made_once(home: Path) -> dict[str, str]:
    """The keys of this data folder, generated at its first start; they never change after."""
    path = _folder(home) / "keys.json"
    if not path.exists():
        keys = {name: secrets.token_hex(32) for name in weed.key_names()}
        keys["access_key"] = secrets.token_hex(10).upper()
        _write_whole(path, keys)
    return _keys(home)


def _write_whole(path: Path, values: Mapping[str, str | int]) -> None:
    """Write it for the owner alone, synced under another name first: never half a file."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(values, file, indent=1)
        file.flush()
        os.fsync(descriptor)
    unfinished.rename(path)


def _keys(home: Path) -> dict[str, str]:
    keys: dict[str, str] = json.loads((_folder(home) / "keys.json").read_text())
    return keys


def _ports(home: Path) -> dict[str, int]:
    ports: dict[str, int] = json.loads((_folder(home) / "server.json").read_text())
    return ports


def _ports_of_last_time(home: Path) -> dict[str, int]:
    try:
        return _ports(home)
    except FileNotFoundError:
        return dict(weed.PREFERRED_PORTS)


def _server(home: Path) -> Daemon:
    return Daemon(folder=_folder(home), name="server")


def _folder(home: Path) -> Path:
    return home / "store"
