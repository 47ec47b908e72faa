"""The embedded store, started and stopped: once, after a kill, beside others, or not at all."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from archive.errors import StoreUnavailable
from archive.servers import daemon, embedded, processes, weed
from archive.servers.daemon import Daemon
from archive.storage.store import Access, Store
from tests.local.clients import client
from tests.stores import discard


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    """A data folder of one test's own; whatever becomes of the test, its store is stopped."""
    yield tmp_path
    discard(tmp_path)


def test_a_stale_pid_file_deceives_nobody(fresh: Path) -> None:
    """A pid file that names somebody else's live process is not taken for the store."""
    server = Daemon(folder=fresh / "store", name="server")
    server.folder.mkdir()
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as bystander:
        server.pid_file.write_text(f"{bystander.pid} {bystander.pid}\n")
        assert embedded.status(fresh).pid is None
        assert not embedded.stop(fresh)
        embedded.start(fresh)
        assert embedded.status(fresh).pid != bystander.pid
        embedded.stop(fresh)
        assert bystander.poll() is None
        bystander.kill()


def test_after_a_kill_it_has_what_it_answered_for(fresh: Path) -> None:
    """`kill -9` right after a put: the next start has the object, and the same keys."""
    first = embedded.start(fresh)
    with client(first) as s3:
        s3.create_bucket(Bucket="kept")
        s3.put_object(Bucket="kept", Key="a", Body=b"answered for")
    pid = embedded.status(fresh).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    second = embedded.start(fresh)
    assert (second.access_key, second.secret_key) == (first.access_key, first.secret_key)
    with client(second) as s3:
        assert read_soon(s3, "kept", "a") == b"answered for"


def read_soon(s3: Any, bucket: str, key: str) -> bytes:
    """An object of a store that was killed: its volumes may report a moment after it answers."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return bytes(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] != "InternalError" or time.monotonic() > deadline:
                raise
            time.sleep(0.3)


def test_two_starters_make_one_server(fresh: Path) -> None:
    """Four processes start the same store at once and are all given the same one."""
    program = "import sys, pathlib; from archive.servers import embedded as e; "
    program += "h = pathlib.Path(sys.argv[1]); e.start(h); print(e.status(h))"
    command = [sys.executable, "-c", program, str(fresh)]
    with ExitStack() as stack:
        starters = [
            stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
            for _ in range(4)
        ]
        said = {starter.communicate(timeout=60)[0] for starter in starters}
    assert said == {f"{embedded.status(fresh)}\n"}
    running = [one for one in processes.alive() if str(fresh).encode() in _command(one.pid)]
    assert len(running) == 1
    embedded.stop(fresh)
    assert not [one for one in processes.alive() if str(fresh).encode() in _command(one.pid)]


@pytest.mark.soak
def test_stores_that_start_at_once_keep_apart(tmp_path: Path) -> None:
    """Three data folders at one moment: each answers on a port of its own, to its own keys."""
    homes = [tmp_path / name for name in ("one", "two", "three")]
    try:
        with ThreadPoolExecutor(len(homes)) as pool:
            ends = list(pool.map(embedded.start, homes))
        assert len({end.url for end in ends}) == len(homes)
        for end in ends:
            reached = Access(end.url, end.access_key, end.secret_key, end.region)
            Store("s3://own-keys", reached).create(locked=False)
    finally:
        for home in homes:
            embedded.stop(home)


def test_an_occupied_port_is_passed_by(tmp_path: Path) -> None:
    """Where a port or its gRPC twin is taken, the next free pair is chosen and said."""
    with socket.socket() as taken:
        # Low enough for a twin 10,000 above it, which a port of the system's choice may not be.
        port = next(iter(weed.free_ports({"s3": 21_000}).values()))
        taken.bind(("127.0.0.1", port))
        chosen = weed.free_ports({"s3": port, "filer": port})
    assert port < chosen["s3"] < chosen["filer"]
    with socket.socket() as twin:
        twin.bind(("127.0.0.1", chosen["s3"] + 10_000))
        assert weed.free_ports({"s3": chosen["s3"]})["s3"] > chosen["s3"]


def test_one_that_never_ran_says_how_to_start_it(tmp_path: Path) -> None:
    """Asking for its address is a sentence with the command in it, not a traceback of ours."""
    with pytest.raises(StoreUnavailable, match="warraq store start"):
        embedded.endpoint(tmp_path)
    assert not embedded.stop(tmp_path)


def test_one_that_cannot_start_says_why(fresh: Path) -> None:
    """A spoiled data folder ends in one sentence with the log's name, and leaves no process."""
    spoiled = fresh / "store" / "data" / "filerldb2"
    spoiled.parent.mkdir(parents=True)
    spoiled.write_text("not a database")
    with pytest.raises(StoreUnavailable, match=r"did not start: .*filerldb2.*server\.log"):
        embedded.start(fresh)
    assert daemon.running(Daemon(folder=fresh / "store", name="server")) is None


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
