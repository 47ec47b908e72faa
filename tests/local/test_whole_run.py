"""`python -m warraq.local`, what `make up`, `make run` and `make down` call, from start to end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from warraq.local.place import ROOT

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a place of its own; whatever a failed test leaves there is stopped."""
    home = tmp_path_factory.mktemp("place")
    ours = {name: value for name, value in os.environ.items() if not name.startswith("WARRAQ")}
    place = {
        **ours,
        "WARRAQ_STORE": "embedded",
        "WARRAQ_HOME": str(home),
        "WARRAQ_SPOOL": str(home / "spool"),
        "WARRAQ_SITES": "tests/newspaper/sites",
        "WARRAQ_ALLOW_PRIVATE_ADDRESSES": "1",
    }
    yield place
    local(place, "down")


def local(place: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run it as the Makefile does."""
    return subprocess.run(
        [sys.executable, "-m", "warraq.local", *words],
        env=place,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_two_nights_through_airflow(surroundings: dict[str, str]) -> None:
    """Up, a first night, a second that finds what was edited, down: real DAG runs, no orphan."""
    up = local(surroundings, "up")
    assert up.returncode == 0, up.stderr
    address = re.search(r"http://127\.0\.0\.1:\d+", up.stdout)
    assert address
    assert "password" in up.stdout
    health = f"{address[0]}/api/v2/monitor/health"
    with urllib.request.urlopen(health, timeout=10) as answer:  # noqa: S310 - our own loopback
        assert answer.status == 200

    first = local(surroundings, "run")
    assert first.returncode == 0, first.stdout + first.stderr
    assert counts(first.stdout)["article versions added"] == 28
    assert counts(first.stdout)["URLs refused-by-robots"] == 1

    second = local(surroundings, "run")
    assert second.returncode == 0, second.stdout + second.stderr
    told = counts(second.stdout)
    assert {name: told[f"articles {name}"] for name in CHANGES} == CHANGES
    assert told["article versions added"] == 6

    down = local(surroundings, "down")
    assert down.returncode == 0, down.stderr
    assert processes_naming(surroundings["WARRAQ_HOME"]) == []


CHANGES = {"published": 3, "edited": 1, "retitled": 1, "redated": 1}


def counts(printed: str) -> dict[str, int]:
    """The closing table's rows of a label and a number."""
    rows = re.findall(r"^\s+(\S.*?\S)\s{2,}([\d,]+)\s*$", printed, re.MULTILINE)
    return {label: int(number.replace(",", "")) for label, number in rows}


def processes_naming(home: str) -> list[str]:
    """Command lines and environments of live processes that belong to this place."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (folder / "environ").read_bytes().decode(errors="replace")
        except (OSError, ProcessLookupError):
            continue
        if folder.name != str(os.getpid()) and home in command + environment:
            found.append(command)
    return found
