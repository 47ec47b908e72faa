"""`weed mini`, the one SeaweedFS process of the embedded store: its command line and its ports."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

from archive.errors import StoreUnavailable

PREFERRED_PORTS = {"s3": 8333, "master": 9333, "volume": 9340, "filer": 8888, "admin": 23646}
_SHELL_SECONDS = 20  # 1 is usual
_GRPC = 10_000  # SeaweedFS's own distance between a port and its gRPC twin
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_KEYS = {
    "AWS_ACCESS_KEY_ID": "access_key",
    "AWS_SECRET_ACCESS_KEY": "secret_key",
    "WEED_JWT_SIGNING_KEY": "jwt_volume_write",
    "WEED_JWT_SIGNING_READ_KEY": "jwt_volume_read",
    "WEED_JWT_FILER_SIGNING_KEY": "jwt_filer_write",
    "WEED_JWT_FILER_SIGNING_READ_KEY": "jwt_filer_read",
}


def command(data: Path, ports: Mapping[str, int]) -> list[str]:
    """The argument list: loopback only, no bucket made by itself, no web pages, no telemetry."""
    return [
        _program(),
        "-logtostderr=true",
        "mini",
        f"-dir={data.absolute()}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        *(f"-{service}.port={port}" for service, port in ports.items()),
        *(f"-{service}.port.grpc={port + _GRPC}" for service, port in ports.items()),
        "-s3.autoCreateBucket=false",
        "-s3.allowDeleteBucketNotEmpty=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-webdav=false",
        "-admin.ui=false",
        "-master.telemetry=false",
    ]


def environment(keys: Mapping[str, str], home: Path) -> dict[str, str]:
    """All the server is told, nothing of the operator's own environment.

    Without the AWS keys anybody may create buckets over S3, and without the JWT keys an unsigned
    DELETE on the filer's port removes even a locked object version.  `HOME` is its own folder, so
    that no `security.toml` of the operator changes either.
    """
    secrets = {name: keys[key] for name, key in _KEYS.items()}
    return {"PATH": "/usr/bin:/bin", "HOME": str(home.absolute()), **secrets}


def key_names() -> tuple[str, ...]:
    """The names of the six secrets it is started with."""
    return tuple(_KEYS.values())


def free_ports(wanted: Mapping[str, int]) -> dict[str, int]:
    """Each wanted port, or the next above it that is free on loopback together with its twin.

    Checked beforehand because the server answers an occupied port by quietly taking another.
    """
    chosen: dict[str, int] = {}
    for service, first in wanted.items():
        taken = set(chosen.values())
        chosen[service] = next(
            port
            for port in range(first, first + 1000)
            if port not in taken and _free(port) and _free(port + _GRPC)
        )
    return chosen


def answers(s3_port: int) -> bool:
    """Whether an S3 server says on this port that it is healthy."""
    try:
        with _NO_PROXY.open(f"http://127.0.0.1:{s3_port}/healthz", timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (OSError, HTTPException):
        return False


def sync_every_put(ports: Mapping[str, int], secrets: Mapping[str, str]) -> None:
    """Have every write under `/buckets/` reach the disk before it is answered.

    By default it does not.  The setting is kept in the store itself, and read back here.
    """
    master, filer = (f"127.0.0.1:{ports[s]}.{ports[s] + _GRPC}" for s in ("master", "filer"))
    try:
        shell = subprocess.run(
            [_program(), "shell", f"-master={master}", f"-filer={filer}"],
            input="fs.configure -locationPrefix=/buckets/ -fsync=true -apply\nfs.configure\n",
            env=dict(secrets),
            capture_output=True,
            text=True,
            timeout=_SHELL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StoreUnavailable("weed shell: fsync could not be set: no answer") from error
    if not _syncs(shell.stdout):
        raise StoreUnavailable(f"weed shell: fsync could not be set: {shell.stdout.strip()}")


def _syncs(printed: str) -> bool:
    """Whether the last configuration that `fs.configure` printed syncs `/buckets/`."""
    start = printed.rfind('{\n  "version"')
    if start < 0:
        return False
    locations = json.JSONDecoder().raw_decode(printed[start:])[0].get("locations", [])
    return any(place["locationPrefix"] == "/buckets/" and place["fsync"] for place in locations)


def _program() -> str:
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.is_file() else shutil.which("weed")
    if found is None:
        raise StoreUnavailable("the program `weed` is missing: install it with `make install`")
    return found


def _free(port: int) -> bool:
    with socket.socket() as probe:
        # A server that has just left keeps its port in TIME_WAIT, which stops no listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
