"""One capture, asked for in 48 spellings of its Arabic URL: replay shows it each time."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from archive.index import cdxj, merging
from archive.records.reader import records
from archive.storage.store import Store
from tests.archive.samples import page, sealed
from tests.archive.test_lookup import PAGE, spellings
from warraq.showing import replay

WAYBACK = Path(__file__).parents[2] / ".venv-replay" / "bin" / "wayback"
SAFE = "/:?=%"
BODY = "<p>أخبار حمص".encode()


@pytest.fixture
def port(tmp_path: Path, derived_store: Store) -> Iterator[int]:
    """Pywb over one WARC and the merged index as `warraq replay` fetches it."""
    if not WAYBACK.exists():
        pytest.skip("NOT CHECKED: pywb is missing; run `make install`")
    warc = sealed(tmp_path / "warcs", page(quote(PAGE, safe="/:?="), body=BODY))
    with warc.path.open("rb") as file:
        lines = [line for record in records(file) if (line := cdxj.entry(record, warc.path.name))]
    merging.merge(derived_store, "sample", lines)
    assert replay.fetch_indexes(derived_store, tmp_path / "indexes") == 1
    assert replay.fetch_indexes(derived_store, tmp_path / "indexes") == 0
    (tmp_path / "config.yaml").write_text(
        f"collections:\n  all:\n    index_paths: {tmp_path}/indexes/\n"
        f"    archive_paths: {tmp_path}/warcs/\n",
        encoding="utf-8",
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [str(WAYBACK), "--port", str(port), "--bind", "127.0.0.1", "-d", str(tmp_path)]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, stderr=log) as server:
        try:
            yield port
        finally:
            server.terminate()


def test_replay_finds_every_spelling(port: int) -> None:
    """Letters go out escaped, as every browser sends them."""
    for url in spellings(PAGE):
        assert answer(port, f"/all/20261123010203id_/{quote(url, safe=SAFE)}") == (200, BODY), url
    assert answer(port, "/all/20261123010203id_/https://news.example/another")[0] == 404


def answer(port: int, target: str) -> tuple[int, bytes]:
    """Status and body, once the server is up."""
    deadline = time.monotonic() + 30
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", target)
            told = connection.getresponse()
            return told.status, told.read()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "pywb does not start"
            time.sleep(0.2)
        finally:
            connection.close()
